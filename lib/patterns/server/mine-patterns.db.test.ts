import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { selectPatternsAfter, selectPatternSets } from "@/db";
import { RunId, type Ctx } from "@/lib/core";
import { importFile } from "@/lib/ingest/server/import-for-test";
import { MiningQuestion, PatternSetId, type MiningQuestionInput, type Pattern } from "@/lib/patterns";
import { createSegment } from "@/lib/people/server";
import { cancelRun, getRun, listCauses, retryRun, type KeptRuns } from "@/lib/runs/server";
import { countRows, createTestCtx } from "@/lib/testing";
import { createTestDb, type TestDb } from "@/lib/testing/test-db";
import { keepTestRuns, takeOverRun, watchRun } from "@/lib/testing/test-runs";
import { minePatternsOf } from "./mine-patterns";
import { getSet } from "./sets";

let database: TestDb;
let ctx: Ctx;
let kept: KeptRuns;
beforeAll(async () => {
  database = await createTestDb({ max: 10 });
});
afterAll(() => database.close());
beforeEach(async () => {
  ctx = await createTestCtx(database.db);
  kept = await keepTestRuns(ctx);
});
afterEach(() => kept.stop());

const TYPES = ["browse", "search", "cart", "buy", "leave"];

/** Users who wander among types by a fixed rule that has nothing to do with chance; each does so many things. */
async function giveEvents(users: number, each: number, types: readonly string[] = TYPES) {
  let state = 7;
  const next = (below: number) => (state = (state * 48_271) % 2_147_483_647) % below;
  const lines: string[] = [];
  for (let u = 0; u < users; u++) {
    let minute = next(600);
    for (let n = 0; n < each; n++) {
      minute += 1 + next(50);
      const type = types[next(types.length)] ?? "";
      lines.push(`u${u},${type},${new Date(Date.UTC(2026, 0, 5, 0, minute)).toISOString()}`);
    }
  }
  await importFile(ctx, `user_id,event_type,start\n${lines.join("\n")}\n`, { kind: "events" });
}

const ask = async (input: MiningQuestionInput, partitions?: number) =>
  (await minePatternsOf(ctx, MiningQuestion.parse(input), partitions)).run;

const mine = async (input: MiningQuestionInput, partitions?: number) =>
  await watched((await ask(input, partitions)).id);

async function watched(runId: string) {
  const { fold, frames } = await watchRun(ctx, runId);
  const { state } = fold;
  const set = PatternSetId.safeParse(state.result?.["pattern_set_id"]).data;
  const patterns = set ? await selectPatternsAfter(ctx.db, { projectId: ctx.project, setId: set }, 0, 100_000) : [];
  return { state, frames, set, patterns };
}

const sets = () => selectPatternSets(ctx.db, { projectId: ctx.project, limit: 100 });
const figures = (patterns: readonly Pattern[]) => patterns.map(({ id: _id, set_id: _set, ...rest }) => rest);

const minute = (n: number) => new Date(Date.UTC(2026, 0, 5, 0, n)).toISOString();

describe("in parts", () => {
  test.each([
    { output: "all" as const, partitions: 3 },
    { output: "closed" as const, partitions: 4, max_gap_ms: 3_000_000 },
    { output: "maximal" as const, partitions: 2, counted: "sessions" as const, session_gap_ms: 2_400_000 },
    { output: "all" as const, partitions: 5, top_k: 20 },
  ])("what $partitions parts come to is what one comes to ($output)", async ({ partitions, ...options }) => {
    await giveEvents(60, 12);
    const question = { min_support: 0.2, max_length: 3, ...options };
    const parted = await mine(question, partitions);
    expect(parted.state.end).toMatchObject({ type: "done" });
    const whole = await mine({ ...question, exclude_types: ["nothing"] });
    expect(parted.patterns.length).toBeGreaterThan(1);
    expect(figures(parted.patterns)).toEqual(figures(whole.patterns));
    expect(await countRows(ctx.db, "mined_parts", ctx.project)).toBe(0);
  });

  test("a run that was stopped and is tried again ends with the set", async () => {
    await giveEvents(60, 12);
    await kept.stop();
    const run = await ask({ min_support: 0.2, max_length: 3 }, 3);
    await cancelRun(ctx, RunId.parse(run.id));
    kept = await keepTestRuns(ctx);
    expect((await watchRun(ctx, run.id)).fold.state.status).toBe("cancelled");
    const { run: again } = await retryRun(ctx, RunId.parse(run.id));
    // The same request twice: there is a run about it now.
    await expect(retryRun(ctx, RunId.parse(run.id))).rejects.toMatchObject({ code: "run_not_retryable" });
    const { fold } = await watchRun(ctx, again.id);
    expect(fold.state.end).toMatchObject({ type: "done" });
    expect((await sets()).map(({ id }) => id)).toEqual([fold.state.result?.["pattern_set_id"]]);
  });

  test("where a part alone is too much, all users are searched at once", async () => {
    // Of 22 different events in a row there are millions of sequences: a part keeps a million at most, and needs all.
    const lines = ["u1", "u2"].flatMap((user) =>
      Array.from({ length: 22 }, (_, n) => `${user},${user === "u1" || n < 3 ? "" : "other "}t${n},${minute(n)}`),
    );
    await importFile(ctx, `user_id,event_type,start\n${lines.join("\n")}\n`, { kind: "events" });
    const question = { min_support: 1, max_length: 12, output: "all" as const, top_k: 4 };
    const run = await ask(question, 2);
    const parted = await watched(run.id);
    expect(parted.state.end).toMatchObject({ type: "done" });
    const causes = await listCauses(ctx, RunId.parse(run.id));
    expect(causes.map(({ code }) => code)).toContain("mining_part_too_large");
    const whole = await mine({ ...question, exclude_types: ["nothing"] });
    expect(parted.patterns.map(({ users }) => users.n)).toEqual([2, 2, 2, 2]);
    expect(figures(parted.patterns)).toEqual(figures(whole.patterns));
    expect(await countRows(ctx.db, "mined_parts", ctx.project)).toBe(0);
  }, 60_000);

  test("data that change between two passes end it, and nothing is stored", async () => {
    await giveEvents(40, 10);
    await kept.stop();
    const run = await ask({ min_support: 0.2 }, 2);
    await importFile(ctx, "user_id,event_type,start\nlate,buy,2026-02-01 00:00:00\n", { kind: "events" });
    kept = await keepTestRuns(ctx);
    const { fold } = await watchRun(ctx, run.id);
    expect(fold.state.end).toMatchObject({ type: "error" });
    expect(await sets()).toEqual([]);
  });
});

