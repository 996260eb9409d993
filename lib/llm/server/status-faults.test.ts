import { createServer } from "node:net";
import { describe, expect, it } from "vitest";
import { answer, json, refusal } from "@/e2e/provider/index";
import { retryLaterMs } from "@/lib/llm";
import { createFakeClock } from "@/lib/testing";
import { collect, useProvider } from "./__fixtures__/client-kit";

const kit = useProvider();

describe("a refusal", () => {
  it.each([
    [400, "upstream_rejected"],
    [401, "upstream_credentials"],
    [403, "upstream_credentials"],
    [404, "upstream_not_found"],
    [413, "upstream_rejected"],
    [422, "upstream_rejected"],
  ])("with status %i is asked once and told as %s", async (status, code) => {
    kit.provider.rule({ script: refusal(status, { message: "your messages are too long", code: "nope" }) });
    const { error, retries } = await kit.ask();
    expect(error?.code).toBe(code);
    expect(error?.retryable).toBe(false);
    expect(retries).toEqual([]);
    expect(kit.provider.requests).toHaveLength(1);
  });

  it("with an empty account does not storm the service", async () => {
    kit.provider.rule({ script: refusal(429, { message: "pay", code: "insufficient_quota" }) });
    expect((await kit.ask()).error?.code).toBe("upstream_quota");
    expect(kit.provider.requests).toHaveLength(1);
  });

  it("is told in the provider's words, whatever the shape of its body, without the key", async () => {
    for (const body of [
      { detail: "no such field for sk-planted-secret" },
      { message: "no such field" },
      [{ error: { message: "no such field" } }],
    ]) {
      kit.provider.rule({ times: 2, script: json(body, 422) });
      const { error } = await kit.ask();
      expect(error?.message).toContain("no such field");
      expect(error?.message).not.toContain("sk-planted-secret");
      kit.provider.reset();
    }
  });
});

describe("a fault that may pass", () => {
  it.each([408, 409, 429, 500, 502, 503, 504, 529])(
    "with status %i is asked again and then forgotten",
    async (status) => {
      kit.provider.queue(refusal(status, { message: "later" }), answer("fine"));
      const { answer: text, retries, end } = await kit.ask();
      expect(text).toBe("fine");
      expect(retries).toMatchObject([{ try: 1 }]);
      expect(end?.finish).toBe("stop");
      expect(kit.lastRow()).toMatchObject({ status: "ok", tries: 2 });
    },
  );

  it("is retried as often as the settings allow, each time logged as n/max, and then the last error is thrown", async () => {
    kit.provider.queue(...[500, 502, 503].map((status) => refusal(status, { message: `try ${status}` })));
    const { error, deltas } = await kit.ask({ client: { retriesMax: 2 } });
    expect(error?.code).toBe("upstream_busy");
    expect(error?.params["status"]).toBe(503);
    expect(
      deltas.map((delta) =>
        delta.type === "retry" ? `retry ${delta.try}/${delta.of} ${delta.error.code}` : delta.type,
      ),
    ).toEqual(["try", "retry 1/2 upstream_failed", "try", "retry 2/2 upstream_failed", "try"]);
    expect(kit.log.map(({ message }) => message)).toEqual([
      "model call retry 1/2: upstream_failed",
      "model call retry 2/2: upstream_failed",
      "model call failed, try 3: upstream_busy",
    ]);
    expect(kit.provider.requests).toHaveLength(3);
    expect(kit.lastRow()).toMatchObject({ status: "failed", tries: 3, errorCode: "upstream_busy" });
  });

  it("is not asked again when the service says that it is useless", async () => {
    kit.provider.rule({ script: refusal(500, { message: "no" }, { "x-should-retry": "false" }) });
    expect((await kit.ask()).error?.code).toBe("upstream_failed");
    expect(kit.provider.requests).toHaveLength(1);
  });
});

