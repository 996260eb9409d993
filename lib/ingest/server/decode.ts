import { AppError } from "@/lib/core";
import type { EncodingChoice } from "@/lib/ingest";
import type { ByteSource } from "./bytes";

/**
 * The file's bytes as UTF-8, whatever they were, without the byte order mark. Where the choice is not lenient, bytes
 * that are not valid end it with `import_bad_encoding` and their line.
 */
export async function* decodeToUtf8(source: ByteSource, choice: EncodingChoice): AsyncGenerator<Buffer> {
  const decoder =
    choice.encoding === "utf-8" ? undefined : new TextDecoder(choice.encoding, { fatal: true, ignoreBOM: true });
  let skip = choice.bomBytes;
  let line = 1;
  for await (const bytes of source()) {
    const part = skip === 0 ? bytes : bytes.subarray(skip);
    skip -= bytes.length - part.length;
    if (part.length === 0) continue;
    if (!decoder) {
      yield Buffer.from(part.buffer, part.byteOffset, part.byteLength);
      continue;
    }
    let text: string;
    try {
      text = decoder.decode(part, { stream: true });
    } catch (cause) {
      throw badEncoding(choice, line + linesBefore(part, choice.encoding), cause);
    }
    line += countLines(text);
    yield Buffer.from(text);
  }
  try {
    const rest = decoder?.decode() ?? "";
    if (rest !== "") yield Buffer.from(rest);
  } catch (cause) {
    // The file ends inside a character.
    throw new AppError("import_truncated", { params: { line }, cause });
  }
}

function badEncoding(choice: EncodingChoice, line: number, cause: unknown): AppError {
  return new AppError("import_bad_encoding", { params: { line, encoding: choice.encoding }, cause });
}

function countLines(text: string): number {
  let lines = 0;
  for (let i = text.indexOf("\n"); i >= 0; i = text.indexOf("\n", i + 1)) lines++;
  return lines;
}

/** Lines before the first that cannot be decoded. In none of these encodings does a later byte of a character look like LF. */
function linesBefore(bytes: Uint8Array, encoding: string): number {
  if (encoding.startsWith("utf-16")) return 0;
  let lines = 0;
  let from = 0;
  for (let i = bytes.indexOf(10); i >= 0; i = bytes.indexOf(10, from)) {
    try {
      new TextDecoder(encoding, { fatal: true }).decode(bytes.subarray(from, i));
    } catch {
      // The piece's first line may begin inside a character that the piece before it began.
      if (from > 0) return lines;
    }
    lines++;
    from = i + 1;
  }
  return lines;
}
