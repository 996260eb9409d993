import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import {
  appendFrames,
  clearOldLogs,
  deleteProject,
  insertRun,
  packEndedLogs,
  selectFrameAttempt,
  selectFrames,
  selectLastSharedSeq,
  withTransaction,
  writeCall,
  type LoggedFrame,
} from "@/db";
import { countRows, insertTestLogs, raiseTestAttempt, setTestRetention } from "@/db/testing";
import { RunId, systemClock, type Ctx } from "@/lib/core";
import { START } from "@/lib/runs";
import { createTestCtx } from "@/lib/testing";
import { createTestDb, type TestDb } from "@/lib/testing/test-db";
import { housekeep } from "./housekeeping";
import { deleteRun } from "./manage-runs";
import { openTail } from "./tail";

let test_: TestDb;
let ctx: Ctx;

beforeAll(async () => {
  test_ = await createTestDb();
});
afterAll(() => test_.close());
beforeEach(async () => {
  ctx = await createTestCtx(test_.db);
});

const newRun = () => RunId.parse(ctx.ids.next("run"));
const later = (ms: number) => ({ ...ctx, clock: { ...systemClock, now: () => Date.now() + ms } });
const MINUTE = 61_000;
const DAY = 24 * 60 * 60 * 1000;
const soon = () => new Date(Date.now() + MINUTE);
const pack = (framesMax = 10_000, runsMax = 200) =>
  withTransaction(ctx.db, (tx) => packEndedLogs(tx, { endedBefore: soon(), runsMax, framesMax }));

async function read(runId: string, after = 0, limit = 100): Promise<LoggedFrame[]> {
  const found: LoggedFrame[] = [];
  for (;;) {
    const page = await selectFrames(ctx.db, { projectId: ctx.project, runId, after, limit });
    expect(page.length).toBeLessThanOrEqual(limit);
    const last = page.at(-1);
    if (!last) return found;
    found.push(...page);
    after = last.seq;
  }
}

const count = (table: "frames" | "frame_blocks") => countRows(ctx.db, table, ctx.project);

async function withLog(frames: number): Promise<RunId> {
  const runId = newRun();
  await insertTestLogs(ctx.db, { projectId: ctx.project, runIds: [runId], frames });
  return runId;
}

