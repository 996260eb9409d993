import { CsvError, Parser } from "csv-parse";
import { AppError } from "@/lib/core";
import type { Dialect } from "@/lib/ingest";

/** One row as the file has it, with the line it begins on, counted from 1. */
export type CsvRow = { line: number; cells: string[] };

/** How the text ended: `open` when its last line has no end. */
export type CsvEnd = { open: boolean };

/** Above this a row is no row: a quote was opened and never closed. In UTF-8 bytes. */
const RECORD_BYTES_MAX = 16 * 1024 * 1024;
/** Parsing this much takes about two milliseconds, after which others get their turn. */
const SLICE_BYTES = 16 * 1024;

/** These stand inside a sentence of either language. */
const FAULTS: Readonly<Record<string, string>> = {
  INVALID_OPENING_QUOTE: "quote inside a cell without quotes / 未加引号的单元格中出现引号",
  CSV_INVALID_CLOSING_QUOTE: "text after a closing quote / 结束引号后还有内容",
  CSV_QUOTE_NOT_CLOSED: "quote never closed / 引号没有结束",
  CSV_MAX_RECORD_SIZE: "quote never closed, or row above 16 MiB / 引号没有结束，或一行超过 16 MiB",
};

/**
 * Reads rows from UTF-8 pieces. Rows end at CRLF and at LF alike, also where a file mixes them; the library's own
 * detection takes the first line's end for all and silently joins rows. Nothing is skipped: a fault is thrown as
 * `import_malformed` or `import_truncated` with the line on which its row begins.
 */
export async function* parseCsv(pieces: AsyncIterable<Buffer>, dialect: Dialect): AsyncGenerator<CsvRow[], CsvEnd> {
  const { delimiter, rowEnds } = dialect;
  const lineBreak = rowEnds.includes("\n") ? "\n" : "\r";
  let rows: CsvRow[] = [];
  let line = 1 + dialect.skipLines;
  /** Line breaks in everything the parser was given, so that an open quote's reach is known. */
  let breaks = dialect.skipLines;
  const parser = new Parser({
    delimiter,
    record_delimiter: [...rowEnds],
    relax_column_count: true,
    max_record_size: RECORD_BYTES_MAX,
    on_record: (cells: string[]) => {
      rows.push({ line, cells });
      line += 1 + breaksIn(cells, lineBreak);
      // What is returned would go into the library's own queue.
      return null;
    },
  });
  parser.resume();
  let failure: unknown;
  parser.on("error", (error) => (failure ??= error));

  let skip = dialect.skip;
  let lastByte = 0;
  for await (const piece of pieces) {
    for (let from = Math.min(skip, piece.length); from < piece.length; from += SLICE_BYTES) {
      const slice = piece.subarray(from, from + SLICE_BYTES);
      breaks += countByte(slice, lineBreak.charCodeAt(0));
      lastByte = slice[slice.length - 1] ?? lastByte;
      await new Promise<void>((resolve) => parser.write(slice, () => resolve()));
      if (failure !== undefined) throw asAppError(failure, line, breaks);
      if (rows.length > 0) {
        yield rows;
        rows = [];
      }
    }
    skip = Math.max(0, skip - piece.length);
  }
  // A file cut between CR and LF has its last row whole.
  const cutInCrlf = lastByte === 13 && lineBreak === "\n";
  if (cutInCrlf) parser.write("\n");
  await new Promise<void>((resolve) => {
    parser.once("end", resolve).once("error", () => resolve());
    parser.end();
  });
  if (failure !== undefined) throw asAppError(failure, line, breaks);
  if (rows.length > 0) yield rows;
  return { open: lastByte !== lineBreak.charCodeAt(0) && !cutInCrlf };
}

function countByte(bytes: Buffer, byte: number): number {
  let count = 0;
  for (let i = bytes.indexOf(byte); i >= 0; i = bytes.indexOf(byte, i + 1)) count++;
  return count;
}

function breaksIn(cells: readonly string[], lineBreak: string): number {
  let count = 0;
  for (const cell of cells) {
    for (let i = cell.indexOf(lineBreak); i >= 0; i = cell.indexOf(lineBreak, i + 1)) count++;
  }
  return count;
}

function asAppError(error: unknown, line: number, breaks: number): unknown {
  if (!(error instanceof CsvError)) return error;
  // An open quote that swallowed other lines was never meant to be closed at the end of the file.
  if (error.code === "CSV_QUOTE_NOT_CLOSED" && breaks < line) {
    return new AppError("import_truncated", { params: { line }, cause: error });
  }
  const detail = FAULTS[error.code] ?? error.code;
  return new AppError("import_malformed", { params: { line, detail }, cause: error });
}
