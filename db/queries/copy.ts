import { once } from "node:events";
import type { Writable } from "node:stream";
import type { TransactionSql } from "postgres";

/** One column's value in COPY's text format. */
export function copyValue(value: string | number | boolean | undefined): string {
  if (value === undefined) return "\\N";
  if (typeof value !== "string") return String(value);
  return SPECIAL.test(value) ? escape(value) : value;
}

const SPECIAL = /[\\\t\n\r]/;

function escape(text: string): string {
  return text.replace(/[\\\t\n\r]/g, (char) => {
    if (char === "\\") return "\\\\";
    return char === "\t" ? "\\t" : char === "\n" ? "\\n" : "\\r";
  });
}

/** Text is handed over in pieces of about this many characters. */
const BATCH_CHARS = 64 * 1024;

/** Takes rows into a table as fast as the database wants them, inside one transaction. */
export class CopyIn {
  private readonly stream: Writable;
  private readonly sql: TransactionSql;
  private text = "";
  private failure: unknown;

  private constructor(stream: Writable, sql: TransactionSql) {
    this.stream = stream;
    this.sql = sql;
    // An error between two writes would otherwise have no listener, which ends the process.
    stream.on("error", (error) => (this.failure ??= error));
  }

  /** `statement` is a `copy … from stdin`. */
  static async open(sql: TransactionSql, statement: string): Promise<CopyIn> {
    return new CopyIn(await sql.unsafe(statement).writable(), sql);
  }

  /** Adds a row: its columns as `copyValue` writes them, separated by tabs. A promise is to be waited for. */
  add(row: string): Promise<void> | undefined {
    this.text += `${row}\n`;
    return this.text.length < BATCH_CHARS ? undefined : this.flush();
  }

  /** Resolves when every row is in the table. */
  async end(): Promise<void> {
    await this.flush();
    // The driver forgets the stream in its `final`, one tick after `end`; only then may a query follow.
    this.stream.end();
    await new Promise((resolve) => setImmediate(resolve));
    // An error at the very end of a COPY reaches no one: the query behind it is what finds it out.
    await this.sql.unsafe("select 1");
    this.check();
  }

  /** Breaks the COPY off; the transaction can only be rolled back after this. */
  async abort(reason: unknown): Promise<void> {
    if (this.stream.destroyed) return;
    const closed = once(this.stream, "close").catch(() => {});
    this.stream.destroy(reason instanceof Error ? reason : new Error("aborted"));
    await closed;
  }

  private async flush(): Promise<void> {
    this.check();
    if (this.text === "") return;
    const bytes = Buffer.from(this.text);
    this.text = "";
    await new Promise<void>((resolve, reject) => {
      this.stream.write(bytes, (error) => (error ? reject(error) : resolve()));
    });
    this.check();
  }

  private check(): void {
    if (this.failure !== undefined) throw this.failure;
  }
}