describe("Retry-After", () => {
  const NOW = Date.UTC(2026, 10, 22, 12, 0, 0);

  it.each([
    ["seconds", { "retry-after": "7" }, 7_000],
    ["milliseconds", { "retry-after-ms": "1500" }, 1_500],
    [
      "a date, counted from the response's own",
      { date: "Sat, 01 Jan 2000 00:00:00 GMT", "retry-after": "Sat, 01 Jan 2000 00:00:20 GMT" },
      20_000,
    ],
    ["a whole minute", { "retry-after": "60" }, 60_000],
  ])("in %s is waited for, and only then is asked again", async (_, headers, waitMs) => {
    const clock = createFakeClock(NOW);
    kit.provider.queue(refusal(429, { message: "slow" }, headers), answer("fine"));
    const going = kit.ask({ client: { clock } });
    await expect.poll(() => clock.sleepers).toBe(1);
    await clock.advance(waitMs - 1);
    expect(kit.provider.requests).toHaveLength(1);
    await clock.advance(1);
    const { answer: text, retries } = await going;
    expect(retries).toMatchObject([{ waitMs }]);
    expect(text).toBe("fine");
    expect(kit.provider.requests).toHaveLength(2);
  });

  it.each(["soon", "Sat, 01 Jan 2000 00:00:20 GMT", "0"])("of %j means an ordinary wait", async (value) => {
    kit.provider.queue(refusal(429, { message: "slow" }, { "retry-after": value }), answer("fine"));
    expect((await kit.ask()).retries).toMatchObject([{ waitMs: 0 }]);
  });

  it("of three hours is a clear error now", async () => {
    kit.provider.queue(refusal(429, { message: "slow" }, { "retry-after": "10800" }));
    const { error, retries } = await kit.ask();
    expect(error?.message).toContain("10800 s");
    expect(error?.retryable).toBe(true);
    expect(retryLaterMs(error)).toBeUndefined();
    expect(retries).toEqual([]);
  });

  it("of minutes is handed to whoever called, with the time it takes", async () => {
    kit.provider.queue(refusal(429, { message: "slow" }, { "retry-after": "300" }));
    const { error, retries } = await kit.ask();
    expect(error?.code).toBe("upstream_rate_limited");
    expect(retryLaterMs(error)).toBe(300_000);
    expect(retries).toEqual([]);
    expect(kit.lastRow()).toMatchObject({ status: "failed", errorCode: "upstream_rate_limited", tries: 1 });
  });

  it("is not waited for by a call that was cancelled meanwhile", async () => {
    const clock = createFakeClock(NOW);
    const abort = new AbortController();
    kit.provider.queue(refusal(429, { message: "slow" }, { "retry-after": "30" }));
    const going = kit.ask({ client: { clock }, signal: abort.signal });
    await expect.poll(() => clock.sleepers).toBe(1);
    abort.abort();
    expect((await going).error?.code).toBe("cancelled");
    expect(clock.sleepers).toBe(0);
  });
});

describe("an address where no model lives", () => {
  it("tells that nothing listens", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const port = typeof address === "object" ? address?.port : 0;
    await new Promise((resolve) => server.close(resolve));
    const client = kit.client({ connection: connectTo(`http://127.0.0.1:${port}/v1`), retriesMax: 1 });
    const { error, retries } = await collect(client.stream(kit.request()));
    expect(error?.message).toBe(`Nothing answers at 127.0.0.1:${port}: connection refused.`);
    expect(retries).toHaveLength(1);
  });

  it("tells that the name is unknown", async () => {
    const client = kit.client({ connection: connectTo("http://no-such-host.invalid/v1"), retriesMax: 0 });
    const { error } = await collect(client.stream(kit.request()));
    expect(error?.code).toBe("upstream_unreachable");
    expect(error?.message).toContain("no-such-host.invalid");
  });

  it("is not waited for when it accepts and then says nothing", async () => {
    const server = createServer((socket) => socket.on("error", () => {}).resume());
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const port = typeof address === "object" ? address?.port : 0;
    const client = kit.client({
      // TLS is part of connecting, and nobody here shakes hands.
      connection: connectTo(`https://127.0.0.1:${port}/v1`),
      limits: { connectMs: 200 },
      retriesMax: 0,
    });
    const { error } = await collect(client.stream(kit.request()));
    expect(error?.params).toEqual({ phase: "connect", ms: 200 });
    expect(error?.retryable).toBe(true);
    await client.close();
    await new Promise((resolve) => server.close(resolve));
  });

  it("tells that there is no TLS, once", async () => {
    const client = kit.client({ connection: connectTo(kit.provider.baseUrl.replace("http:", "https:")) });
    const { error, retries } = await collect(client.stream(kit.request()));
    expect(error?.message).toMatch(/TLS/);
    expect(retries).toEqual([]);
  });

  it.each([
    "http://169.254.169.254/v1",
    "http://0.0.0.0/v1",
    "http://[::ffff:169.254.169.254]/v1",
    "http://[fd00:ec2::254]/v1",
  ])("is never asked when it is %s", async (baseUrl) => {
    const client = kit.client({ connection: connectTo(baseUrl) });
    const { error, retries } = await collect(client.stream(kit.request()));
    expect(error?.message).toContain("is not an address of a model service");
    expect(retries).toEqual([]);
  });

  it("is not followed to another", async () => {
    const elsewhere = kit.provider.baseUrl;
    for (const status of [301, 307, 308]) {
      kit.provider.queue({ status, headers: { location: `${elsewhere}/elsewhere` }, steps: [] });
      expect((await kit.ask()).error?.code).toBe("upstream_redirect");
    }
    expect(kit.provider.requests.map(({ path }) => path)).toEqual(Array(3).fill("/v1/chat/completions"));
  });

  it("tells that it is a web page", async () => {
    const page = { steps: [{ do: "raw" as const, text: "\n<!doctype html><title>Sign in</title>" }] };
    for (const type of ["text/html; charset=utf-8", "text/plain", "text/event-stream"]) {
      kit.provider.queue({ ...page, headers: { "content-type": type } });
      const { error, retries } = await kit.ask();
      expect(error?.code).toBe("upstream_not_an_api");
      expect(error?.params["type"]).toBe(type);
      expect(retries).toEqual([]);
    }
  });

  it("tells that what it sent is no stream", async () => {
    kit.provider.queue({ headers: { "content-type": "text/plain" }, steps: [{ do: "raw", text: "it works!" }] });
    expect((await kit.ask()).error?.code).toBe("upstream_not_an_api");
  });
});

function connectTo(baseUrl: string) {
  return { offline: false as const, baseUrl, apiKey: "k", model: "m" };
}
