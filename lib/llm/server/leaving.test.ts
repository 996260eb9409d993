import { describe, expect, it } from "vitest";
import { answer, refusal, steps } from "@/e2e/provider/index";
import { AppError } from "@/lib/core";
import { createFakeClock } from "@/lib/testing";
import { collect, useProvider } from "./__fixtures__/client-kit";

const kit = useProvider();

/** What a person may wait for until the service stops working for nothing. */
const CLOSED_WITHIN_MS = 250;

describe("aborting the signal", () => {
  it.each([
    ["before the headers", { headersAfterMs: 10_000, steps: [] }, 0],
    ["before the first event", steps({ do: "stall" }), 0],
    ["in the middle of the answer", steps({ do: "text", text: "so far" }, { do: "stall" }), 1],
  ])("%s closes the socket at once and throws", async (_, script, texts) => {
    kit.provider.queue(script);
    const abort = new AbortController();
    const client = kit.client();
    const stream = client.stream(kit.request({ signal: abort.signal }))[Symbol.asyncIterator]();
    await stream.next();
    for (let n = 0; n < texts; n++) expect((await stream.next()).value).toMatchObject({ type: "text", text: "so far" });
    const pending = stream.next();
    await expect.poll(() => kit.provider.requests.length).toBe(1);
    const at = Date.now();
    abort.abort();
    await expect(pending).rejects.toMatchObject({ code: "cancelled" });
    expect(await kit.leftAfter(0, at)).toBeLessThanOrEqual(CLOSED_WITHIN_MS);
    expect(await stream.next()).toEqual({ done: true, value: undefined });
    await client.settled();
    expect(kit.lastRow()).toMatchObject({
      status: "cancelled",
      errorCode: null,
      completionTokens: texts === 0 ? 0 : 2,
    });
  });

  it("closes the socket even while the caller is busy with what it has, and hands nothing more on", async () => {
    kit.provider.queue(steps({ do: "text", text: "a" }, { do: "stall" }));
    const abort = new AbortController();
    const stream = kit
      .client()
      .stream(kit.request({ signal: abort.signal }))
      [Symbol.asyncIterator]();
    await stream.next();
    await stream.next();
    const at = Date.now();
    abort.abort();
    expect(await kit.leftAfter(0, at)).toBeLessThanOrEqual(CLOSED_WITHIN_MS);
    await expect(stream.next()).rejects.toMatchObject({ code: "cancelled" });
  });

  it("before the call sends nothing", async () => {
    const went = await kit.ask({ signal: AbortSignal.abort() });
    expect(went.error?.code).toBe("cancelled");
    expect(kit.provider.requests).toHaveLength(0);
    expect(kit.lastRow()).toMatchObject({ status: "cancelled", tries: 0 });
  });

  it("is never answered by a retry", async () => {
    kit.provider.rule({ script: { headersAfterMs: 10_000, steps: [] } });
    const abort = new AbortController();
    const going = kit.ask({ signal: abort.signal });
    await expect.poll(() => kit.provider.requests.length).toBe(1);
    abort.abort(new AppError("interrupted"));
    const { error, retries } = await going;
    expect(error?.code).toBe("cancelled");
    expect(error?.cause).toMatchObject({ code: "interrupted" });
    expect(retries).toEqual([]);
  });
});

describe("leaving the iteration", () => {
  it("closes the socket", async () => {
    kit.provider.queue(steps({ do: "text", text: "so far" }, { do: "stall" }));
    const client = kit.client();
    let at = 0;
    for await (const delta of client.stream(kit.request())) {
      at = Date.now();
      if (delta.type === "text") break;
    }
    expect(await kit.leftAfter(0, at)).toBeLessThanOrEqual(CLOSED_WITHIN_MS);
    await client.settled();
    expect(kit.lastRow()).toMatchObject({ status: "cancelled" });
  });

  it("works in the middle of a silence, when nobody would get a word in otherwise", async () => {
    kit.provider.queue(steps({ do: "stall" }));
    const stream = kit.client().stream(kit.request())[Symbol.asyncIterator]();
    await stream.next();
    const pending = stream.next();
    pending.catch(() => {});
    await expect.poll(() => kit.provider.requests.length).toBe(1);
    const at = Date.now();
    await stream.return?.();
    expect(await kit.leftAfter(0, at)).toBeLessThanOrEqual(CLOSED_WITHIN_MS);
    await expect(pending).rejects.toMatchObject({ code: "cancelled" });
  });

  it("after the last delta is no cancelling", async () => {
    kit.provider.queue(answer("all"));
    const client = kit.client();
    for await (const delta of client.stream(kit.request())) if (delta.type === "end") break;
    await client.settled();
    expect(kit.lastRow()).toMatchObject({ status: "ok", finish: "stop" });
  });
});

describe("closing the client", () => {
  it("ends what is open and leaves no socket behind", async () => {
    kit.provider.rule({ script: steps({ do: "text", text: "so far" }, { do: "stall" }) });
    const client = kit.client({ concurrency: 2 });
    const going = [1, 2, 3].map(() => collect(client.stream(kit.request())));
    await expect.poll(() => kit.provider.requests.length).toBe(2);
    await client.close();
    expect((await Promise.all(going)).map(({ error }) => error?.code)).toEqual(["cancelled", "cancelled", "cancelled"]);
    await expect.poll(() => kit.provider.openSockets()).toBe(0);
    expect(kit.ledger.filter(({ status }) => status === "cancelled")).toHaveLength(3);
  });
});

describe("concurrency", () => {
  it.each([1, 2])("lets %i through at once and the others in the order they came", async (concurrency) => {
    kit.provider.rule({ script: answer({ text: ["a", "b"], ms: 20 }) });
    const client = kit.client({ concurrency });
    let most = 0;
    const watch = setInterval(() => {
      most = Math.max(most, kit.provider.requests.filter(({ endedAt }) => endedAt === undefined).length);
    }, 2);
    const items = ["1", "2", "3", "4", "5"];
    await Promise.all(
      items.map((content) => collect(client.stream(kit.request({ messages: [{ role: "user", content }] })))),
    );
    clearInterval(watch);
    expect(most).toBe(concurrency);
    const asked = kit.provider.requests.map(({ body }) => body?.messages?.[0]?.content);
    // Two connections may overtake each other on their way; one cannot.
    expect(concurrency === 1 ? asked : asked.toSorted()).toEqual(items);
  });

  it("gives the place away while a call waits for its retry, and takes none for a call that left the queue", async () => {
    const clock = createFakeClock();
    const client = kit.client({ concurrency: 1, clock, random: () => 0.5 });
    kit.provider.queue(
      refusal(503, { message: "away" }),
      steps({ do: "text", text: "x" }, { do: "stall" }),
      answer("third"),
    );
    const first = collect(client.stream(kit.request()));
    await expect.poll(() => clock.sleepers).toBe(1);
    const abort = new AbortController();
    const second = collect(client.stream(kit.request({ signal: abort.signal })));
    await expect.poll(() => kit.provider.requests.length).toBe(2);
    const left = new AbortController();
    const waiting = collect(client.stream(kit.request({ signal: left.signal })));
    left.abort();
    expect((await waiting).error?.code).toBe("cancelled");
    abort.abort();
    await second;
    await clock.advance(61_000);
    expect((await first).answer).toBe("third");
  });
});
