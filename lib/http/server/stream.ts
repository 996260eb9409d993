import { NDJSON_HEADERS, SSE_HEADERS, SSE_HEARTBEAT, SSE_PREFACE } from "../sse";
import { httpMetrics } from "./metrics";

/** What a stream is made of: things to be encoded, or null for a sign of life. */
export type Steps<T> = AsyncGenerator<T | null, void, undefined>;

export type StreamOptions<T> = {
  /** Called once for each step, when a reader wants it. */
  encode(step: T): Uint8Array;
  headers?: Record<string, string>;
  /** Called when the reader goes away; must end the step that is under way. */
  leave(): void;
};

const encoder = new TextEncoder();

/** A body that is made only as fast as it is read: a stalled reader costs its socket's buffers and nothing more. */
function body<T>(
  format: "sse" | "ndjson",
  preface: string,
  heartbeat: string,
  steps: Steps<T>,
  { encode, leave }: StreamOptions<T>,
): ReadableStream<Uint8Array> {
  const over = countOpen(format);
  let begun = false;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        if (!begun) {
          begun = true;
          controller.enqueue(encoder.encode(preface));
          return;
        }
        const { value, done } = await steps.next().catch((error: unknown) => (over(), Promise.reject(error)));
        if (done) {
          over();
          controller.close();
        } else controller.enqueue(value === null ? encoder.encode(heartbeat) : encode(value));
      },
      async cancel() {
        over();
        // `return` alone would wait behind the step that is under way; leaving alone would not reach one that rests.
        leave();
        await steps.return();
      },
    },
    { highWaterMark: 0 },
  );
}

/** Counts a stream as open until the returned function is called. */
function countOpen(format: "sse" | "ndjson"): () => void {
  const { opened, open } = httpMetrics();
  opened.of(format).add();
  const level = open.of(format);
  level.add(1);
  let counted = true;
  return () => {
    if (counted) level.add(-1);
    counted = false;
  };
}

/** Server-sent events; the first bytes go out before the first frame is there. */
export function sseResponse<T>(steps: Steps<T>, options: StreamOptions<T>): Response {
  return new Response(body("sse", SSE_PREFACE, SSE_HEARTBEAT, steps, options), {
    headers: { ...SSE_HEADERS, ...options.headers },
  });
}

/** One JSON object per line; an empty line is a sign of life. */
export function ndjsonResponse<T>(steps: Steps<T>, options: StreamOptions<T>): Response {
  return new Response(body("ndjson", "\n", "\n", steps, options), {
    headers: { ...NDJSON_HEADERS, ...options.headers },
  });
}
