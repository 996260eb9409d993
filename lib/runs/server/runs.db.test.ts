import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  appendFrames,
  claimUrgentRuns,
  insertRun,
  renewLeases,
  requestCancel,
  requestPause,
  requestResume,
  selectFrames,
  selectRun,
} from "@/db";
import { prolongTestLease } from "@/db/testing";
import { AppError, RunId, type Ctx } from "@/lib/core";
import { RunFold, START, type Frame, type Run } from "@/lib/runs";
import { createTestCtx } from "@/lib/testing";
import { createTestDb, type TestDb } from "@/lib/testing/test-db";
import { takeOverRun } from "@/lib/testing/test-runs";
import { carryOut } from "./carry-out";
import type { Executor, Outcome, RunWork } from "./handle";
import { localRun, processOwner } from "./hub";
import { cancelRun, deleteRun, getRun, listRuns, pauseRun } from "./manage-runs";
import { openTails } from "./multiplex";
import { PauseSelf } from "./pause-self";
import { startRun } from "./start-run";
import { openTail, type TailStep } from "./tail";

let test_: TestDb;
let ctx: Ctx;

beforeAll(async () => {
  test_ = await createTestDb();
  ctx = await createTestCtx(test_.db);
});
afterAll(() => test_.close());

const DONE: Outcome = { status: "succeeded", message: "done", counts: { n: 1 } };

/** A step the test decides about. */
function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { open, opened };
}

const start = async (execute: Executor, end?: RunWork["end"]): Promise<Run> => {
  const work = { execute, ...(end ? { end } : {}) };
  return (await startRun(ctx, { kind: "extract-events", input: { user_id: "u" }, work })).run;
};

async function collect(runId: RunId, after = START, signal = new AbortController().signal): Promise<Frame[]> {
  const tail = await openTail(ctx, { runId, after, signal });
  const frames: Frame[] = [];
  if (tail) for await (const step of tail) for (const frame of step ?? []) frames.push(JSON.parse(frame.data));
  return frames;
}

const chunk = (content: string) => ({ type: "llm_chunk", content }) as const;

async function ended(run: Run): Promise<Run> {
  await localRun({ projectId: ctx.project, runId: run.id })?.ended;
  return await getRun(ctx, run.id);
}

describe("a run's log", () => {
  test("has dense numbers from 1, begins with start and ends with exactly one terminal frame", async () => {
    const run = await start(async (handle) => {
      for (let i = 0; i < 1200; i++) handle.publish(chunk(`${i} `));
      return { ...DONE, result: { ok: true } };
    });
    const frames = await collect(run.id);
    expect(frames.map(({ seq }) => seq)).toEqual(Array.from({ length: 1203 }, (_, i) => i + 1));
    expect(frames[0]).toMatchObject({ type: "start", attempt: 1, run: run.id });
    expect(frames.slice(-2)).toMatchObject([
      { type: "result", data: { ok: true } },
      { type: "done", summary: { status: "succeeded", counts: { n: 1 } } },
    ]);
    expect(await ended(run)).toMatchObject({ status: "succeeded", attempts: 1, result: { ok: true } });
    const logged = await selectFrames(ctx.db, { projectId: ctx.project, runId: run.id, after: 0, limit: 5000 });
    expect(logged.map(({ data }) => JSON.parse(data) as Frame)).toEqual(frames);
  });

  test("a viewer who comes after any frame gets exactly the rest, during the run and after it", async () => {
    const half = gate();
    const run = await start(async (handle) => {
      for (let i = 0; i < 20; i++) handle.publish(chunk(String(i)));
      await half.opened;
      for (let i = 20; i < 40; i++) handle.publish(chunk(String(i)));
      return DONE;
    });
    const during = [0, 1, 7, 21].map(async (seq) => collect(run.id, { attempt: seq === 0 ? 0 : 1, seq }));
    half.open();
    const [whole, ...rest] = await Promise.all(during);
    expect(whole?.length).toBe(42);
    expect(rest).toEqual([1, 7, 21].map((seq) => whole?.slice(seq)));
    await ended(run);
    for (let seq = 0; seq < 42; seq++) {
      expect(await collect(run.id, { attempt: 1, seq })).toEqual(whole?.slice(seq));
    }
    expect(
      await openTail(ctx, { runId: run.id, after: { attempt: 1, seq: 42 }, signal: AbortSignal.abort() }),
    ).toBeUndefined();
  });

  test("a cursor the log does not hold gets a reset to the last shared number first", async () => {
    const run = await start(async (handle) => (handle.publish(chunk("a")), DONE));
    await ended(run);
    const ahead = await collect(run.id, { attempt: 1, seq: 99 });
    expect(ahead).toMatchObject([{ type: "reset", after: 3 }]);
    const foreign = await collect(run.id, { attempt: 7, seq: 2 });
    expect(foreign).toMatchObject([
      { type: "reset", after: 2 },
      { type: "done", seq: 3 },
    ]);
  });

  test("text reaches viewers before the log is written", async () => {
    const hold = gate();
    const run = await start(async (handle) => {
      handle.publish(chunk("now"));
      await hold.opened;
      return DONE;
    });
    const tail = await openTail(ctx, { runId: run.id, after: START, signal: new AbortController().signal });
    const first = await tail?.next();
    expect(first?.value && first.value.map(({ type }) => type)).toEqual(["start", "llm_chunk"]);
    hold.open();
    await ended(run);
  });

  test("leaving a view ends the view at once and not the run", async () => {
    const hold = gate();
    const run = await start(async () => (await hold.opened, DONE));
    const leave = new AbortController();
    const seen = collect(run.id, START, leave.signal);
    leave.abort();
    expect((await seen).length).toBeLessThanOrEqual(1);
    hold.open();
    expect((await ended(run)).status).toBe("succeeded");
  });

  test("several runs share one stream, each in its own order", async () => {
    const both = await Promise.all(
      ["x", "y"].map((name) =>
        start(async (handle) => {
          for (let i = 0; i < 50; i++) {
            handle.publish(chunk(`${name}${i}`));
            await Promise.resolve();
          }
          return DONE;
        }),
      ),
    );
    const runs = both.map(({ id }) => ({ runId: id, after: START }));
    const seen: Frame[][] = [[], []];
    for await (const step of (await openTails(ctx, { runs, signal: new AbortController().signal })) ?? []) {
      for (const frame of step?.frames ?? []) seen[step?.index ?? 0]?.push(JSON.parse(frame.data));
    }
    expect(seen).toEqual(await Promise.all(both.map(({ id }) => collect(id))));
  });
});

