import { NDJSON_HEADERS, SSE_HEADERS, SSE_HEARTBEAT, SSE_PREFACE } from "../sse";
import { httpMetrics } from "./metrics";

/** What a stream sends next: some text, or null for a sign of life. */
export type Pieces = AsyncGenerator<string | null, void, undefined>;

const encoder = new TextEncoder();

/**
 * A body that is made only as fast as it is read: a stalled reader costs its socket's buffers and nothing more.
 * `leave` is called when the reader goes away; it must end the generator, whose `return` alone would wait behind
 * the step that is under way.
 */
function body(
  format: "sse" | "ndjson",
  preface: string,
  heartbeat: string,
  pieces: Pieces,
  leave: () => void,
): ReadableStream<Uint8Array> {
  const over = countOpen(format);
  let begun = preface === "";
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        if (!begun) {
          begun = true;
          controller.enqueue(encoder.encode(preface));
          return;
        }
        const { value, done } = await pieces.next().catch((error: unknown) => (over(), Promise.reject(error)));
        if (done) {
          over();
          controller.close();
        } else controller.enqueue(encoder.encode(value ?? heartbeat));
      },
      cancel() {
        over();
        leave();
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

export type StreamOptions = { headers?: Record<string, string>; leave: () => void };

/** Server-sent events; the first bytes go out before the first frame is there. */
export function sseResponse(pieces: Pieces, { headers = {}, leave }: StreamOptions): Response {
  return new Response(body("sse", SSE_PREFACE, SSE_HEARTBEAT, pieces, leave), {
    headers: { ...SSE_HEADERS, ...headers },
  });
}

/** One JSON object per line; an empty line is a sign of life. */
export function ndjsonResponse(pieces: Pieces, { headers = {}, leave }: StreamOptions): Response {
  return new Response(body("ndjson", "\n", "\n", pieces, leave), { headers: { ...NDJSON_HEADERS, ...headers } });
}
