import type { TransactionSql } from "postgres";

/** Bytes of COPY's binary format before the first row: a signature, flags, and the length of an extension, which is 0. */
const HEADER_BYTES = 19;

/**
 * Reads the rows of a `copy … to stdout (format binary)`, each as its columns' bytes, which are valid only during the
 * call; null is null. The bytes come as the network cut them. Stops early when `onRow` throws.
 */
export async function copyOut(
  sql: TransactionSql,
  statement: string,
  onRow: (columns: readonly (Buffer | null)[]) => void,
): Promise<void> {
  const rows = new BinaryRows(onRow);
  for await (const bytes of await sql.unsafe(statement).readable()) rows.take(bytes as Buffer);
  rows.end();
}

/** Cuts COPY's binary format into rows, wherever the pieces end. */
export class BinaryRows {
  private readonly onRow: (columns: readonly (Buffer | null)[]) => void;
  private rest: Buffer = Buffer.alloc(0);
  private begun = false;
  private ended = false;

  constructor(onRow: (columns: readonly (Buffer | null)[]) => void) {
    this.onRow = onRow;
  }

  take(bytes: Buffer): void {
    const buffer = this.rest.length === 0 ? bytes : Buffer.concat([this.rest, bytes]);
    let at = 0;
    if (!this.begun) {
      if (buffer.length < HEADER_BYTES) {
        this.rest = Buffer.from(buffer);
        return;
      }
      this.begun = true;
      at = HEADER_BYTES;
    }
    for (let next = this.row(buffer, at); next !== undefined; next = this.row(buffer, at)) at = next;
    // A copy, since the driver may use its memory again.
    this.rest = Buffer.from(buffer.subarray(at));
  }

  /** Throws where the rows broke off. */
  end(): void {
    if (!this.ended || this.rest.length > 0) throw new Error("the rows of a COPY broke off");
  }

  /** Hands out the row that begins here and tells where the next one does; undefined while its end is not there. */
  private row(buffer: Buffer, from: number): number | undefined {
    if (this.ended || buffer.length < from + 2) return undefined;
    const count = buffer.readInt16BE(from);
    let at = from + 2;
    if (count < 0) {
      this.ended = true;
      return at;
    }
    const columns: (Buffer | null)[] = [];
    for (let i = 0; i < count; i++) {
      if (buffer.length < at + 4) return undefined;
      const length = buffer.readInt32BE(at);
      at += 4;
      if (buffer.length < at + length) return undefined;
      columns.push(length < 0 ? null : buffer.subarray(at, at + length));
      at += Math.max(0, length);
    }
    this.onRow(columns);
    return at;
  }
}
