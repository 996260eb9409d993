import type { Readable } from "node:stream";
import { createParser } from "eventsource-parser";
import type { ChatCompletionChunk } from "openai/resources/chat/completions";
import { AppError } from "@/lib/core";
import { UpstreamFault } from "../fault";
import type { Deadlines } from "./deadlines";
import type { LlmLimits } from "./limits";
import { notAnApi, sniffBody, type BodyKind } from "./sniff-body";

/** What one read of the network brought, in order. */
export type ChunkBatch = {
  chunks: ChatCompletionChunk[];
  /** `[DONE]` came; nothing follows. */
  done: boolean;
  /** The answer came as one JSON object: the service does not stream. */
  buffered: boolean;
  /** What came after the chunks could not be read; it is thrown once the chunks are taken. */
  fault: UpstreamFault | undefined;
};

export type ReadOptions = {
  contentType: string | null;
  limits: Pick<LlmLimits, "lineBytes" | "responseBytes">;
  deadlines: Pick<Deadlines, "onEvent" | "onWait" | "onPause">;
};

/**
 * Reads a response's bytes as the chunks of a chat completion. Throws an UpstreamFault for what is no stream of a
 * model, for text that is not UTF-8, for a chunk that is not JSON and for more bytes than the limits allow; whatever
 * the socket throws passes through. Whether the answer is whole is not decided here.
 */
export async function* readChunks(body: Readable, options: ReadOptions): AsyncGenerator<ChunkBatch, void, undefined> {
  const { limits, deadlines } = options;
  // Malformed text must never become U+FFFD in somebody's events. A byte order mark is the parser's to remove.
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  const events = createEventReader(limits.lineBytes);
  let bytes = 0;
  let kind: BodyKind | undefined;
  // Holds text only until the kind is known, or all of it when the body is one JSON object.
  let text = "";

  deadlines.onWait();
  for await (const part of body.iterator({ destroyOnReturn: false })) {
    const buffer: Buffer = part;
    bytes += buffer.length;
    if (bytes > limits.responseBytes) throw tooLarge(limits.responseBytes);
    const piece = decode(decoder, buffer);
    if (kind !== "events") {
      text += piece;
      kind ??= sniffBody(text, options.contentType, false);
      if (kind === "json") deadlines.onEvent();
      if (kind !== "events") {
        deadlines.onWait();
        continue;
      }
    }
    const batch = events.read(text === "" ? piece : text);
    text = "";
    if (isEmpty(batch)) continue;
    deadlines.onEvent();
    deadlines.onPause();
    yield batch;
    if (batch.fault !== undefined) throw batch.fault;
    if (batch.done) return;
    deadlines.onWait();
  }

  decode(decoder, undefined);
  kind ??= sniffBody(text, options.contentType, true);
  if (kind === "json") {
    yield { chunks: [parse(text.replace(/^\uFEFF/, ""))], done: true, buffered: true, fault: undefined };
    return;
  }
  const last = events.finish(text, options.contentType);
  if (!isEmpty(last)) yield last;
  if (last.fault !== undefined) throw last.fault;
}

function isEmpty(batch: ChunkBatch): boolean {
  return batch.chunks.length === 0 && !batch.done && batch.fault === undefined;
}

type EventReader = {
  read(text: string): ChunkBatch;
  /** Takes the last text; an event that nothing ended counts if it is whole, as in the SDK. */
  finish(text: string, contentType: string | null): ChunkBatch;
};

function createEventReader(lineBytesMax: number): EventReader {
  let waiting: { name: string | undefined; data: string }[] = [];
  let overflow = false;
  let anyEvent = false;
  let anyNoise = false;
  const parser = createParser({
    maxBufferSize: lineBytesMax,
    onEvent: (event) => waiting.push({ name: event.event, data: event.data }),
    onError: (error) => {
      if (error.type === "max-buffer-size-exceeded") overflow = true;
      else anyNoise = true;
    },
  });

  function read(text: string): ChunkBatch {
    const batch: ChunkBatch = { chunks: [], done: false, buffered: false, fault: undefined };
    parser.feed(text);
    const events = waiting;
    waiting = [];
    try {
      for (const { name, data } of events) {
        if (data === "[DONE]") {
          batch.done = true;
          break;
        }
        // An event may hold nothing but a name; there is nothing to read in it.
        if (data !== "") batch.chunks.push(name === "error" ? errorChunk(data) : parse(data));
      }
    } catch (thrown) {
      if (!(thrown instanceof UpstreamFault)) throw thrown;
      batch.fault = thrown;
    }
    if (overflow && !batch.done) batch.fault ??= tooLarge(lineBytesMax);
    anyEvent ||= !isEmpty(batch);
    return batch;
  }

  return {
    read,
    finish(text, contentType) {
      const batch = read(text);
      if (batch.done || batch.fault !== undefined) return batch;
      // The SDK counts an event that nothing ended if it is whole. If it is not, the connection broke inside it, and
      // the judge of ends sees that better than the JSON parser.
      const last = read("\n\n");
      batch.chunks.push(...last.chunks);
      batch.done = last.done;
      if (!anyEvent && anyNoise) batch.fault = notAnApi(contentType);
      return batch;
    },
  };
}

function decode(decoder: TextDecoder, part: Buffer | undefined): string {
  try {
    return part === undefined ? decoder.decode() : decoder.decode(part, { stream: true });
  } catch (cause) {
    throw badChunk("not UTF-8", cause);
  }
}

/** The cast is safe because `readChunk` looks at every field with a guard before it believes it. */
function parse(data: string): ChatCompletionChunk {
  try {
    return JSON.parse(data);
  } catch {
    // The parser's message would repeat the text, which is the model's.
    throw badChunk("not JSON");
  }
}

function errorChunk(data: string): ChatCompletionChunk {
  const error: unknown = (() => {
    try {
      return JSON.parse(data);
    } catch {
      return { message: data.slice(0, 200) };
    }
  })();
  const inner = typeof error === "object" && error !== null && "error" in error ? error.error : error;
  // The event's name says that it is an error, whatever is or is not in it.
  return Object.assign(parse("{}"), { error: inner || { message: "–" } });
}

function badChunk(detail: string, cause?: unknown): UpstreamFault {
  return new UpstreamFault(
    "broken",
    new AppError("upstream_bad_chunk", { params: { detail }, cause, retryable: true }),
  );
}

function tooLarge(bytes: number): UpstreamFault {
  return new UpstreamFault("never", new AppError("upstream_too_large", { params: { max: `${bytes / 1024} KiB` } }));
}