describe("the end of a run", () => {
  test("a failure becomes one error frame with its code, and internals stay inside", async () => {
    const known = await start(async () => {
      throw new AppError("upstream_quota");
    });
    expect((await collect(known.id)).at(-1)).toMatchObject({ type: "error", code: "upstream_quota", retryable: false });
    expect(await ended(known)).toMatchObject({ status: "failed", error: { code: "upstream_quota" } });
    const unknown = await start(async () => {
      throw new Error("secret detail");
    });
    const last = (await collect(unknown.id)).at(-1);
    expect(last).toMatchObject({ type: "error", code: "internal" });
    expect(JSON.stringify(last)).not.toContain("secret");
  });

  test("the last step runs in the transaction of the end; if it fails, the run fails", async () => {
    const run = await start(
      async () => DONE,
      async (_tx, _run, end) => {
        if (end.status === "succeeded") throw new AppError("conflict", { params: { detail: "x" } });
      },
    );
    expect(await ended(run)).toMatchObject({ status: "failed", error: { code: "conflict" } });
    expect((await collect(run.id)).map(({ type }) => type)).toEqual(["start", "error"]);
  });

  test("a cancel ends the work, and nothing follows it", async () => {
    const run = await start(async (handle) => {
      await new Promise((_, reject) => handle.signal.addEventListener("abort", () => reject(handle.signal.reason)));
      return DONE;
    });
    await cancelRun(ctx, run.id);
    expect(await ended(run)).toMatchObject({ status: "cancelled" });
    expect((await collect(run.id)).map(({ type }) => type)).toEqual(["start", "cancelled"]);
    expect((await cancelRun(ctx, run.id)).status).toBe("cancelled");
  });

  test("when a cancel and the end race, both are told the same story, and an acknowledged cancel wins", async () => {
    for (let round = 0; round < 30; round++) {
      const ready = gate();
      const run = await start(async () => {
        await ready.opened;
        return DONE;
      });
      const asked = cancelRun(ctx, run.id).then(
        () => "cancelled",
        (error: unknown) => (error instanceof AppError && error.code === "run_not_cancellable" ? "succeeded" : error),
      );
      ready.open();
      const told = await asked;
      expect((await ended(run)).status).toBe(told);
      expect((await collect(run.id)).at(-1)?.type).toBe(told === "cancelled" ? "cancelled" : "done");
    }
  });

  test("a cancel that comes too late is told how the run ended", async () => {
    const run = await start(async () => DONE);
    await ended(run);
    await expect(cancelRun(ctx, run.id)).rejects.toMatchObject({ code: "run_not_cancellable" });
    await deleteRun(ctx, run.id);
    await expect(getRun(ctx, run.id)).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("what comes at a bad moment", () => {
  test("a batch whose first writing got through without an answer is written once", async () => {
    const hold = gate();
    const run = await start(async () => (await hold.opened, DONE));
    const claim = { projectId: ctx.project, runId: run.id, owner: processOwner(), attempt: 1 };
    const batch = [{ seq: 2, attempt: 1, type: "llm_chunk", atMs: 7, data: '{"n":2}' }];
    // The start frame's own batch may still be under way; only frames of this test are looked at.
    expect(await appendFrames(ctx.db, claim, batch, undefined)).toBe(true);
    expect(await appendFrames(ctx.db, claim, batch, undefined)).toBe(true);
    const logged = await selectFrames(ctx.db, { projectId: ctx.project, runId: run.id, after: 1, limit: 9 });
    expect(logged.map(({ data }) => data)).toEqual(['{"n":2}']);
    expect(await appendFrames(ctx.db, { ...claim, attempt: 2 }, batch, undefined)).toBe(false);
    await cancelRun(ctx, run.id);
    hold.open();
  });

  test("what is published behind a failure gets no number", async () => {
    const run = await start(async (handle) => {
      queueMicrotask(() => setImmediate(() => handle.publish(chunk("late"))));
      throw new AppError("upstream_quota");
    });
    await ended(run);
    const frames = await collect(run.id);
    expect(frames.map(({ type }) => type)).toEqual(["start", "error"]);
  });

  test("a cancel that was acknowledged wins over a failure too", async () => {
    const hold = gate();
    const run = await start(async () => {
      await hold.opened;
      throw new AppError("upstream_quota");
    });
    // As another instance would ask: the wish is in the row, and nobody has told this process.
    await requestCancel(ctx.db, { projectId: ctx.project, runId: run.id });
    hold.open();
    expect((await ended(run)).status).toBe("cancelled");
  });

  test("a database that goes away fails no run: it waits; a model service that does so is told as what it did", async () => {
    const away = Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" });
    const run = await start(async (handle) => {
      handle.publish(chunk("so far"));
      throw new Error("Failed query", { cause: away });
    });
    const waiting = await ended(run);
    expect(waiting).toMatchObject({ status: "waiting_retry", attempts: 1 });
    expect(Date.parse(waiting.wait_until ?? "")).toBeLessThan(Date.now() + 5000);
    const key = { projectId: ctx.project, runId: run.id };
    expect((await selectFrames(ctx.db, { ...key, after: 0, limit: 9 })).map(({ type }) => type)).toEqual([
      "start",
      "llm_chunk",
      "status",
    ]);
    const other = await start(async () => {
      throw new AppError("upstream_unreachable", { cause: away });
    });
    expect(await ended(other)).toMatchObject({ status: "failed", error: { code: "upstream_unreachable" } });
  });

  test("a last step that fails for good does not keep the run going", async () => {
    const run = await start(
      async () => DONE,
      async () => {
        throw new AppError("conflict", { params: { detail: "always" } });
      },
    );
    expect(await ended(run)).toMatchObject({ status: "failed", error: { code: "conflict" } });
  });

  test("a run that nobody works on, whoever's name is on it, is found by its lease", async () => {
    const runId = RunId.parse(ctx.ids.next("run"));
    await insertRun(ctx.db, {
      projectId: ctx.project,
      runId,
      kind: "extract-events",
      subject: null,
      input: {},
      locale: "en",
      owner: "answer lost",
    });
    await renewLeases(ctx.db, "answer lost", []);
    await prolongTestLease(ctx.db, { projectId: ctx.project, runId });
    // Others may be found as well: a run of an earlier test that was to wait may have waited long enough by now.
    const found = async (allOthers: boolean) =>
      (await claimUrgentRuns(ctx.db, { owner: "other", allOthers, limit: 100 })).map(({ run }) => run.id);
    expect(await found(false)).not.toContain(runId);
    expect(await found(true)).toContain(runId);
  });

  test("a viewer who saw more than the log holds is told so when another writer goes on", async () => {
    const hold = gate();
    const run = await start(async (handle) => {
      handle.publish(chunk("shown"));
      await hold.opened;
      return DONE;
    });
    const key = { projectId: ctx.project, runId: run.id };
    const tail = await openTail(ctx, { runId: run.id, after: START, signal: new AbortController().signal });
    const fold = new RunFold();
    const take = (step: TailStep | undefined | void) =>
      fold.add((step ?? []).map(({ data }) => JSON.parse(data) as Frame));
    take((await tail?.next())?.value);
    // The successor begins before the first writer has logged anything.
    const [row] = (await claimUrgentRuns(ctx.db, { owner: "successor", allOthers: true, limit: 100 })).filter(
      (candidate) => candidate.run.id === run.id,
    );
    expect(row).toBeDefined();
    if (!row || !tail) return;
    const first = localRun(key);
    hold.open();
    await first?.ended;
    await carryOut(ctx, row, "successor", { execute: async (handle) => (handle.publish(chunk("anew")), DONE) }).ended;
    for await (const step of tail) take(step);
    expect(fold.state).toMatchObject({ answer: "anew", attempt: 2, end: { type: "done" } });
  });
});

describe("who writes", () => {
  test("a second request for a subject joins its live run; after the end there is a new one", async () => {
    const hold = gate();
    const wanted = { kind: "extract-events", input: {}, subject: "same" } as const;
    const results = await Promise.all(
      Array.from({ length: 10 }, () =>
        startRun(ctx, { ...wanted, work: { execute: async () => (await hold.opened, DONE) } }),
      ),
    );
    expect(new Set(results.map(({ run }) => run.id)).size).toBe(1);
    expect(results.filter(({ joined }) => !joined).length).toBe(1);
    hold.open();
    const run = results[0]?.run;
    if (!run) return expect.unreachable();
    await ended(run);
    const again = await startRun(ctx, { ...wanted, work: { execute: async () => DONE } });
    expect(again.joined).toBe(false);
    await ended(again.run);
  });

  test("an attempt that was replaced writes nothing more, and its successor starts over with a reset", async () => {
    const hold = gate();
    const run = await start(async (handle) => {
      handle.publish(chunk("old"));
      await hold.opened;
      handle.publish(chunk("too late"));
      return DONE;
    });
    const first = localRun({ projectId: ctx.project, runId: run.id });
    const row = await takeOverRun(ctx, run.id);
    expect(row).toMatchObject({ attempt: 2 });
    hold.open();
    await first?.ended;
    expect((await selectRun(ctx.db, { projectId: ctx.project, runId: run.id }))?.run.status).toBe("running");
    await carryOut(ctx, row, "successor", { execute: async (handle) => (handle.publish(chunk("new")), DONE) }).ended;
    const frames = await collect(run.id);
    expect(frames.map(({ seq }) => seq)).toEqual(frames.map((_, i) => i + 1));
    expect(frames.filter(({ attempt }) => attempt === 2).map(({ type }) => type)).toEqual([
      "reset",
      "start",
      "llm_chunk",
      "done",
    ]);
    expect(frames.some((frame) => frame.type === "llm_chunk" && frame.content === "too late")).toBe(false);
  });

  test("runs of another project are not there", async () => {
    const run = await start(async () => DONE);
    await ended(run);
    const other = await createTestCtx(test_.db);
    await expect(getRun(other, run.id)).rejects.toMatchObject({ code: "not_found" });
    await expect(cancelRun(other, run.id)).rejects.toMatchObject({ code: "not_found" });
    await expect(openTail(other, { runId: run.id, after: START, signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: "not_found",
    });
    expect((await listRuns(other, { limit: 10 })).items).toEqual([]);
  });
});

describe("a wish to go on that comes while a run is about to rest", () => {
  test.each([
    ["of one that pauses itself", true],
    ["of one that is stopped for it", false],
  ])("is not lost: %s", async (_which, itself) => {
    const run = await start(async (handle) => {
      const key = { projectId: ctx.project, runId: handle.run.id };
      if (itself) await requestPause(ctx.db, key, "person");
      else await pauseRun(ctx, handle.run.id);
      await requestResume(ctx.db, key);
      throw itself ? new PauseSelf("person") : new Error("stopped");
    });
    expect(await ended(run)).toMatchObject({ status: "interrupted" });
    const frames = await selectFrames(ctx.db, { projectId: ctx.project, runId: run.id, after: 0, limit: 10 });
    expect(JSON.parse(frames.at(-1)?.data ?? "")).toMatchObject({ type: "status", status: "interrupted" });
    await cancelRun(ctx, run.id);
  });
});
