import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createDb, selectRunningChildren } from "@/db";
import { insertTestItem } from "@/db/testing";
import { silentLog, type Ctx, type RunId } from "@/lib/core";
import { FAMILY_START, START, parseFamilyCursor, type FamilyCursor, type Frame } from "@/lib/runs";
import { createTestCtx } from "@/lib/testing";
import { createTestDb, type TestDb } from "@/lib/testing/test-db";
import { openFamily, type FamilyFrame } from "./family";
import type { Outcome } from "./handle";
import { localRun } from "./hub";
import { startRun } from "./start-run";
import { startSignals } from "./signals";
import { openTail } from "./tail";

let database: TestDb;
let writer: Ctx;
let elsewhere: Ctx;
const open: (() => Promise<void>)[] = [];

beforeAll(async () => {
  database = await createTestDb();
  writer = await createTestCtx(database.db);
  elsewhere = { ...writer, db: createDb(database.url, { max: 5 }) };
  open.push(() => elsewhere.db.close());
  for (const { db } of [writer, elsewhere]) open.push(await startSignals(db, { mode: "cluster", log: silentLog }));
});
afterAll(async () => {
  for (const close of open.toReversed()) await close();
  await database.close();
});

const DONE: Outcome = { status: "succeeded", message: "done", counts: {} };
const COUNTS = { total: 3, queued: 0, running: 1, done: 0, failed: 0, cached: 0, cancelled: 0 };

function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { open, opened };
}

/**
 * A parent whose items, in turn, each run as a child of some frames; a step is made when `go` is called. `slow`: the
 * parent tells of a child only when it is over.
 */
async function family(items: string[], { slow = false } = {}) {
  const steps = new Map(items.map((item) => [item, { begin: gate(), middle: gate(), told: gate() }]));
  const children = new Map<string, RunId>();
  const { run: parent } = await startRun(writer, {
    kind: "extract-events",
    input: {},
    work: {
      execute: async (handle) => {
        for (const [ordinal, item] of items.entries()) {
          const step = steps.get(item);
          await step?.begin.opened;
          const { run } = await startRun(writer, {
            kind: "extract-events",
            input: {},
            work: {
              execute: async (child) => {
                child.publish({ type: "llm_chunk", content: `${item} one` });
                await step?.middle.opened;
                for (let i = 0; i < 5; i++) child.publish({ type: "llm_chunk", content: `${item} ${i}` });
                return DONE;
              },
            },
          });
          children.set(item, run.id);
          const { project: projectId } = writer;
          await insertTestItem(writer.db, { projectId, parentId: parent.id, item, ordinal, runId: run.id });
          const tell = () => handle.publish({ type: "item", item, status: "running", counts: COUNTS, child: run.id });
          if (!slow) tell();
          await localRun({ projectId, runId: run.id })?.ended;
          if (slow) await step?.told.opened;
          if (slow) tell();
          handle.publish({ type: "item", item, status: "succeeded", counts: COUNTS, child: run.id });
        }
        return DONE;
      },
    },
  });
  return {
    parent: parent.id,
    children,
    begin: (item: string) => steps.get(item)?.begin.open(),
    finish: (item: string) => steps.get(item)?.middle.open(),
    tell: (item: string) => steps.get(item)?.told.open(),
    openAll: () => steps.forEach(({ begin, middle, told }) => (begin.open(), middle.open(), told.open())),
  };
}

function watch(ctx: Ctx, runId: RunId, after: FamilyCursor = FAMILY_START) {
  const left = new AbortController();
  const seen: FamilyFrame[] = [];
  const ended = (async () => {
    const steps = await openFamily(ctx, { runId, after, signal: left.signal });
    for await (const step of steps ?? []) seen.push(...(step ?? []));
    return seen;
  })();
  return { seen, ended, leave: () => left.abort() };
}

const frameOf = ({ data }: FamilyFrame) => JSON.parse(data) as Frame;
const of = (frames: readonly FamilyFrame[], runId: RunId | undefined) =>
  frames.map(frameOf).filter(({ run }) => run === runId);

async function logOf(runId: RunId): Promise<Frame[]> {
  const frames: Frame[] = [];
  const tail = await openTail(writer, { runId, after: START, signal: new AbortController().signal });
  for await (const step of tail ?? []) for (const { data } of step ?? []) frames.push(JSON.parse(data) as Frame);
  return frames;
}

