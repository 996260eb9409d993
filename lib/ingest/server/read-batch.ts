import { createHash } from "node:crypto";
import { z } from "zod";
import { AppError } from "@/lib/core";
import { BATCH_BYTES_MAX, BATCH_ROWS_MAX, UNREADABLE_LINE } from "@/lib/ingest";

/** The rows of a request, as they were sent. */
export type Batch = {
  format: "json" | "ndjson";
  bytes: number;
  sha256: string;
  /** An `UNREADABLE_LINE` stands for a line that is no JSON. */
  items: unknown[];
};

const FORMATS: readonly [RegExp, Batch["format"]][] = [
  [/^application\/([\w.-]+\+)?json\b/i, "json"],
  [/^application\/(x-)?(ndjson|jsonl|jsonlines)\b/i, "ndjson"],
];

const Body = z.union([z.array(z.unknown()), z.object({ items: z.array(z.unknown()) })]);

/**
 * Reads the rows of a request: a JSON list, alone or as `items`, or one JSON value a line. Fails with
 * `unsupported_media_type`, `bad_json`, `bad_request`, `body_too_large`, `batch_too_many_rows`, `batch_empty`, and with
 * `upload_incomplete` when the body breaks off.
 */
export async function readBatch(body: ReadableStream<Uint8Array> | null, headers: Headers): Promise<Batch> {
  const format = formatOf(headers);
  const items = format === "ndjson" ? new Lines() : new Document();
  const hash = createHash("sha256");
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let bytes = 0;
  for await (const part of received(body)) {
    bytes += part.length;
    if (bytes > BATCH_BYTES_MAX) {
      throw new AppError("body_too_large", { params: { max: `${BATCH_BYTES_MAX / 1024 ** 2} MiB` } });
    }
    hash.update(part);
    items.add(decode(decoder, part));
  }
  items.add(decode(decoder));
  const rows = items.end();
  if (rows.length === 0) throw new AppError("batch_empty");
  if (rows.length > BATCH_ROWS_MAX) throw tooMany();
  return { format, bytes, sha256: hash.digest("hex"), items: rows };
}

function formatOf(headers: Headers): Batch["format"] {
  const type = headers.get("content-type") ?? "?";
  const coding = headers.get("content-encoding") ?? "identity";
  const format = FORMATS.find(([pattern]) => pattern.test(type))?.[1];
  if (format !== undefined && coding.toLowerCase() === "identity") return format;
  const actual = format === undefined ? type : `${type}, ${coding}`;
  throw new AppError("unsupported_media_type", {
    params: { expected: "application/json / application/x-ndjson", actual },
  });
}

async function* received(body: ReadableStream<Uint8Array> | null): AsyncGenerator<Uint8Array> {
  try {
    if (body) for await (const part of body) yield part;
  } catch (cause) {
    throw cause instanceof AppError ? cause : new AppError("upload_incomplete", { cause });
  }
}

/** The text of some bytes, or what is left at the end; a byte order mark is no part of it. */
function decode(decoder: TextDecoder, part?: Uint8Array): string {
  try {
    return part ? decoder.decode(part, { stream: true }) : decoder.decode();
  } catch (cause) {
    throw new AppError("bad_json", { cause });
  }
}

const tooMany = () => new AppError("batch_too_many_rows", { params: { max: BATCH_ROWS_MAX } });

class Document {
  private text = "";

  add(text: string): void {
    this.text += text;
  }

  end(): unknown[] {
    if (this.text.trim() === "") return [];
    let value: unknown;
    try {
      value = JSON.parse(this.text);
    } catch (cause) {
      throw new AppError("bad_json", { cause });
    }
    const parsed = Body.safeParse(value);
    if (!parsed.success) throw new AppError("bad_request", { params: { detail: '/body: […] or {"items": […]}' } });
    return Array.isArray(parsed.data) ? parsed.data : parsed.data.items;
  }
}

class Lines {
  private rest = "";
  private readonly rows: unknown[] = [];

  add(text: string): void {
    // Looked through only when it has grown by a whole line: a long line may come in very small pieces.
    if (!text.includes("\n")) {
      this.rest += text;
      return;
    }
    const lines = (this.rest + text).split("\n");
    this.rest = lines.pop() ?? "";
    for (const line of lines) this.line(line);
  }

  end(): unknown[] {
    this.line(this.rest);
    return this.rows;
  }

  private line(line: string): void {
    if (line.trim() === "") return;
    if (this.rows.length === BATCH_ROWS_MAX) throw tooMany();
    try {
      this.rows.push(JSON.parse(line));
    } catch {
      this.rows.push(UNREADABLE_LINE);
    }
  }
}
