import { describe, expect, it, vi } from "vitest";
import { answer, json, recordsAnswer, refusal, steps, chunkOf } from "@/e2e/provider/index";
import { silentLog, systemClock } from "@/lib/core";
import { createPredictableIds } from "@/lib/testing";
import { PROBE_CHECKS, type ProbeCheck, type ProbeFrame } from "../../probe";
import { recordsTask, textTask, useProvider } from "../__fixtures__/client-kit";
import { DEFAULT_LIMITS } from "../limits";
import { probe, type Probed } from "./probe-connection";

const kit = useProvider();
const three = [{ word: "a" }, { word: "b" }, { word: "c" }];

type Seen = {
  frames: ProbeFrame[];
  /** What each check came to. */
  states: Partial<Record<ProbeCheck, string>>;
  messages: Partial<Record<ProbeCheck, string>>;
  end: ProbeFrame | undefined;
};

type Given = Partial<Omit<Probed, "connection" | "limits">> & {
  connection?: Partial<Probed["connection"]>;
  limits?: Partial<Probed["limits"]>;
};

async function look(
  { connection, limits, ...given }: Given = {},
  signal = new AbortController().signal,
): Promise<Seen> {
  const seen: Seen = { frames: [], states: {}, messages: {}, end: undefined };
  const asked: Probed = {
    connection: {
      offline: false,
      baseUrl: kit.provider.baseUrl,
      apiKey: "sk-planted-secret",
      model: "m-1",
      ...connection,
    },
    limits: { ...DEFAULT_LIMITS, ...limits },
    task: recordsTask,
    project: "sample",
    locale: "en",
    ledger: { write: async (row) => void kit.ledger.push(row) },
    clock: systemClock,
    ids: createPredictableIds(),
    log: silentLog,
    ...given,
  };
  for await (const frame of probe(asked, signal)) {
    seen.frames.push(frame);
    if (frame.type === "check") {
      seen.states[frame.check] = frame.state;
      seen.messages[frame.check] = frame.message;
    }
    if (frame.type === "done") seen.end = frame;
  }
  expect(seen.frames.filter(({ type }) => type === "done")).toHaveLength(1);
  expect(seen.frames.at(-1)).toBe(seen.end);
  expect(Object.keys(seen.states).toSorted()).toEqual([...PROBE_CHECKS].toSorted());
  expect(Object.values(seen.states)).not.toContain("running");
  expect(JSON.stringify(seen.frames)).not.toContain("sk-planted-secret");
  return seen;
}

/** The names of all checks that came to a state. */
const those = ({ states }: Seen, state: string) => PROBE_CHECKS.filter((check) => states[check] === state);

describe("a connection that is right", () => {
  it("passes every check, shows its text while it comes, and leaves a row in the ledger", async () => {
    kit.provider.configure({ models: ["m-1", "m-2"], apiKey: "sk-planted-secret" });
    kit.provider.queue(recordsAnswer(three, { ms: 20, reasoning: "hm" }));
    const seen = await look();
    expect(those(seen, "ok")).toEqual([...PROBE_CHECKS]);
    expect(seen.end).toMatchObject({ ok: true, failed: 0, warned: 0 });
    expect(seen.messages.usage).toContain("10 in, 5 out");
    expect(seen.messages.reasoning).toContain("reasoning_content");
    expect(seen.messages.records).toContain("3 of 3");
    expect(seen.frames).toContainEqual({ type: "models", models: ["m-1", "m-2"] });
    const texts = seen.frames.flatMap((frame) =>
      frame.type === "llm_chunk" && frame.channel === "answer" ? frame.content : [],
    );
    expect(texts.join("")).toContain('{"word":"b"}');
    expect(texts.length).toBeGreaterThan(2);
    expect(kit.lastRow()).toMatchObject({ status: "ok", task: "list-things", projectId: "sample", tries: 1 });
    expect(
      kit.provider.requests.filter(({ method }) => method === "POST").every(({ body }) => body?.stream === true),
    ).toBe(true);
  });

  it("needs neither a list of models nor a key", async () => {
    kit.provider.queue(recordsAnswer(three, { ms: 20 }));
    const seen = await look({ connection: { apiKey: undefined } });
    expect(seen.end).toMatchObject({ ok: true });
    expect(seen.messages.key).toContain("asks for no key");
    expect(seen.messages.reasoning).toContain("no thoughts");
  });

  it("is asked for prose where the task is about prose", async () => {
    kit.provider.queue(answer({ text: ["once", " upon", " a time"], ms: 20 }));
    const seen = await look({ task: textTask });
    expect(those(seen, "ok")).toEqual([...PROBE_CHECKS]);
  });

  it("may answer as a model that it does not list", async () => {
    kit.provider.configure({ models: ["m-2"] });
    kit.provider.queue(recordsAnswer(three, { ms: 20 }));
    const seen = await look();
    expect(seen.states.model).toBe("ok");
    expect(seen.messages.model).toContain("does not list it");
  });

  it.each([
    [{ reasoning: "hm" }, "reasoning"],
    [{ content: [{ type: "thinking", thinking: "hm" }] }, "content.thinking"],
    [{ content: "<think>hm</think>\n" }, "<think>"],
  ])("names where its thoughts are: %j is %s", async (delta, field) => {
    const whole = recordsAnswer(three, { ms: 20 });
    kit.provider.queue({ steps: [{ do: "chunk", data: chunkOf(delta) }, ...whole.steps] });
    expect((await look()).messages.reasoning).toContain(`in ${field}.`);
  });
});

