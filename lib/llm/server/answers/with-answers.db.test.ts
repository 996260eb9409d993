import { eq } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { finishWriting, insertAnswerParts, insertProject, releaseWriting, seekAnswer } from "@/db";
import { answerParts, answers, projects } from "@/db/schema";
import { answer, recordsAnswer, refusal, steps } from "@/e2e/provider/index";
import { ProjectId, silentLog, systemClock, systemIds } from "@/lib/core";
import { defineTask, type CallRow, type LlmDelta, type LlmRequest } from "@/lib/llm";
import { createTestDb, type TestDb } from "@/lib/testing/test-db";
import { writeAnswerPart } from "../../answer-part";
import { collect, textTask, useProvider } from "../__fixtures__/client-kit";
import type { ServerLlmClient } from "../client";
import { answerKey } from "./answer-key";
import { createPost } from "./__fixtures__/post";
import { withAnswers, type AnswersOptions } from "./with-answers";

const kit = useProvider();
const exact = defineTask({ ...textTask, temperature: 0 });
const LEASE_MS = 600;

let database: TestDb;
let project: ProjectId;
let rows: CallRow[] = [];
const instances: ServerLlmClient[] = [];

beforeAll(async () => {
  database = await createTestDb({ max: 8 });
});
afterEach(async () => {
  await Promise.all(instances.splice(0).map((instance) => instance.close()));
  rows = [];
});
afterAll(() => database.close());

async function newProject(): Promise<ProjectId> {
  const id = ProjectId.parse(`p-${systemIds.next("req").slice(4)}`);
  await insertProject(database.db, { id, name: "Test", timeZone: "UTC", timeZoneConfirmed: true });
  return id;
}

/** A process of its own, as far as answers go. */
function instance(options: Partial<AnswersOptions> = {}): ServerLlmClient {
  const ledger = { write: async (row: CallRow) => void rows.push(row) };
  const own = { clock: systemClock, ids: systemIds, log: silentLog, ledger };
  const made = withAnswers(kit.client(own), { db: database.db, ...own, leaseMs: LEASE_MS, ...options });
  instances.push(made);
  return made;
}

function asking(asked: Partial<LlmRequest> = {}): LlmRequest {
  return kit.request({ task: exact, project, ...asked });
}

const isProject = (id: ProjectId) => eq(projects.id, id);
const never = () => new AbortController().signal;

const WORDS = "one two three 四 five six";
const slowly = (ms = 30) => answer({ text: WORDS.split(/(?<= )/), ms, reasoning: "hm" });
const stored = () => database.db.select().from(answers);

beforeAll(async () => {
  project = await newProject();
});
afterEach(async () => {
  await database.db.delete(answers);
  await database.db.delete(answerParts);
});

/** Starts reading and resolves when the first words are there; `went` is the rest. */
async function begin(stream: AsyncIterable<LlmDelta>): Promise<{ went: ReturnType<typeof collect> }> {
  let begun = () => {};
  const words = new Promise<void>((resolve) => (begun = resolve));
  const went = collect(
    (async function* () {
      for await (const delta of stream) {
        if (delta.type === "text") begun();
        yield delta;
      }
    })(),
  );
  await Promise.race([words, went]);
  return { went };
}

