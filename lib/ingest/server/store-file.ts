import { createHash } from "node:crypto";
import { deleteAbandonedChunks, deleteChunks, insertChunk, type ImportKey } from "@/db";
import { AppError, createIds, type Ctx } from "@/lib/core";

export const FILE_BYTES_MAX = 2 * 1024 ** 3;
/** The driver writes bytes as hexadecimal text in one go; larger pieces would hold up everybody else. */
const CHUNK_BYTES = 256 * 1024;
/** An upload that takes longer than this is over. */
const UPLOAD_MS_MAX = 24 * 60 * 60 * 1000;

export type StoredFile = { bytes: number; sha256: string };

/**
 * Puts a file into the database as it arrives, no faster than the database takes it. When anything fails, what was
 * stored goes again. A file above the limit is `upload_too_large`.
 */
export async function storeFile(
  ctx: Pick<Ctx, "db" | "clock" | "log">,
  key: ImportKey,
  source: AsyncIterable<Uint8Array>,
  bytesMax: number = FILE_BYTES_MAX,
): Promise<StoredFile> {
  await sweep(ctx, key);
  const hash = createHash("sha256");
  let bytes = 0;
  let seq = 0;
  let pending: Uint8Array[] = [];
  let pendingBytes = 0;
  const flush = async () => {
    const data = Buffer.concat(pending);
    pending = [];
    pendingBytes = 0;
    await insertChunk(ctx.db, key, seq++, data);
  };
  try {
    for await (const part of source) {
      bytes += part.length;
      if (bytes > bytesMax) throw new AppError("upload_too_large", { params: { max: sizeText(bytesMax) } });
      hash.update(part);
      for (let from = 0; from < part.length;) {
        const piece = part.subarray(from, from + CHUNK_BYTES - pendingBytes);
        // The sender may use its buffer again, so the piece is copied.
        pending.push(Uint8Array.from(piece));
        pendingBytes += piece.length;
        from += piece.length;
        if (pendingBytes === CHUNK_BYTES) await flush();
      }
    }
    if (pendingBytes > 0) await flush();
    return { bytes, sha256: hash.digest("hex") };
  } catch (error) {
    await forgetFile(ctx, key);
    throw error;
  }
}

/** Removes a file's pieces; a failure to do so is only logged, since a later upload sweeps them away. */
export async function forgetFile(ctx: Pick<Ctx, "db" | "log">, key: ImportKey): Promise<void> {
  await deleteChunks(ctx.db, key).catch((error: unknown) => {
    ctx.log.error({ import: key.importId }, "pieces of a file could not be removed", error);
  });
}

/** Pieces of uploads whose process died are found by the age in their import's id. */
async function sweep(ctx: Pick<Ctx, "db" | "clock" | "log">, key: ImportKey): Promise<void> {
  const then = createIds(
    () => ctx.clock.now() - UPLOAD_MS_MAX,
    (bytes) => bytes,
  );
  await deleteAbandonedChunks(ctx.db, key.projectId, then.next("imp"));
}

function sizeText(bytes: number): string {
  return bytes >= 1024 ** 3 ? `${bytes / 1024 ** 3} GiB` : `${Math.round(bytes / 1024 ** 2)} MiB`;
}
