import { insertRejects, type Db, type ImportKey } from "@/db";
import type { ImportNotice, RejectedRow, Rejection } from "@/lib/ingest";
import type { CsvRow } from "./parse-csv";

const BATCH = 500;
/** Rows beyond this are counted, not kept. */
const KEPT_MAX = 100_000;
const CELL_CHARS_MAX = 64 * 1024;

/** Keeps refused rows, outside the import's transaction: they are what explains an import that stored nothing. */
export class Rejects {
  count = 0;
  first: RejectedRow | undefined;
  /** Rows refused for bytes that are not valid in the file's encoding. */
  badEncoding = 0;
  private batch: RejectedRow[] = [];
  private readonly db: Db;
  private readonly key: ImportKey;

  constructor(db: Db, key: ImportKey) {
    this.db = db;
    this.key = key;
  }

  /** A promise is to be waited for before the next row. */
  add({ line, cells }: CsvRow, { rejected: reason, column }: Rejection): Promise<void> | undefined {
    const row = { line, column, reason, cells: cells.map(storable) };
    this.first ??= row;
    if (reason === "bad_encoding") this.badEncoding++;
    if (++this.count > KEPT_MAX) return undefined;
    this.batch.push(row);
    return this.batch.length < BATCH ? undefined : this.flush();
  }

  async flush(): Promise<void> {
    const batch = this.batch;
    this.batch = [];
    await insertRejects(this.db, this.key, batch);
  }

  notices(): ImportNotice[] {
    return [
      ...(this.badEncoding > 0 ? [{ code: "encoding_broken", params: { rows: this.badEncoding } }] : []),
      ...(this.count > KEPT_MAX
        ? [{ code: "rejected_rows_cut", params: { kept: KEPT_MAX, rejected: this.count } }]
        : []),
    ];
  }
}

/** The cell as far as it can be stored: a NUL shows as its symbol, half a pair as U+FFFD, and no cell is endless. */
export function storable(cell: string): string {
  const cut = cell.length > CELL_CHARS_MAX ? `${cell.slice(0, CELL_CHARS_MAX)}…` : cell;
  return cut.replaceAll("\0", "\u2400").toWellFormed();
}