describe("a run", () => {
  test("that is stopped stores nothing, and can be tried again", async () => {
    await giveEvents(200, 30);
    const run = await ask({ min_support: 1, max_length: 8, output: "all" });
    await cancelRun(ctx, RunId.parse(run.id));
    const { fold } = await watchRun(ctx, run.id);
    expect(fold.state.status).toBe("cancelled");
    expect(await countRows(ctx.db, "pattern_sets", ctx.project)).toBe(0);
    const { run: again } = await retryRun(ctx, RunId.parse(run.id));
    await cancelRun(ctx, RunId.parse(again.id));
    expect((await watchRun(ctx, again.id)).fold.state.status).toBe("cancelled");
  });

  test("that another takes over leaves one set", async () => {
    await giveEvents(100, 20);
    const run = await ask({ min_support: 2, max_length: 4, output: "all" });
    await takeOverRun(ctx, run.id);
    // Its successor is a process that died in turn: whoever is alive goes on.
    await expect
      .poll(async () => (await getRun(ctx, RunId.parse(run.id))).status, { timeout: 25_000 })
      .toBe("succeeded");
    expect((await sets()).length).toBe(1);
    expect(await countRows(ctx.db, "pattern_sets", ctx.project)).toBe(1);
  });

  test("that is asked for twice is one", async () => {
    await giveEvents(100, 20);
    const question = MiningQuestion.parse({ min_support: 2, max_length: 4, output: "all" });
    const [first, second] = [await minePatternsOf(ctx, question), await minePatternsOf(ctx, question)];
    expect(second).toMatchObject({ joined: true, run: { id: first.run.id } });
    await watchRun(ctx, first.run.id);
  });
});

test("what would be more patterns than a set holds is the best of them, and says so", async () => {
  await giveEvents(
    12,
    50,
    Array.from({ length: 12 }, (_, n) => `t${n}`),
  );
  const { set, patterns, state } = await mine({ min_support: 1, max_length: 5, output: "all" });
  expect(state.status).toBe("partial");
  expect(set && (await getSet(ctx, set))).toMatchObject({ patterns: 50_000, incomplete: { reason: "patterns" } });
  const least = Math.min(...patterns.map(({ users }) => users.n));
  expect(least).toBeGreaterThan(1);
}, 120_000);

test("segments are compared, by the first that holds a user", async () => {
  await giveEvents(40, 10);
  const many = { on: "events" as const, count: { min: 1 } };
  const all = await createSegment(ctx, { name: "everybody", definition: { where: many } });
  const some = await createSegment(ctx, {
    name: "who bought",
    definition: { where: { on: "events", type: ["buy"], count: { min: 1 } } },
  });
  const { patterns, set } = await mine({ min_support: 0.2, segments: [some.id, all.id] });
  const [bought] = patterns.filter(({ events }) => events.includes("buy"));
  expect(bought?.segments[0]).toMatchObject({ n: bought?.users.n });
  expect(bought?.segments[1]).toMatchObject({ n: 0 });
  expect((bought?.segments[0]?.of ?? 0) + (bought?.segments[1]?.of ?? 0)).toBe(40);
  expect(set && (await getSet(ctx, set)).segment_names).toEqual(["who bought", "everybody"]);
  const only = await mine({ min_support: 1, segment: some.id, max_length: 2 });
  expect(only.patterns.every(({ users }) => users.of === bought?.segments[0]?.of)).toBe(true);
});