describe("an answer that is known", () => {
  it("is given again in few pieces, marked, and with a row of its own that cost nothing", async () => {
    kit.provider.queue(slowly(1));
    const one = instance();
    const first = await collect(one.stream(asking({ run: "run_a" })));
    expect(first.end).toMatchObject({ finish: "stop" });
    expect(first.end?.cached).toBeUndefined();
    await one.settled();
    const again = await collect(instance().stream(asking({ run: "run_b", item: "i" })));
    expect(kit.provider.requests).toHaveLength(1);
    expect(again).toMatchObject({ answer: WORDS, reasoning: "hm" });
    expect(again.deltas.map(({ type }) => type)).toEqual(["try", "text", "text", "end"]);
    expect(again.end).toMatchObject({ cached: true, finish: "stop", usage: first.end?.usage });
    expect(again.end?.callId).not.toBe(first.end?.callId);
    for (const went of [first, again]) expect(went.deltas[0]).toMatchObject({ callId: went.end?.callId });
    await Promise.all(instances.map((instance) => instance.settled()));
    const told = rows.filter(({ id }) => id === again.end?.callId);
    expect(told).toHaveLength(1);
    expect(told[0]).toMatchObject({
      runId: "run_b",
      item: "i",
      status: "ok",
      cached: true,
      tries: 0,
      cost: null,
      promptTokens: 10,
      completionTokens: 5,
      estimated: false,
    });
    expect(rows.filter(({ cached, status }) => !cached && status === "ok")).toHaveLength(1);
    await expect.poll(async () => (await stored())[0]?.hits).toBe(1);
  });

  it("is not given to another project", async () => {
    kit.provider.queue(answer("a"), answer("b"));
    const one = instance();
    await collect(one.stream(asking()));
    await one.settled();
    expect((await collect(one.stream(asking({ project: await newProject() })))).answer).toBe("b");
    expect(kit.provider.requests).toHaveLength(2);
  });

  it("is passed over by who asks anew, whose answer takes its place", async () => {
    kit.provider.queue(answer("old"), answer("new"));
    const one = instance();
    await collect(one.stream(asking()));
    await one.settled();
    const fresh = await collect(one.stream(asking({ cache: "bypass" })));
    expect(fresh).toMatchObject({ answer: "new" });
    expect(fresh.end?.cached).toBeUndefined();
    await one.settled();
    expect(await collect(one.stream(asking()))).toMatchObject({ answer: "new", end: { cached: true } });
    expect(kit.provider.requests).toHaveLength(2);
  });

  it("when sampled, is given within its run, and beyond it to those who take any", async () => {
    kit.provider.queue(answer("first"), answer("second"), answer("third"));
    const one = instance();
    const ask = async (asked: Partial<LlmRequest>) => {
      const went = await collect(one.stream(asking({ task: textTask, ...asked })));
      await one.settled();
      return `${went.answer} ${went.end?.cached ?? false}`;
    };
    expect(await ask({ run: "run_a" })).toBe("first false");
    expect(await ask({ run: "run_a" })).toBe("first true");
    expect(await ask({ run: "run_b" })).toBe("second false");
    expect(await ask({ run: "run_c", cache: "use" })).toBe("second true");
    expect(await ask({})).toBe("third false");
    expect(await ask({ cache: "use" })).toBe("second true");
  });

  it("is not kept where the project keeps none", async () => {
    kit.provider.queue(answer("a"), answer("b"), answer("c"));
    const forgetful = await newProject();
    await database.db.update(projects).set({ keepAnswersDays: 0 }).where(isProject(forgetful));
    const one = instance();
    for (const [cache, words] of [
      ["use", "a"],
      ["bypass", "b"],
      ["use", "c"],
    ] as const) {
      expect((await collect(one.stream(asking({ project: forgetful, cache })))).answer).toBe(words);
      await one.settled();
    }
    expect(await stored()).toEqual([]);
  });

  it("is done without when the database is gone", async () => {
    const gone = await createTestDb();
    await gone.close();
    kit.provider.queue(answer("a"));
    expect(await collect(instance({ db: gone.db }).stream(asking()))).toMatchObject({ answer: "a", error: undefined });
  });
});

describe("what is not whole is never kept:", () => {
  it.each([
    ["cut at its limit", () => answer({ text: "a", finish: "length" })],
    ["refused", () => refusal(401, { message: "no" })],
    ["without its end record", () => answer("no records")],
    ["filtered", () => answer({ text: "a", finish: "content_filter" })],
  ])("%s", async (_, script) => {
    kit.provider.rule({ script: script() });
    const one = instance();
    const task = defineTask({ ...exact, grammar: "records" });
    await collect(one.stream(asking({ task })));
    await one.settled();
    expect(await stored()).toEqual([]);
  });

  it("left", async () => {
    kit.provider.queue(steps({ do: "text", text: "so far" }, { do: "stall" }));
    const one = instance();
    for await (const delta of one.stream(asking())) if (delta.type === "text") break;
    await expect.poll(() => kit.provider.requests[0]?.leftAt).toBeDefined();
    await expect.poll(stored).toEqual([]);
  });

  it("an answer that PostgreSQL cannot hold; others can ask at once", async () => {
    kit.provider.rule({ script: answer("a\u0000b") });
    const one = instance();
    expect((await collect(one.stream(asking()))).answer).toBe("a\u0000b");
    await one.settled();
    expect(await stored()).toEqual([]);
  });
});

