import { describe, expect, it } from "vitest";
import { answer, chunkOf, refusal, steps, type Script, type Step } from "@/e2e/provider/index";
import { collect, recordsTask, useProvider } from "./__fixtures__/client-kit";

const kit = useProvider();

const begun: Step[] = [
  { do: "text", text: '{"a":1}\n{"a":' },
  { do: "wait", ms: 20 },
];
const stop: Step = { do: "chunk", data: chunkOf({}, "stop") };
const limits = { firstByteMs: 2_000, idleMs: 200, totalMs: 10_000 };
const asked = { task: recordsTask, keepsPartial: true };

describe("a call whose caller keeps what came", () => {
  it.each([
    ["a reset", steps(...begun, { do: "reset" }), "upstream_broken"],
    ["an end inside the body", steps(...begun, { do: "cut" }), "upstream_broken"],
    ["silence", steps(...begun, { do: "stall" }), "upstream_timeout"],
    ["an end without a word about it", steps(...begun), "upstream_truncated"],
    ["a stop without the end record", steps(...begun, stop, { do: "done" }), "upstream_truncated"],
    ["a chunk that is no JSON", steps(...begun, { do: "chunk", data: "{nope" }), "upstream_bad_chunk"],
    [
      "an error object",
      steps(...begun, { do: "chunk", data: { error: { message: "The server had an error", type: "server_error" } } }),
      "upstream_failed",
    ],
    [
      "a service that asks to slow down in the middle",
      steps(...begun, { do: "chunk", data: { error: { code: 429, message: "slow" } } }),
      "upstream_rate_limited",
    ],
    [
      "a service without resources",
      steps(...begun, { do: "chunk", data: chunkOf({}, "insufficient_system_resource") }, { do: "done" }),
      "upstream_busy",
    ],
  ] satisfies [string, Script, string][])(
    "ends with `broken` after %s and asks nobody again",
    async (_, script, code) => {
      kit.provider.rule({ script });
      const went = await kit.ask({ ...asked, client: { limits } });
      expect(went.error).toBeUndefined();
      expect(went.broken?.error.code).toBe(code);
      expect(went.deltas.map(({ type }) => type)).toEqual(["try", "text", "broken"]);
      expect(went.answer).toBe('{"a":1}\n{"a":');
      expect(kit.provider.requests).toHaveLength(1);
      expect(kit.ledger.map(({ status }) => status)).toEqual(["running", "failed"]);
      expect(kit.lastRow()).toMatchObject({ id: went.broken?.callId, errorCode: code, tries: 1, finish: null });
    },
  );

  it("ends with `broken` when an answer took too long as a whole, since the rest may be short", async () => {
    kit.provider.rule({ script: answer({ text: Array<string>(500).fill("x"), ms: 20 }) });
    const { broken } = await kit.ask({ ...asked, client: { limits: { ...limits, totalMs: 300 } } });
    expect(broken?.error.params).toEqual({ phase: "total", ms: 300 });
  });

  it("is told what the broken answer cost, all tries together", async () => {
    kit.provider.queue(
      refusal(500, { message: "later" }),
      steps({ do: "text", text: "some words " }, { do: "wait", ms: 20 }, { do: "text", text: "more" }, { do: "reset" }),
    );
    const { broken, retries } = await kit.ask(asked);
    expect(retries).toHaveLength(1);
    const row = kit.lastRow();
    expect(row).toMatchObject({ status: "failed", tries: 2, estimated: true });
    expect(row?.completionTokens).toBeGreaterThan(1);
    expect(broken).toMatchObject({
      usage: { promptTokens: row?.promptTokens, completionTokens: row?.completionTokens, estimated: true },
      ttftMs: row?.ttftMs,
      tokensPerS: row?.tokensPerS,
    });
  });

  it.each([
    ["before anything", steps({ do: "reset" })],
    ["after nothing but thoughts", steps({ do: "chunk", data: chunkOf({ reasoning_content: "hm" }) }, { do: "cut" })],
    ["after nothing but white space", steps({ do: "text", text: "\n " }, { do: "wait", ms: 20 }, { do: "cut" })],
    ["with an empty answer", answer("")],
  ])("is tried again when the fault came %s", async (_, script) => {
    kit.provider.queue(script, answer('{"end":true,"records":0}\n'));
    const { retries, end } = await kit.ask(asked);
    expect(retries).toHaveLength(1);
    expect(end?.finish).toBe("stop");
  });

  it.each([
    ["a filter", { do: "chunk", data: chunkOf({}, "content_filter") }, "upstream_filtered"],
    ["a wrong key", { do: "chunk", data: { error: { code: "invalid_api_key" } } }, "upstream_credentials"],
    ["an empty account", { do: "chunk", data: { error: { code: "insufficient_quota" } } }, "upstream_quota"],
  ] satisfies [string, Step, string][])("still throws after %s, which never passes", async (_, step, code) => {
    kit.provider.rule({ script: steps(...begun, step, { do: "done" }) });
    const { error, broken } = await kit.ask(asked);
    expect(error?.code).toBe(code);
    expect(broken).toBeUndefined();
  });

  it("gets `end` for an answer cut by its length, with or without the end record", async () => {
    kit.provider.queue(answer({ text: '{"a":1}\n{"a"', finish: "length" }));
    const { end, broken } = await kit.ask(asked);
    expect(end?.finish).toBe("length");
    expect(broken).toBeUndefined();
  });

  it("throws `cancelled` when it was cancelled, however much came", async () => {
    kit.provider.queue(steps(...begun, { do: "stall" }));
    const abort = new AbortController();
    const going = kit.ask({ ...asked, signal: abort.signal });
    await expect.poll(() => kit.provider.requests.length).toBe(1);
    abort.abort();
    const { error, broken } = await going;
    expect(error?.code).toBe("cancelled");
    expect(broken).toBeUndefined();
  });

  it("may leave at `broken` without changing what the ledger says", async () => {
    kit.provider.queue(steps(...begun, { do: "cut" }));
    const client = kit.client();
    for await (const delta of client.stream(kit.request(asked))) if (delta.type === "broken") break;
    await client.settled();
    expect(kit.ledger.map(({ status }) => status)).toEqual(["running", "failed"]);
  });

  it("and who does not keep it gets another try, as ever", async () => {
    kit.provider.queue(steps(...begun, { do: "cut" }), answer('{"end":true,"records":0}\n'));
    const client = kit.client();
    const went = await collect(client.stream(kit.request({ task: recordsTask })));
    expect(went.deltas.map(({ type }) => type)).toEqual(["try", "text", "retry", "try", "text", "end"]);
  });
});