describe("packing", () => {
  test("leaves the log of a run alone until a minute after its end, then keeps every byte of it", async () => {
    const runId = await withLog(2345);
    const before = await read(runId);
    expect(before).toHaveLength(2345);
    await housekeep(ctx);
    expect(await count("frames")).toBe(2345);
    await housekeep(later(MINUTE));
    expect([await count("frames"), await count("frame_blocks")]).toEqual([0, 3]);
    expect(await read(runId)).toEqual(before);
    for (const after of [1, 999, 1000, 1001, 2344, 2345]) {
      expect(await read(runId, after, 700)).toEqual(before.slice(after));
    }
    await housekeep(later(MINUTE));
    expect(await count("frame_blocks")).toBe(3);
  });

  test("never touches a run that has not ended", async () => {
    const runId = newRun();
    const claim = { projectId: ctx.project, runId, owner: "o", attempt: 1 };
    await insertRun(ctx.db, { ...claim, kind: "import", subject: null, input: {}, locale: "en" });
    await appendFrames(ctx.db, claim, [{ seq: 1, attempt: 1, type: "start", atMs: 0, data: "{}" }], undefined);
    await housekeep(later(DAY));
    expect(await count("frames")).toBe(1);
    expect(await count("frame_blocks")).toBe(0);
  });

  test("is invisible to those who read meanwhile", async () => {
    for (let round = 0; round < 6; round++) {
      const runIds = [newRun(), newRun(), newRun()];
      await insertTestLogs(ctx.db, { projectId: ctx.project, runIds, frames: 1500 });
      const whole = await Promise.all(runIds.map((runId) => read(runId, 0, 1000)));
      let packed = false;
      const readers = runIds.map(async (runId, i) => {
        let readings = 0;
        // Some readings begin before the log is packed, some are under way then, some begin after.
        for (let last = false; !last; readings++) {
          last = packed;
          expect(await read(runId, 0, 90 + 13 * round)).toEqual(whole[i]);
        }
        return readings;
      });
      const packing = (async () => {
        for (const _ of runIds) await pack(1);
        packed = true;
      })();
      await packing;
      for (const readings of await Promise.all(readers)) expect(readings).toBeGreaterThan(1);
    }
    expect(await count("frames")).toBe(0);
  });

  test("a view that goes on while its log is packed gets exactly the rest", async () => {
    const runId = await withLog(1800);
    const whole = await read(runId);
    const tail = await openTail(ctx, { runId, after: START, signal: new AbortController().signal });
    const seen = [...((await tail?.next())?.value ?? [])];
    await pack();
    for await (const step of tail ?? []) seen.push(...(step ?? []));
    expect(seen.map(({ data }) => data)).toEqual(whole.map(({ data }) => data));
  });

  test("is shared by several processes, and each log is packed once", async () => {
    const runIds = Array.from({ length: 60 }, newRun);
    await insertTestLogs(ctx.db, { projectId: ctx.project, runIds, frames: 30 });
    const rounds = await Promise.all(Array.from({ length: 4 }, () => housekeep(later(MINUTE))));
    expect(rounds.reduce((n, { packed_logs }) => n + (packed_logs ?? 0), 0)).toBe(60);
    expect([await count("frames"), await count("frame_blocks")]).toEqual([0, 60]);
    for (const runId of runIds.slice(0, 5)) expect(await read(runId)).toHaveLength(30);
  });

  test("takes so many runs and frames at a time as it is told, those first that ended first", async () => {
    const first = await withLog(50);
    const second = await withLog(50);
    await withLog(50);
    expect(await pack(100)).toMatchObject({ runs: 2, frames: 100, blocks: 2 });
    expect((await pack(100, 1)).runs).toBe(1);
    expect((await pack()).runs).toBe(0);
    expect([await read(first), await read(second)].map(({ length }) => length)).toEqual([50, 50]);
  });

  test("knows which attempt wrote a frame, and what two logs share", async () => {
    const runId = await withLog(2500);
    const key = { projectId: ctx.project, runId };
    await raiseTestAttempt(ctx.db, key, 1200);
    const ask = async () => ({
      attempts: await Promise.all(
        [1, 1199, 1200, 2500, 2501].map((seq) => selectFrameAttempt(ctx.db, { ...key, seq })),
      ),
      shared: await Promise.all(
        [
          [1, 2400],
          [1, 7],
          [2, 2400],
          [2, 9999],
          [0, 2400],
        ].map(([attempt = 0, seq = 0]) => selectLastSharedSeq(ctx.db, { ...key, attempt, seq })),
      ),
    });
    const before = await ask();
    expect(before).toEqual({ attempts: [1, 1, 2, 2, undefined], shared: [1199, 7, 2400, 2500, 0] });
    await pack();
    expect(await ask()).toEqual(before);
  });

  test("a packed log goes with its run and with its project", async () => {
    const runId = await withLog(20);
    await withLog(20);
    await pack();
    await deleteRun(ctx, runId);
    expect(await count("frame_blocks")).toBe(1);
    await withTransaction(ctx.db, (tx) => deleteProject(tx, ctx.project));
    expect(await count("frame_blocks")).toBe(0);
  });

  test("a project that is removed meanwhile leaves nothing behind", async () => {
    for (let round = 0; round < 10; round++) {
      ctx = await createTestCtx(test_.db);
      const runIds = Array.from({ length: 8 }, newRun);
      await insertTestLogs(ctx.db, { projectId: ctx.project, runIds, frames: 50 });
      await Promise.all([pack(100), pack(100), withTransaction(ctx.db, (tx) => deleteProject(tx, ctx.project))]);
      expect([await count("frames"), await count("frame_blocks")]).toEqual([0, 0]);
    }
  });
});