describe.each([
  ["by looking", undefined],
  ["by signals", createPost],
])("the same question asked at the same time, %s", (_, post) => {
  const cluster = () => {
    const signals = post?.();
    return [1, 2, 3].map(() => instance(signals === undefined ? {} : { signals }));
  };

  it("a hundred times on three instances is one call, and all get all of it", async () => {
    kit.provider.rule({ script: slowly(80) });
    const three = cluster();
    const going = Array.from({ length: 100 }, (_, i) =>
      collect((three[i % 3] ?? instance()).stream(asking({ run: `run_${i}` }))),
    );
    const went = await Promise.all(going);
    expect(kit.provider.requests).toHaveLength(1);
    expect(new Set(went.map((one) => `${one.reasoning}|${one.answer}`))).toEqual(new Set([`hm|${WORDS}`]));
    expect(went.filter(({ end }) => end?.cached !== true)).toHaveLength(1);
    expect(new Set(went.map(({ end }) => end?.callId)).size).toBe(100);
    // Readers elsewhere see it grow, too.
    const growing = went.filter(({ deltas }) => deltas.filter(({ type }) => type === "text").length > 2);
    expect(growing.length).toBe(100);
    await Promise.all(three.map((one) => one.settled()));
    const ended = rows.filter(({ status }) => status === "ok");
    expect(ended).toHaveLength(100);
    expect(ended.filter(({ tries }) => tries === 1)).toHaveLength(1);
    await expect.poll(async () => (await stored()).map(({ state }) => state)).toEqual(["whole"]);
    expect(await database.db.select().from(answerParts)).toEqual([]);
  });

  it("goes on for the last of a hundred when the others are cancelled, the first asker among them", async () => {
    kit.provider.rule({ script: slowly(60) });
    const three = cluster();
    const aborts = Array.from({ length: 100 }, () => new AbortController());
    const first = await begin((three[0] ?? instance()).stream(asking({ signal: aborts[0]?.signal ?? never() })));
    const others = await Promise.all(
      aborts.slice(1).map(({ signal }, i) => begin((three[(i + 1) % 3] ?? instance()).stream(asking({ signal })))),
    );
    // The last asker sits on the third instance, the call on the first.
    const survivor = 98;
    aborts.forEach((abort, i) => i !== survivor && abort.abort());
    const went = await Promise.all([first, ...others].map((one) => one.went));
    expect(went.filter(({ error }) => error?.code === "cancelled")).toHaveLength(99);
    expect(went[survivor]).toMatchObject({ answer: WORDS, reasoning: "hm", end: { cached: true } });
    expect(kit.provider.requests).toHaveLength(1);
    expect(kit.provider.requests[0]?.leftAt).toBeUndefined();
  });

  it("a failure is everybody's, and nobody asks again by himself", async () => {
    kit.provider.rule({
      script: { headersAfterMs: 300, ...refusal(400, { message: "context too long" }) },
    });
    const three = cluster();
    const going = [0, 1, 2, 0, 1, 2].map((i) => collect((three[i] ?? instance()).stream(asking())));
    const went = await Promise.all(going);
    expect(new Set(went.map(({ error }) => error?.code))).toEqual(new Set(["upstream_rejected"]));
    expect(kit.provider.requests).toHaveLength(1);
    await expect.poll(stored).toEqual([]);
  });

  it("a retry is everybody's: what came before it is void", async () => {
    kit.provider.queue(steps({ do: "text", text: "void " }, { do: "wait", ms: 400 }, { do: "reset" }), slowly(5));
    const three = cluster();
    const going = await Promise.all(three.map((one) => begin(one.stream(asking()))));
    for (const went of await Promise.all(going.map((one) => one.went))) {
      expect(went).toMatchObject({ answer: WORDS, error: undefined });
    }
    expect(kit.provider.requests).toHaveLength(2);
  });

  it("ends upstream at once when all of them leave", async () => {
    kit.provider.rule({ script: steps({ do: "text", text: "so far" }, { do: "stall" }) });
    const [one = instance()] = cluster();
    const aborts = Array.from({ length: 10 }, () => new AbortController());
    const going = await Promise.all(aborts.map(({ signal }) => begin(one.stream(asking({ signal })))));
    const at = Date.now();
    for (const abort of aborts) abort.abort();
    expect(await kit.leftAfter(0, at)).toBeLessThanOrEqual(250);
    await Promise.all(going.map(({ went }) => went));
    await expect.poll(stored).toEqual([]);
    // Whoever asks next does not find the ruins.
    const next = await begin(one.stream(asking()));
    expect(kit.provider.requests).toHaveLength(2);
    await one.close();
    expect((await next.went).error?.code).toBe("cancelled");
  });

  it("ends upstream when the readers elsewhere are gone as well", async () => {
    kit.provider.rule({ script: steps({ do: "text", text: "so far" }, { do: "stall" }) });
    const [one = instance(), two = instance()] = cluster();
    const aborts = [new AbortController(), new AbortController()];
    const first = await begin(one.stream(asking({ signal: aborts[0]?.signal ?? never() })));
    const second = await begin(two.stream(asking({ signal: aborts[1]?.signal ?? never() })));
    aborts[0]?.abort();
    await first.went;
    expect(kit.provider.requests[0]?.leftAt).toBeUndefined();
    aborts[1]?.abort();
    await second.went;
    await vi.waitUntil(() => kit.provider.requests[0]?.leftAt !== undefined, { timeout: 5 * LEASE_MS });
    await expect.poll(stored).toEqual([]);
  });
});

