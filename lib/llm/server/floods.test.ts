import { gzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { chunkOf, steps, type Script } from "@/e2e/provider/index";
import { useProvider } from "./__fixtures__/client-kit";

const kit = useProvider();

const MIB = 1024 * 1024;
const open = 'data: {"choices":[{"index":0,"delta":{"content":"';
const block = "x".repeat(MIB);
/** A megabyte of events of a token each. */
const events = `data: ${JSON.stringify(chunkOf({ content: "token " }))}\n\n`.repeat(6_000);

it.each([
  ["one line of 300 MB", steps({ do: "raw", text: open }, { do: "flood", text: block, count: 300 })],
  ["300 MB of events", steps({ do: "flood", text: events, count: 300 })],
  ["300 MB of comments", steps({ do: "flood", text: `: ${block}\n`, count: 300 })],
  ["300 MB of lines that are no events", steps({ do: "flood", text: `${block}\n`, count: 300 })],
  [
    "64 MB that came as 64 kB",
    {
      headers: { "content-encoding": "gzip" },
      steps: [
        {
          do: "bytes",
          base64: gzipSync(Buffer.concat([Buffer.from(open), Buffer.alloc(64 * MIB, "x")])).toString("base64"),
        },
      ],
    },
  ],
] satisfies [string, Script][])(
  "%s are refused early and kept nowhere",
  async (_, script) => {
    kit.provider.queue(script);
    const before = process.memoryUsage().rss;
    let highest = before;
    const watch = setInterval(() => (highest = Math.max(highest, process.memoryUsage().rss)), 5);
    const { error, retries } = await kit.ask();
    clearInterval(watch);
    expect(error?.code).toBe("upstream_too_large");
    expect(retries).toEqual([]);
    // The server that sends it lives in this process too; the SDK's own reader would take more than a gigabyte.
    expect((highest - before) / MIB).toBeLessThan(100);
    await expect.poll(() => kit.provider.requests[0]?.endedAt).toBeDefined();
  },
  30_000,
);
