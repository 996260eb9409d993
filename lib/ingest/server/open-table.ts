import { AppError } from "@/lib/core";
import {
  chooseEncoding,
  detectDialect,
  mapHeader,
  Utf8Scanner,
  type HeaderMap,
  type ImportEncoding,
  type ImportKind,
  type ImportNotice,
  type ImportReading,
} from "@/lib/ingest";
import { HEAD_BYTES, openText, type ByteSource } from "./bytes";
import { decodeToUtf8 } from "./decode";
import { parseCsv, type CsvEnd, type CsvRow } from "./parse-csv";

export type Table<K extends ImportKind> = {
  header: HeaderMap<K>;
  reading: ImportReading;
  notices: ImportNotice[];
  /** The file is UTF-8 with some broken bytes, which show as U+FFFD in their rows. */
  brokenBytes: boolean;
  /** Rows after the header, blank ones left out. Throws `import_truncated` when the last one is cut. */
  rows: AsyncGenerator<CsvRow[]>;
  /** Lets go of the file; needed where the rows are not read to their end. */
  close(): Promise<void>;
};

/**
 * Opens a file as a table of a kind: encoding from all its bytes, dialect and columns from its beginning. Fails as
 * the parts it is made of do, and with `import_empty` when there is no header.
 */
export async function openTable<K extends ImportKind>(
  kind: K,
  stored: ByteSource,
  said: { encoding?: ImportEncoding | undefined } = {},
): Promise<Table<K>> {
  const { source, head, packed } = await openText(stored);
  const scanner = new Utf8Scanner();
  for await (const bytes of source()) scanner.push(bytes);
  const scan = scanner.end();
  const choice = chooseEncoding(head, scan, said.encoding);
  const notices: ImportNotice[] = [];
  if (choice.guessedAtLine !== undefined) {
    notices.push({ code: "encoding_guessed", params: { encoding: choice.encoding, line: choice.guessedAtLine } });
  }

  const dialect = detectDialect(await readTextHead(source, choice));
  const batches = skipBlank(parseCsv(decodeToUtf8(source, choice), dialect));
  const first = await batches.next();
  const [headerRow, ...rest] = first.done ? [] : first.value;
  if (!headerRow) throw new AppError("import_empty");
  const header = mapHeader(kind, headerRow.cells);
  const lenientCut = choice.encoding === "utf-8" && scan.cut;
  return {
    header,
    notices,
    brokenBytes: choice.lenient && scan.invalid > 0,
    reading: {
      encoding: choice.encoding,
      delimiter: dialect.delimiter,
      ...(packed === undefined ? {} : { packed }),
      columns: header.columns,
      extra_columns: header.extras.map(({ name }) => name),
    },
    rows: checkEnd({ rest, batches, header, notices, cutInCharacter: lenientCut }),
    close: async () => void (await batches.return({ open: false })),
  };
}

async function readTextHead(source: ByteSource, choice: Parameters<typeof decodeToUtf8>[1]): Promise<string> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of decodeToUtf8(source, choice)) {
    parts.push(part);
    length += part.length;
    if (length >= HEAD_BYTES) break;
  }
  return Buffer.concat(parts).subarray(0, HEAD_BYTES).toString("utf8");
}

/** Passes rows on without those in which nothing is written. */
async function* skipBlank(batches: AsyncGenerator<CsvRow[], CsvEnd>): AsyncGenerator<CsvRow[], CsvEnd> {
  try {
    for (;;) {
      const step = await batches.next();
      if (step.done) return step.value;
      const filled = step.value.filter(({ cells }) => cells.some((cell) => cell.trim() !== ""));
      if (filled.length > 0) yield filled;
    }
  } finally {
    await batches.return({ open: false });
  }
}

type Ending = {
  rest: CsvRow[];
  batches: AsyncGenerator<CsvRow[], CsvEnd>;
  header: HeaderMap;
  notices: ImportNotice[];
  cutInCharacter: boolean;
};

/** Half a file mostly ends inside a row; where it does not, all that can be done is to say that the last line is open. */
async function* checkEnd({ rest, batches, header, notices, cutInCharacter }: Ending): AsyncGenerator<CsvRow[]> {
  let last = rest.at(-1);
  if (rest.length > 0) yield rest;
  for (;;) {
    const step = await batches.next();
    if (step.done) {
      if (!last) return;
      const short = last.cells.length < header.columns.length;
      if (cutInCharacter || (step.value.open && short)) {
        throw new AppError("import_truncated", { params: { line: last.line } });
      }
      if (step.value.open) notices.push({ code: "last_line_open", params: { line: last.line } });
      return;
    }
    last = step.value.at(-1) ?? last;
    yield step.value;
  }
}