describe("a writer that dies", () => {
  /** Claims the answer and writes some of it, like a process that is killed then. */
  async function die(words: string): Promise<void> {
    const one = instance();
    const writing = { projectId: project, key: answerKey(one.connection, asking()), owner: "dead" };
    const claim = { ...writing, task: exact.name, model: "m-1", leaseMs: LEASE_MS };
    expect(await seekAnswer(database.db, claim)).toEqual({ kind: "claimed" });
    const parts = [
      { type: "try", try: 1, of: 5 },
      { type: "text", channel: "answer", text: words },
    ] as const;
    await insertAnswerParts(
      database.db,
      writing,
      parts.map((part, seq) => ({ seq, data: writeAnswerPart(part) })),
    );
  }

  it("is replaced by one of those who read along; all get the whole answer of the new call", async () => {
    kit.provider.rule({ script: slowly(5) });
    await die("what was said before");
    const going = await Promise.all([instance(), instance(), instance()].map((one) => begin(one.stream(asking()))));
    const went = await Promise.all(going.map((one) => one.went));
    expect(kit.provider.requests).toHaveLength(1);
    for (const { deltas, answer: text } of went) {
      expect(text).toBe(WORDS);
      expect(deltas.filter(({ type }) => type === "try").length).toBeGreaterThanOrEqual(2);
    }
    expect(went.filter(({ end }) => end?.cached !== true)).toHaveLength(1);
  });

  it("writes nothing more when it comes back to life", async () => {
    kit.provider.rule({ script: answer("the new one") });
    await die("x");
    const one = instance();
    expect((await collect(one.stream(asking()))).answer).toBe("the new one");
    await one.settled();
    const writing = { projectId: project, key: answerKey(one.connection, asking()), owner: "dead" };
    const late = { pieces: [], finish: "stop", promptTokens: 0, completionTokens: 0, estimated: true } as const;
    expect(await finishWriting(database.db, writing, late)).toBe(false);
    await releaseWriting(database.db, writing);
    expect(await collect(one.stream(asking()))).toMatchObject({ answer: "the new one", end: { cached: true } });
  });

  it("that is told to end lets others take over at once", async () => {
    kit.provider.queue(steps({ do: "text", text: "a" }, { do: "stall" }), recordsAnswer([]));
    const [one, two] = [instance({ leaseMs: 60_000 }), instance({ leaseMs: 60_000 })];
    const first = await begin(one.stream(asking()));
    const second = await begin(two.stream(asking()));
    await one.close();
    expect((await first.went).error?.code).toBe("cancelled");
    expect((await second.went).answer).toBe('{"end":true,"records":0}\n');
  });
});
