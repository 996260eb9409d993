import fc from "fast-check";
import { Readable } from "node:stream";
import { Stream } from "openai/core/streaming";
import type { ChatCompletionChunk } from "openai/resources/chat/completions";
import { describe, expect, it } from "vitest";
import { recordings } from "../__fixtures__/recordings";
import { useProvider } from "./__fixtures__/client-kit";
import { readChunks } from "./read-chunks";

const kit = useProvider();

const NO_DEADLINES = { onEvent() {}, onWait() {}, onPause() {} };
const LIMITS = { lineBytes: 1024 * 1024, responseBytes: 8 * 1024 * 1024 };
const CONTENT_TYPE = "text/event-stream; charset=utf-8";

async function read(pieces: readonly Buffer[]): Promise<ChatCompletionChunk[]> {
  const body = Readable.from(pieces, { objectMode: false });
  const chunks: ChatCompletionChunk[] = [];
  for await (const batch of readChunks(body, { contentType: CONTENT_TYPE, limits: LIMITS, deadlines: NO_DEADLINES })) {
    chunks.push(...batch.chunks);
  }
  return chunks;
}

async function readBySdk(bytes: Buffer): Promise<ChatCompletionChunk[]> {
  const response = new Response(new Uint8Array(bytes), { headers: { "content-type": CONTENT_TYPE } });
  const chunks: ChatCompletionChunk[] = [];
  for await (const chunk of Stream.fromSSEResponse<ChatCompletionChunk>(response, new AbortController()))
    chunks.push(chunk);
  return chunks;
}

function cut(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const pieces: Buffer[] = [];
  for (let at = 0, n = 0; at < bytes.length; n++) {
    const size = sizes[n % sizes.length] ?? bytes.length;
    pieces.push(bytes.subarray(at, at + size));
    at += size;
  }
  return pieces;
}

/** The same payloads as a provider may write them: with comments, carriage returns, ids, no space after the colon. */
const WRITINGS: Record<string, (payloads: readonly string[]) => string> = {
  plain: (payloads) => payloads.map((data) => `data: ${data}\n\n`).join("") + "data: [DONE]\n\n",
  "with a byte order mark and \\r\\n": (payloads) =>
    "\uFEFF" + payloads.map((data) => `data:${data}\r\n\r\n`).join("") + "data:[DONE]\r\n\r\n",
  "with comments, ids and names": (payloads) =>
    payloads.map((data, id) => `: ping\nid: ${id}\nevent: message\ndata: ${data}\n\n`).join(""),
};

const small = ['{"choices":[{"index":0,"delta":{"content":"事理😀"}}]}', '{"choices":[],"usage":null}'];

describe("our reader and the SDK's own", () => {
  for (const [name, write] of Object.entries(WRITINGS)) {
    it.each([{ name: "a small stream", payloads: small }, ...recordings])(
      `read $name, ${name}, alike`,
      async ({ payloads }) => {
        const bytes = Buffer.from(write(payloads));
        const expected = await readBySdk(bytes);
        expect(expected).toHaveLength(payloads.length);
        expect(await read([bytes])).toEqual(expected);
        expect(await read(cut(bytes, [1]))).toEqual(expected);
        await fc.assert(
          fc.asyncProperty(
            fc.array(fc.integer({ min: 1, max: 4096 }), { minLength: 1, maxLength: 20 }),
            async (sizes) => {
              expect(await read(cut(bytes, sizes))).toEqual(expected);
            },
          ),
          { numRuns: 15 },
        );
      },
      30_000,
    );
  }
});

describe.skipIf(recordings.length === 0)(
  "recordings through the whole client (../shared/data/provider-streams)",
  () => {
    it.each(recordings)("$name", async ({ file, payloads }) => {
      kit.provider.queue({ steps: [{ do: "recording", file }] });
      const { answer, reasoning, end, error } = await kit.ask();
      expect(error).toBeUndefined();
      expect(end?.usage.estimated).toBe(false);
      expect(answer.length).toBeGreaterThan(5);
      const thinks = payloads.some((line) => /"reasoning(_content)?":"[^"]|"thinking"/.test(line));
      expect(reasoning !== "").toBe(thinks);
    });
  },
);
