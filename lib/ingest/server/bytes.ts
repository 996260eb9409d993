import { createGunzip } from "node:zlib";
import { selectChunk, type Db, type ImportKey } from "@/db";
import { AppError } from "@/lib/core";
import { sniffForeign } from "@/lib/ingest";

/** Bytes of a file, from its beginning, each time it is asked. */
export type ByteSource = () => AsyncGenerator<Uint8Array>;

const UNPACKED_PER_PACKED_MAX = 200;
/** Small files may be packed better than any limit; only what fills memory or disk is a bomb. */
const RATIO_COUNTS_FROM = 16 * 1024 * 1024;
const UNPACKED_MAX = 8 * 1024 ** 3;

/** Pieces that stay in memory: a file is looked at several times, and most files are small. */
const KEPT_CHUNKS_MAX = 32;

/**
 * The stored pieces of an import's file, from the beginning each time. The next piece is asked for while the present
 * one is worked on. `onBytes` hears how many have been read in this pass.
 */
export function chunkSource(
  db: Db,
  key: ImportKey,
  bytesExpected: number,
  onBytes: (total: number) => void,
): ByteSource {
  const kept = new Map<number, Promise<Buffer | undefined>>();
  const chunk = (seq: number): Promise<Buffer | undefined> => {
    const known = kept.get(seq);
    if (known) return known;
    const asked = selectChunk(db, key, seq);
    // Nobody may be waiting for a piece that was asked for ahead; whoever wants it gets the error.
    asked.catch(() => kept.delete(seq));
    if (seq < KEPT_CHUNKS_MAX) kept.set(seq, asked);
    return asked;
  };
  return async function* () {
    let total = 0;
    let next = chunk(0);
    for (let seq = 0; ; seq++) {
      const bytes = await next;
      if (!bytes) {
        // A piece that is gone must not pass for the end of the file.
        if (total !== bytesExpected) throw new AppError("upload_incomplete");
        return;
      }
      next = chunk(seq + 1);
      yield bytes;
      total += bytes.length;
      onBytes(total);
    }
  };
}

/** The first `size` bytes, or all there are. */
export async function readHead(source: ByteSource, size: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of source()) {
    parts.push(part);
    length += part.length;
    if (length >= size) break;
  }
  return Buffer.concat(parts).subarray(0, size);
}

/** Unpacks one level of gzip. A damaged or cut file is `import_gzip_broken`, one that swells too much `import_limits`. */
export async function* gunzip(source: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  let packed = 0;
  let unpacked = 0;
  const gunzip = createGunzip();
  const feeding = (async () => {
    try {
      for await (const part of source) {
        packed += part.length;
        if (!gunzip.write(part))
          await new Promise<void>((resolve) => gunzip.once("drain", resolve).once("close", resolve));
        if (gunzip.destroyed) return;
      }
      gunzip.end();
    } catch (error) {
      gunzip.destroy(error instanceof Error ? error : new Error("source failed", { cause: error }));
    }
  })();
  try {
    for await (const part of gunzip as AsyncIterable<Buffer>) {
      unpacked += part.length;
      const swollen = unpacked > RATIO_COUNTS_FROM && unpacked > packed * UNPACKED_PER_PACKED_MAX;
      if (swollen || unpacked > UNPACKED_MAX) {
        throw new AppError("import_limits", { params: { detail: `gzip ${packed} → ${unpacked} bytes` } });
      }
      yield part;
    }
  } catch (error) {
    if (isZlibError(error)) throw new AppError("import_gzip_broken", { cause: error });
    throw error;
  } finally {
    gunzip.destroy();
    await feeding;
  }
}

function isZlibError(error: unknown): boolean {
  return error instanceof Error && "code" in error && typeof error.code === "string" && error.code.startsWith("Z_");
}

export const HEAD_BYTES = 64 * 1024;

/** Looks into a file: unpacks gzip and refuses what is no text at all with `import_not_text`. */
export async function openText(
  stored: ByteSource,
): Promise<{ source: ByteSource; head: Uint8Array; packed: "gzip" | undefined }> {
  let source = stored;
  let head = await readHead(source, HEAD_BYTES);
  let found = sniffForeign(head);
  const packed = found === "gzip" ? found : undefined;
  if (packed) {
    source = () => gunzip(stored());
    head = await readHead(source, HEAD_BYTES);
    found = sniffForeign(head);
  }
  if (found !== undefined) throw new AppError("import_not_text", { params: { found } });
  return { source, head, packed };
}