describe("what is wrong is found in its place, and says what to do", () => {
  it("nobody there", async () => {
    const seen = await look({ connection: { baseUrl: "http://127.0.0.1:1/v1" } });
    expect(those(seen, "fail")).toEqual(["reachable"]);
    expect(seen.messages.reachable).toContain("Check the address");
    expect(those(seen, "skipped")).toHaveLength(PROBE_CHECKS.length - 1);
    expect(kit.ledger).toEqual([]);
  });

  it("a place where no model may be", async () => {
    const seen = await look({ connection: { baseUrl: "http://169.254.169.254/v1" } });
    expect(those(seen, "fail")).toEqual(["reachable"]);
  });

  it("a web page instead of an API", async () => {
    const page = {
      headers: { "content-type": "text/html" },
      steps: [{ do: "raw" as const, text: "<html>hello</html>" }],
    };
    kit.provider.queue(page);
    const seen = await look();
    expect(those(seen, "fail")).toEqual(["reachable"]);
    expect(seen.messages.reachable).toContain("/v1");
  });

  it("a redirect, which is not followed", async () => {
    kit.provider.queue({ status: 307, headers: { location: "http://127.0.0.1:1/" }, steps: [] });
    expect(those(await look(), "fail")).toEqual(["reachable"]);
  });

  it("a wrong key, which is not repeated although the service repeats it", async () => {
    kit.provider.configure({ models: ["m-1"], apiKey: "sk-right" });
    const seen = await look();
    expect(those(seen, "ok")).toEqual(["reachable"]);
    expect(those(seen, "fail")).toEqual(["key"]);
    expect(seen.messages.key).toContain("Copy it again");
    expect(kit.lastRow()).toMatchObject({ status: "failed", errorCode: "upstream_credentials" });
  });

  it("a key that is missing", async () => {
    kit.provider.configure({ apiKey: "sk-right" });
    const seen = await look({ connection: { apiKey: undefined } });
    expect(seen.messages.key).toContain("there is none");
  });

  it("an account without quota", async () => {
    kit.provider.queue(refusal(429, { message: "no", code: "insufficient_quota" }));
    expect((await look()).messages.key).toContain("no quota left");
  });

  it("an unknown model, with the names there are", async () => {
    kit.provider.configure({ models: ["m-2", "m-3"] });
    kit.provider.queue(refusal(404, { message: "The model `m-1` does not exist", code: "model_not_found" }));
    const seen = await look();
    expect(those(seen, "fail")).toEqual(["model"]);
    expect(seen.messages.model).toContain("m-2, m-3");
  });

  it("a service that does not stream", async () => {
    const content = `${three.map((one) => JSON.stringify(one)).join("\n")}\n{"end":true,"records":3}\n`;
    kit.provider.queue(json({ choices: [{ message: { content }, finish_reason: "stop" }] }));
    const seen = await look();
    expect(those(seen, "fail")).toEqual(["streams"]);
    expect(seen.messages.streams).toContain("one piece");
    expect(seen.end).toMatchObject({ ok: false, failed: 1 });
  });

  it("a proxy that collects the stream", async () => {
    kit.provider.queue(recordsAnswer(three));
    const seen = await look();
    expect(those(seen, "warn")).toContain("streams");
    expect(seen.end).toMatchObject({ ok: true });
  });

  it("no usage", async () => {
    kit.provider.queue(recordsAnswer(three, { ms: 20, usage: null }));
    const seen = await look();
    expect(those(seen, "warn")).toEqual(["usage"]);
    expect(seen.messages.usage).toContain("estimated");
  });

  it("records that cannot be read", async () => {
    const unreadable = { ...recordsTask, sample: () => ({ ...recordsTask.sample("en"), read: () => false }) };
    kit.provider.queue(recordsAnswer(three, { ms: 20 }));
    const seen = await look({ task: unreadable });
    expect(those(seen, "warn")).toEqual(["records"]);
    expect(seen.messages.records).toContain("0 of 3");
  });

  it("silence", async () => {
    kit.provider.queue(steps({ do: "stall" }));
    const seen = await look({ limits: { firstByteMs: 50 } });
    expect(those(seen, "fail")).toEqual(["streams"]);
    expect(seen.messages.streams).toContain("raise the time-out");
  });

  it("an answer that breaks off: what came before it counts", async () => {
    kit.provider.queue(steps({ do: "text", text: '{"word":"a"}\n' }, { do: "wait", ms: 20 }, { do: "reset" }));
    const seen = await look();
    expect(those(seen, "ok")).toEqual(["reachable", "key", "model"]);
    expect(those(seen, "fail")).toEqual(["streams"]);
  });

  it("a busy service, in the reader's language", async () => {
    kit.provider.queue(refusal(503, { message: "overloaded" }));
    const seen = await look({ locale: "zh-CN" });
    expect(those(seen, "fail")).toEqual(["streams"]);
    expect(seen.messages.streams).toMatch(/稍后再试/);
  });
});

it("ends the call when nobody looks any more", async () => {
  kit.provider.queue(steps({ do: "text", text: "{" }, { do: "stall" }));
  const leave = new AbortController();
  const looking = look({}, leave.signal);
  await vi.waitUntil(() => kit.provider.requests.some(({ method }) => method === "POST"));
  leave.abort();
  await expect(looking).rejects.toMatchObject({ code: "cancelled" });
  await vi.waitUntil(() => kit.provider.requests.at(-1)?.leftAt !== undefined);
});
