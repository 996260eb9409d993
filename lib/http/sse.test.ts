import fc from "fast-check";
import { createParser, type EventSourceMessage } from "eventsource-parser";
import { describe, expect, test } from "vitest";
import { SSE_HEARTBEAT, SSE_PREFACE, sseEvent } from "./sse";

type Heard = { messages: EventSourceMessage[]; comments: string[]; retries: number[] };

/** Reads bytes as they come, with a parser that knows nothing of ours and takes nothing odd silently. */
function hear(pieces: readonly Uint8Array[]): Heard {
  const heard: Heard = { messages: [], comments: [], retries: [] };
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const parser = createParser({
    onEvent: (message) => heard.messages.push(message),
    onComment: (comment) => heard.comments.push(comment),
    onRetry: (ms) => heard.retries.push(ms),
    onError: (error) => {
      throw error;
    },
  });
  for (const piece of pieces) parser.feed(decoder.decode(piece, { stream: true }));
  return heard;
}

const encode = (text: string) => new TextEncoder().encode(text);
const cut = (bytes: Uint8Array, size: number) =>
  Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => bytes.subarray(i * size, (i + 1) * size));

/** Whatever a model or a person may have written; JSON leaves U+2028 and the like as they are. */
const anyText = fc.string({
  unit: fc.oneof(
    fc.constantFrom("\r", "\n", "\r\n", "\u2028", "\0", "\uFEFF", ":", " ", "🚗", "宝"),
    fc.string({ unit: "binary", maxLength: 3 }),
  ),
});

describe("an event as bytes", () => {
  test("comes back as it was, whatever its text and wherever the network cuts it", () => {
    fc.assert(
      fc.property(fc.array(anyText, { minLength: 1, maxLength: 4 }), fc.integer({ min: 1, max: 9 }), (texts, size) => {
        const frames = texts.map((content, i) => ({ id: `1.${i + 1}`, data: JSON.stringify({ content, seq: i + 1 }) }));
        const bytes = encode(SSE_PREFACE + frames.map(({ id, data }) => sseEvent(id, data)).join(SSE_HEARTBEAT));
        const { messages } = hear(cut(bytes, size));
        expect(messages.map(({ id, data, event }) => ({ id, data, event }))).toEqual(
          frames.map((frame) => ({ ...frame, event: undefined })),
        );
      }),
    );
  });

  test("is no event before its blank line, at whichever byte the connection ends", () => {
    const bytes = encode(sseEvent("1.1", '{"content":"🚗"}'));
    for (let end = 0; end < bytes.length; end++) expect(hear([bytes.subarray(0, end)]).messages).toEqual([]);
    expect(hear([bytes]).messages).toHaveLength(1);
  });

  test("the first bytes say how soon to come back, and signs of life are comments; neither is an event", () => {
    const { messages, comments, retries } = hear([encode(SSE_PREFACE + SSE_HEARTBEAT + SSE_HEARTBEAT)]);
    expect(messages).toEqual([]);
    expect(retries).toEqual([2000]);
    expect(comments).toHaveLength(3);
  });
});
