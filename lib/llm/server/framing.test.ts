import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { DEFAULT_LIMITS } from "./limits";
import { readChunks } from "./read-chunks";

// How server-sent events are framed (WHATWG HTML, 9.2.6), as a service may use every freedom that leaves.

const none = () => {};
const deadlines = { onEvent: none, onWait: none, onPause: none };

async function read(bytes: Uint8Array, size: number): Promise<unknown[]> {
  const parts = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
    Buffer.from(bytes.subarray(i * size, (i + 1) * size)),
  );
  const options = { contentType: "text/event-stream", limits: DEFAULT_LIMITS, deadlines };
  const chunks: unknown[] = [];
  for await (const batch of readChunks(Readable.from(parts, { objectMode: true }), options)) {
    chunks.push(...batch.chunks);
    if (batch.done) chunks.push("done");
  }
  return chunks;
}

const long = "x".repeat(4000);

const CASES: [name: string, text: string, chunks: unknown[]][] = [
  ["lines may end in LF", 'data:{"n":1}\n\ndata:{"n":2}\n\n', [{ n: 1 }, { n: 2 }]],
  ["or in CRLF", 'data:{"n":1}\r\n\r\ndata:{"n":2}\r\n\r\n', [{ n: 1 }, { n: 2 }]],
  ["or in CR", 'data:{"n":1}\r\rdata:{"n":2}\r\r', [{ n: 1 }, { n: 2 }]],
  ["or each in another way", 'data:{"n":1}\r\n\ndata:{"n":2}\n\r\n\rdata:{"n":3}\r\r', [{ n: 1 }, { n: 2 }, { n: 3 }]],
  ["one space behind the colon is none of the data", 'data: "a"\n\ndata:  "b"\n\ndata:\t"c"\n\n', ["a", "b", "c"]],
  ["several data lines are one event", 'data:{"a":\ndata: 1,\ndata\ndata:"b":2}\n\n', [{ a: 1, b: 2 }]],
  ["comments stand anywhere", `:\n: ${long}\ndata:{"n":\r:data:0\r:${long}\ndata:1}\n\n:\n\n`, [{ n: 1 }]],
  ["fields nobody knows are passed over", "data:1\nfoo:bar\n data:2\nDATA:3\njusttext\ndata_5\n\n", [1]],
  ["ids, names and waits are no data", "id:7\nretry:10\nevent:message\ndata:1\n\nid\nretry:x\ndata:2\n\n", [1, 2]],
  ["an id with NUL is ignored and the event is not", "id:a\0b\ndata:1\n\n", [1]],
  ["an event without data is none", "event:ping\n\nid:1\n\nretry:5\n\ndata:1\n\n", [1]],
  ["a first byte order mark is not part of the text", "\uFEFFdata:1\n\n", [1]],
  ["a later one is, so its line is no field", "data:1\n\n\uFEFFdata:2\n\ndata:3\n\n", [1, 3]],
  ["characters of several bytes may be cut", 'data:"宝马🚗…\u2028é"\n\n', ["宝马🚗…\u2028é"]],
  ["[DONE] is the end, whatever follows it", "data:1\n\ndata: [DONE]\n\ndata:2\n\n", [1, "done"]],
  [
    "many events may come in one piece",
    Array.from({ length: 50 }, (_, n) => `data:${n}\n\n`).join(""),
    Array.from({ length: 50 }, (_, n) => n),
  ],
];

describe.each([1, 2, 3, 7, 1 << 20])("in pieces of %i bytes", (size) => {
  it.each(CASES)("%s", async (_, text, chunks) => {
    expect(await read(new TextEncoder().encode(text), size)).toEqual(chunks);
  });
});