describe("a parent's stream with its children", () => {
  test.each([
    ["the writer's instance", () => writer],
    ["another instance", () => elsewhere],
  ])("on %s tells each run's whole log in order, and goes on exactly after every event", async (_, ctx) => {
    const runs = await family(["a", "b", "c"]);
    const view = watch(ctx(), runs.parent);
    runs.openAll();
    const seen = await view.ended;
    const all = [runs.parent, ...runs.children.values()];
    expect(all.length).toBe(4);
    for (const id of all) expect(of(seen, id)).toEqual(await logOf(id));
    for (const [i, { id }] of seen.entries()) {
      const after = parseFamilyCursor(id);
      if (!after) return expect.unreachable(id);
      const rest = await watch(ctx(), runs.parent, after).ended;
      // Runs are told side by side, so only each one's own order is the same again.
      for (const run of all) expect(of(rest, run)).toEqual(of(seen.slice(i + 1), run));
    }
    const end = parseFamilyCursor(seen.at(-1)?.id ?? "");
    expect(end?.children?.size).toBe(0);
    if (end) {
      const signal = new AbortController().signal;
      expect(await openFamily(ctx(), { runId: runs.parent, after: end, signal })).toBeUndefined();
    }
  });

  test("shows who comes in the middle the children at work from their start, and none that is over", async () => {
    const runs = await family(["a", "b", "c"]);
    runs.begin("a");
    runs.finish("a");
    runs.begin("b");
    const told = watch(elsewhere, runs.parent);
    const textOf = (view: { seen: FamilyFrame[] }, item: string) =>
      of(view.seen, runs.children.get(item)).filter(({ type }) => type === "llm_chunk").length;
    await expect.poll(() => textOf(told, "b")).toBe(1);
    const late = watch(elsewhere, runs.parent);
    await expect.poll(() => textOf(late, "b")).toBe(1);
    const during = parseFamilyCursor(late.seen.at(-1)?.id ?? "");
    expect([...(during?.children?.keys() ?? [])]).toEqual([runs.children.get("b")]);
    runs.openAll();
    const seen = await late.ended;
    expect(of(seen, runs.children.get("a"))).toEqual([]);
    for (const item of ["b", "c"]) {
      const id = runs.children.get(item);
      expect(of(seen, id)).toEqual(id && (await logOf(id)));
    }
    expect(of(seen, runs.parent)).toEqual(await logOf(runs.parent));
    await told.ended;
  });

  test("never shows a child twice to who comes back after its end and before the parent told of it", async () => {
    const runs = await family(["a"], { slow: true });
    runs.begin("a");
    await expect.poll(() => runs.children.get("a")).toBeDefined();
    const child = runs.children.get("a");
    const key = { projectId: writer.project, runId: runs.parent };
    await expect.poll(() => selectRunningChildren(writer.db, key, 1)).toEqual([child]);
    const view = watch(elsewhere, runs.parent);
    await expect.poll(() => of(view.seen, child).length).toBeGreaterThan(0);
    runs.finish("a");
    await expect.poll(() => of(view.seen, child).at(-1)?.type).toBe("done");
    runs.tell("a");
    const seen = await view.ended;
    expect(of(seen, child)).toEqual(child && (await logOf(child)));
    for (const [i, { id }] of seen.entries()) {
      const after = parseFamilyCursor(id);
      if (!after) return expect.unreachable(id);
      expect(of(await watch(elsewhere, runs.parent, after).ended, child)).toEqual(of(seen.slice(i + 1), child));
    }
    expect(parseFamilyCursor(seen.at(-1)?.id ?? "")?.children?.size).toBe(0);
  });

  test("fails with not_found when the parent is not there, and passes over a child that is gone", async () => {
    const runs = await family(["a"]);
    runs.openAll();
    const seen = await watch(writer, runs.parent).ended;
    const absent = `run_${"0".repeat(26)}` as RunId;
    await expect(
      openFamily(writer, { runId: absent, after: FAMILY_START, signal: new AbortController().signal }),
    ).rejects.toMatchObject({ code: "not_found" });
    const after = { parent: START, children: new Map([[absent, START]]) };
    expect(of(await watch(writer, runs.parent, after).ended, runs.parent)).toEqual(of(seen, runs.parent));
  });
});
