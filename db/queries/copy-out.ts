import type { TransactionSql } from "postgres";

/** Bytes of COPY's binary format before the first row: a signature, flags, and the length of an extension, which is 0. */
const HEADER_BYTES = 19;

/**
 * Reads the rows of a `copy … to stdout (format binary)`, each as its columns' bytes, which are valid until what `onRow`
 * returns is done; null is null. The bytes come as the network cut them. When `onRow` throws, it is called no more, and
 * the rest is read away before this throws.
 */
export async function copyOut(
  sql: TransactionSql,
  statement: string,
  onRow: (columns: readonly (Buffer | null)[]) => Promise<void> | undefined,
): Promise<void> {
  const rows = new BinaryRows();
  const stream = await sql.unsafe(statement).readable();
  let failure: { reason: unknown } | undefined;
  try {
    // Breaking off would leave the connection with rows that nobody reads.
    for await (const bytes of stream) failure ??= await taken(rows, bytes as Buffer, onRow);
  } finally {
    // The driver stops reading from its connection while much is waiting, and goes on when it is asked for more. Where
    // the end came together with the last rows nobody asks, and whatever is sent next would wait forever.
    stream._read(0);
  }
  if (failure) throw failure.reason;
  rows.end();
}

async function taken(
  rows: BinaryRows,
  bytes: Buffer,
  onRow: (columns: readonly (Buffer | null)[]) => Promise<void> | undefined,
): Promise<{ reason: unknown } | undefined> {
  try {
    for (const row of rows.take(bytes)) {
      const more = onRow(row);
      if (more) await more;
    }
    return undefined;
  } catch (reason) {
    return { reason };
  }
}

/** Cuts COPY's binary format into rows, wherever the pieces end. */
export class BinaryRows {
  /** What came of a row whose end has not come yet. */
  private pieces: Buffer[] = [];
  private held = 0;
  /** So many bytes must be there before it is worth looking again: a large row is put together once. */
  private wanted = 0;
  private begun = false;
  private ended = false;

  /** The rows that end in these bytes; all of them must be taken before the next bytes are. */
  *take(bytes: Buffer): Generator<readonly (Buffer | null)[]> {
    if (this.held + bytes.length < this.wanted) return this.keep(bytes);
    const buffer = this.held === 0 ? bytes : Buffer.concat([...this.pieces, bytes]);
    this.pieces = [];
    this.held = 0;
    this.wanted = 0;
    let at = 0;
    if (!this.begun) {
      if (buffer.length < HEADER_BYTES) return this.keep(buffer);
      this.begun = true;
      at = HEADER_BYTES;
    }
    for (let row = this.row(buffer, at); row !== undefined; row = this.row(buffer, at)) {
      at = row.next;
      if (row.columns) yield row.columns;
    }
    this.keep(buffer.subarray(at));
  }

  /** Throws where the rows broke off. */
  end(): void {
    if (!this.ended || this.held > 0) throw new Error("the rows of a COPY broke off");
  }

  private keep(bytes: Buffer): void {
    if (bytes.length === 0) return;
    // A copy, since the driver may use its memory again.
    this.pieces.push(Buffer.from(bytes));
    this.held += bytes.length;
  }

  /** The row that begins here and where the next one does, without columns at the end of all; undefined while its end is not there. */
  private row(buffer: Buffer, from: number): { columns?: (Buffer | null)[]; next: number } | undefined {
    if (this.ended || this.lacks(buffer, from, from + 2)) return undefined;
    const count = buffer.readInt16BE(from);
    let at = from + 2;
    if (count < 0) {
      this.ended = true;
      return { next: at };
    }
    const columns: (Buffer | null)[] = [];
    for (let i = 0; i < count; i++) {
      if (this.lacks(buffer, from, at + 4)) return undefined;
      const length = buffer.readInt32BE(at);
      at += 4;
      if (this.lacks(buffer, from, at + length)) return undefined;
      columns.push(length < 0 ? null : buffer.subarray(at, at + length));
      at += Math.max(0, length);
    }
    return { columns, next: at };
  }

  private lacks(buffer: Buffer, from: number, to: number): boolean {
    if (buffer.length >= to) return false;
    this.wanted = to - from;
    return true;
  }
}
