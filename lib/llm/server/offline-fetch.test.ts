import { describe, expect, it } from "vitest";
import { createFakeClock } from "@/lib/testing";
import { collect, recordsTask, useProvider } from "./__fixtures__/client-kit";

const kit = useProvider();

describe("the offline model", () => {
  const messages = [{ role: "user" as const, content: "golf 高尔夫 😀 tea" }];

  it("answers over the same wire, word by word at its pace", async () => {
    const clock = createFakeClock();
    const client = kit.client({ connection: { offline: true, tokensPerS: 10 }, clock });
    expect(client.connection).toEqual({ offline: true, host: "offline", model: "whystream-offline" });
    const going = collect(client.stream(kit.request({ task: recordsTask, messages })));
    await clock.advance(600_000);
    const { answer: text, end, deltas, error } = await going;
    expect(error).toBeUndefined();
    expect(text).toBe('{"word":"golf"}\n{"word":"高尔夫"}\n{"word":"😀"}\n{"word":"tea"}\n{"end":true,"records":4}\n');
    const pieces = deltas.filter((delta) => delta.type === "text");
    expect(pieces.length).toBeGreaterThan(20);
    expect(Math.max(...pieces.map((piece) => piece.text.length))).toBeLessThanOrEqual(4);
    expect(end).toMatchObject({ finish: "stop", usage: { estimated: true } });
    await client.settled();
    expect(kit.lastRow()).toMatchObject({ host: "offline", model: "whystream-offline", status: "ok", tries: 1 });
    expect(kit.provider.requests).toEqual([]);
  });

  it("answers batches as fast as it can", async () => {
    // The clock stands still: any wait would last for ever.
    const client = kit.client({ connection: { offline: true, tokensPerS: 1 }, clock: createFakeClock() });
    const long = [{ role: "user" as const, content: "word ".repeat(5_000).trim() }];
    const { end, answer: text } = await collect(
      client.stream(kit.request({ task: recordsTask, messages: long, pace: "batch" })),
    );
    expect(end?.finish).toBe("stop");
    expect(text.split("\n")).toHaveLength(5_002);
  });

  it("stops when it is told to", async () => {
    const clock = createFakeClock();
    const client = kit.client({ connection: { offline: true, tokensPerS: 1 }, clock });
    const abort = new AbortController();
    const going = collect(client.stream(kit.request({ task: recordsTask, messages, signal: abort.signal })));
    await expect.poll(() => clock.sleepers).toBe(1);
    abort.abort();
    expect((await going).error?.code).toBe("cancelled");
    await expect.poll(() => clock.sleepers).toBe(0);
  });

  it("says when its own rules are wrong, once", async () => {
    const broken = {
      ...recordsTask,
      *answerOffline(): Generator<string> {
        yield "{";
        throw new Error("bug");
      },
    };
    const client = kit.client({ connection: { offline: true, tokensPerS: 0 } });
    const { error, retries } = await collect(client.stream(kit.request({ task: broken })));
    expect(error?.code).toBe("internal");
    expect(retries).toEqual([]);
  });
});
