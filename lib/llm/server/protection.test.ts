import { describe, expect, it } from "vitest";
import { answer, refusal, steps } from "@/e2e/provider/index";
import { retryLaterMs } from "@/lib/llm";
import { createFakeClock } from "@/lib/testing";
import { collect, useProvider } from "./__fixtures__/client-kit";
import type { CallEnd } from "./call-record";

const kit = useProvider();

const down = refusal(503, { message: "away" });

describe("a service that fails every call", () => {
  it("is left alone after ten calls in a row, and asked by one call after 30 seconds", async () => {
    const clock = createFakeClock();
    const client = kit.client({ clock, retriesMax: 0 });
    const ask = () => collect(client.stream(kit.request()));
    kit.provider.rule({ times: 10, script: down });
    for (let n = 0; n < 10; n++) expect((await ask()).error?.code).toBe("upstream_busy");
    expect(client.stats().circuit).toBe("open");

    const { error, deltas } = await ask();
    expect(error).toMatchObject({ code: "upstream_circuit_open", retryable: true });
    expect(error?.params["reason"]).toBe("upstream_busy");
    expect(retryLaterMs(error)).toBe(30_000);
    expect(deltas).toEqual([]);
    expect(kit.provider.requests).toHaveLength(10);
    await client.settled();
    expect(kit.ledger.filter(({ status }) => status === "failed")).toHaveLength(10);

    await clock.advance(30_000);
    expect(client.stats().circuit).toBe("half-open");
    kit.provider.queue({ ...answer("back"), headersAfterMs: 50 });
    const probe = ask();
    await expect.poll(() => kit.provider.requests.length).toBe(11);
    expect((await ask()).error?.code).toBe("upstream_circuit_open");
    expect((await probe).answer).toBe("back");
    expect(client.stats().circuit).toBe("closed");
    kit.provider.queue(answer("again"));
    expect((await ask()).answer).toBe("again");
  });

  it("is not asked by calls that wait for their place or their retry either", async () => {
    const clock = createFakeClock();
    const client = kit.client({ clock, retriesMax: 1, concurrency: 1, random: () => 0.5 });
    const ask = () => collect(client.stream(kit.request()));
    kit.provider.queue(down);
    const retrying = ask();
    await expect.poll(() => clock.sleepers).toBe(1);
    kit.provider.rule({ script: refusal(401, { message: "no" }) });
    // The first ten open the circuit one after another; the eleventh waits for its place among them.
    const going = await Promise.all(Array.from({ length: 11 }, ask));
    expect(going.map(({ error }) => error?.code)).toEqual([
      ...Array<string>(10).fill("upstream_credentials"),
      "upstream_circuit_open",
    ]);
    await clock.advance(1_000);
    expect((await retrying).error?.code).toBe("upstream_circuit_open");
    expect(kit.provider.requests).toHaveLength(11);
  });

  it("is told from one that refuses a prompt, however often", async () => {
    const client = kit.client({ retriesMax: 0 });
    kit.provider.rule({ script: refusal(400, { message: "your messages are too long" }) });
    for (let n = 0; n < 12; n++) await collect(client.stream(kit.request()));
    expect(client.stats().circuit).toBe("closed");
    expect(kit.provider.requests).toHaveLength(12);
  });

  it("is told from calls that were cancelled", async () => {
    const client = kit.client();
    kit.provider.rule({ script: steps({ do: "stall" }) });
    for (let n = 0; n < 12; n++) {
      const abort = new AbortController();
      const going = collect(client.stream(kit.request({ signal: abort.signal })));
      await expect.poll(() => kit.provider.requests.length).toBe(n + 1);
      abort.abort();
      await going;
    }
    expect(client.stats().circuit).toBe("closed");
  });
});

describe("a service that asks to slow down", () => {
  it("gets half as many requests at once, and one more after ten calls that went well", async () => {
    const client = kit.client({ concurrency: 4 });
    kit.provider.queue(refusal(429, { message: "slow" }));
    kit.provider.rule({ script: answer("fine") });
    const ask = () => collect(client.stream(kit.request()));
    await ask();
    expect(client.stats()).toEqual({ inFlight: 0, waiting: 0, concurrency: 2, circuit: "closed" });
    for (let n = 0; n < 9; n++) await ask();
    expect(client.stats().concurrency).toBe(3);
  });
});

describe("a run of many calls", () => {
  it("does not multiply them when all fail: ten retries are free, then one in five calls", async () => {
    const client = kit.client();
    const script = steps({ do: "text", text: "half" });
    kit.provider.rule({ script });
    const error: (string | undefined)[] = [];
    for (let n = 0; n < 9; n++) {
      const { error: last } = await collect(client.stream(kit.request({ run: `run_${n}`, budget: "run_parent" })));
      error.push(last?.code);
    }
    expect(error).toEqual(Array(9).fill("upstream_truncated"));
    // Two retries for each of the first five calls, which are the ten, and one that five calls have earned.
    expect(kit.provider.requests).toHaveLength(9 + 11);
  });

  it("is its own budget without a key", async () => {
    const client = kit.client();
    kit.provider.rule({ script: steps({ do: "text", text: "half" }) });
    const retries: number[] = [];
    for (let n = 0; n < 6; n++) {
      retries.push((await collect(client.stream(kit.request({ run: "run_1" })))).retries.length);
    }
    expect(retries).toEqual([2, 2, 2, 2, 2, 1]);
    expect((await collect(client.stream(kit.request({ run: "run_2" })))).retries).toHaveLength(2);
  });
});

describe("what a client tells about itself", () => {
  it("is how many requests are open and how many calls wait", async () => {
    kit.provider.rule({ script: steps({ do: "text", text: "x" }, { do: "stall" }) });
    const client = kit.client({ concurrency: 2 });
    const going = [1, 2, 3, 4, 5].map(() => collect(client.stream(kit.request())));
    await expect.poll(() => kit.provider.requests.length).toBe(2);
    expect(client.stats()).toEqual({ inFlight: 2, waiting: 3, concurrency: 2, circuit: "closed" });
    await client.close();
    await Promise.all(going);
    expect(client.stats()).toMatchObject({ inFlight: 0, waiting: 0 });
  });

  it("is how every call ended, without a word of it", async () => {
    const ends: CallEnd[] = [];
    const client = kit.client({ onCallEnd: (end) => void ends.push(end) });
    kit.provider.queue(refusal(500, { message: "planted" }), answer("planted"), refusal(401, { message: "planted" }));
    const messages = [{ role: "user" as const, content: "planted" }];
    await collect(client.stream(kit.request({ messages })));
    await collect(client.stream(kit.request({ messages, run: "planted" })));
    expect(ends).toMatchObject([
      {
        task: "tell-a-story",
        model: "m-1",
        status: "ok",
        finish: "stop",
        tries: 2,
        completionTokens: 5,
        errorCode: null,
      },
      { status: "failed", errorCode: "upstream_credentials", tries: 1, ttftMs: null },
    ]);
    expect(ends[0]?.ttftMs).toBeGreaterThanOrEqual(0);
    expect(ends[0]?.ms).toBeGreaterThanOrEqual(0);
    expect(JSON.stringify(ends)).not.toContain("planted");
  });

  it("may be heard by somebody who fails, which no call notices", async () => {
    kit.provider.queue(answer("all"));
    const onCallEnd = () => {
      throw new Error("a mistake in a counter");
    };
    expect(await kit.ask({ client: { onCallEnd } })).toMatchObject({ answer: "all", error: undefined });
    expect(kit.lastRow()?.status).toBe("ok");
  });
});