describe("what is kept for a time", () => {
  test("of an old log only the last frame stays, which a viewer still gets", async () => {
    const runId = await withLog(1500);
    const young = newRun();
    const last = (await read(runId)).at(-1);
    await housekeep(later(40 * DAY));
    expect(await read(runId)).toHaveLength(1500);
    await setTestRetention(ctx.db, ctx.project, { keepFramesDays: 30 });
    await housekeep(later(29 * DAY));
    expect(await read(runId)).toHaveLength(1500);
    expect(await housekeep(later(31 * DAY))).toMatchObject({ cleared_logs: 1 });
    expect(await read(runId)).toEqual([last]);
    expect(await housekeep(later(31 * DAY))).toMatchObject({ cleared_logs: 0 });

    const collect = async (after = START) => {
      const tail = await openTail(ctx, { runId, after, signal: new AbortController().signal });
      const frames = [];
      for await (const step of tail ?? []) frames.push(...(step ?? []));
      return frames.map(({ type, seq }) => [type, seq]);
    };
    expect(await collect()).toEqual([["done", 1500]]);
    expect(await collect({ attempt: 1, seq: 70 })).toEqual([
      ["reset", 0],
      ["done", 1500],
    ]);
    expect(await collect({ attempt: 1, seq: 1500 })).toEqual([]);
    await insertTestLogs(ctx.db, { projectId: ctx.project, runIds: [young], frames: 3 });
    await pack();
    const input = { projectId: ctx.project, endedBefore: new Date(), runsMax: 9 };
    expect(await withTransaction(ctx.db, (tx) => clearOldLogs(tx, input))).toBe(1);
  });

  test("old calls go, those of other projects stay", async () => {
    const other = await createTestCtx(test_.db);
    const call = (project: string, id: string, daysAgo: number) =>
      writeCall(ctx.db, {
        projectId: project,
        id,
        runId: null,
        item: null,
        task: "t",
        model: "m",
        host: "h",
        promptVersion: "1",
        promptHash: "00",
        promptTokens: 1,
        completionTokens: 1,
        estimated: false,
        ttftMs: null,
        tokensPerS: null,
        tries: 1,
        finish: "stop",
        status: "ok",
        errorCode: null,
        cached: false,
        cost: null,
        costComputed: false,
        currency: null,
        units: null,
        createdAt: new Date(Date.now() - daysAgo * DAY),
        finishedAt: null,
      });
    await call(ctx.project, "call_old", 8);
    await call(ctx.project, "call_new", 6);
    await call(other.project, "call_old", 8);
    await housekeep(ctx);
    expect(await countRows(ctx.db, "calls", ctx.project)).toBe(2);
    await setTestRetention(ctx.db, ctx.project, { keepCallsDays: 7 });
    expect(await housekeep(ctx)).toMatchObject({ cleared_calls: 1 });
    expect(await countRows(ctx.db, "calls", ctx.project)).toBe(1);
    expect(await countRows(ctx.db, "calls", other.project)).toBe(1);
  });
});

describe("steps of others", () => {
  test("are taken until they find nothing more; one that fails keeps no other from being taken", async () => {
    const error = vi.fn<(typeof ctx.log)["error"]>();
    let left = 3;
    const done = await housekeep(
      { ...ctx, log: { ...ctx.log, error } },
      {
        steps: [
          { name: "bad", run: () => Promise.reject(new Error("no")) },
          { name: "good", run: (_, __, again) => again(async () => (left-- > 0 ? 5 : 0)) },
        ],
      },
    );
    expect(done).toMatchObject({ good: 15 });
    expect(done).not.toHaveProperty("bad");
    expect(error).toHaveBeenCalledOnce();
  });

  test("end with the signal", async () => {
    const abort = new AbortController();
    const rounds = vi.fn<() => Promise<number>>(async () => (abort.abort(), 1));
    const after = vi.fn<() => Promise<number>>(async () => 1);
    await housekeep(ctx, {
      signal: abort.signal,
      steps: [
        { name: "endless", run: (_, __, again) => again(rounds) },
        { name: "after", run: after },
      ],
    });
    expect(rounds).toHaveBeenCalledOnce();
    expect(after).not.toHaveBeenCalled();
  });
});
