import { getEventListeners } from "node:events";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { appendFrames, createDb, insertRun, type Db, type LoggedFrame } from "@/db";
import { endConnections } from "@/db/testing";
import { RunId, silentLog, systemIds, type Ctx } from "@/lib/core";
import { shutdownSignal } from "@/lib/core/server";
import { RunFold, START, type Cursor, type Frame } from "@/lib/runs";
import { createTestCtx } from "@/lib/testing";
import { createTestDb, type TestDb } from "@/lib/testing/test-db";
import { takeOverRun } from "@/lib/testing/test-runs";
import { carryOut } from "./carry-out";
import { followersOf } from "./follow";
import type { Executor, Outcome } from "./handle";
import { localRun } from "./hub";
import { startRun } from "./start-run";
import { signalsOf, startSignals } from "./signals";
import { openTail } from "./tail";
import { openTails } from "./multiplex";

let database: TestDb;
let home: Ctx;
let open: (() => Promise<void>)[] = [];

beforeAll(async () => {
  database = await createTestDb();
  home = await createTestCtx(database.db);
});
afterEach(async () => {
  for (const close of open.toReversed()) await close();
  open = [];
});
afterAll(() => database.close());

/** What another process would have: a pool, and what hangs on it. */
async function instance({ deaf = false } = {}): Promise<Ctx> {
  const db = createDb(database.url, { max: 3 });
  open.push(() => db.close());
  if (!deaf) open.push(await startSignals(db, { mode: "cluster", log: silentLog }));
  return { ...home, db };
}

const DONE: Outcome = { status: "succeeded", message: "done", counts: {} };
const chunk = (content: string) => ({ type: "llm_chunk", content }) as const;

const start = async (ctx: Ctx, execute: Executor): Promise<RunId> =>
  (await startRun(ctx, { kind: "extract-events", input: {}, work: { execute } })).run.id;

function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { open, opened };
}

/** A view that runs by itself and collects what it is given. */
function watch(ctx: Ctx, runId: RunId, after: Cursor = START) {
  const left = new AbortController();
  const frames: Frame[] = [];
  const ended = (async () => {
    const tail = await openTail(ctx, { runId, after, signal: left.signal });
    for await (const step of tail ?? []) for (const frame of step ?? []) frames.push(JSON.parse(frame.data));
    return frames;
  })();
  return { frames, ended, leave: () => left.abort() };
}

const seqs = (frames: readonly Frame[]) => frames.map(({ seq }) => seq);
const upTo = (n: number, from = 1) => Array.from({ length: n - from + 1 }, (_, i) => from + i);

/** A run that is written frame by frame from here, as a writer elsewhere would. */
async function writtenFrom(ctx: Ctx) {
  const runId = RunId.parse(systemIds.next("run"));
  const key = { projectId: ctx.project, runId };
  const owner = "elsewhere";
  await insertRun(ctx.db, { ...key, kind: "extract-events", subject: null, input: {}, locale: "en", owner });
  let last = 0;
  return {
    runId,
    async write(count: number) {
      const frames = Array.from({ length: count }, (): LoggedFrame => {
        const seq = ++last;
        return {
          seq,
          attempt: 1,
          type: "llm_chunk",
          atMs: 0,
          data: JSON.stringify({ ...chunk("x"), run: runId, attempt: 1, seq }),
        };
      });
      await appendFrames(ctx.db, { ...key, owner, attempt: 1 }, frames, undefined);
      signalsOf(ctx.db).moved(key);
    },
  };
}

describe("a run of another instance", () => {
  test("is seen as it is written, without a gap or a repeat, by all who watch and by who comes late", async () => {
    const [a, b, c] = await Promise.all([instance(), instance(), instance()]);
    const steps = Array.from({ length: 4 }, gate);
    const runId = await start(a, async (handle) => {
      for (const { opened } of steps) {
        await opened;
        for (let i = 0; i < 300; i++) handle.publish(chunk(String(i)));
      }
      return DONE;
    });
    const views = [watch(b, runId), watch(b, runId), watch(c, runId)];
    for (const [i, { open }] of steps.entries()) {
      // The writer goes on only when everybody, the newest included, has what was written so far.
      for (const view of views) await expect.poll(() => view.frames.length).toBe(1 + 300 * i);
      views.push(watch(i % 2 ? b : c, runId));
      open();
    }
    for (const view of views) expect(seqs(await view.ended)).toEqual(upTo(1202));
    await expect.poll(() => followersOf(b.db).size).toBe(0);
  });

  test("goes on exactly where a viewer was cut off, at every position", async () => {
    const [a, b] = await Promise.all([instance(), instance()]);
    const half = gate();
    const runId = await start(a, async (handle) => {
      for (let i = 0; i < 30; i++) handle.publish(chunk(String(i)));
      await half.opened;
      for (let i = 30; i < 60; i++) handle.publish(chunk(String(i)));
      return DONE;
    });
    const first = watch(b, runId);
    await expect.poll(() => first.frames.length).toBe(31);
    first.leave();
    await first.ended;
    const during = upTo(31).map((seq) => ({ seq, view: watch(b, runId, { attempt: 1, seq }) }));
    half.open();
    for (const { seq, view } of during) expect(seqs(await view.ended)).toEqual(upTo(62, seq + 1));
    for (const seq of upTo(61)) {
      expect(seqs(await watch(b, runId, { attempt: 1, seq }).ended)).toEqual(upTo(62, seq + 1));
    }
    await expect(openTail(b, { runId, after: { attempt: 1, seq: 62 }, signal: AbortSignal.abort() })).resolves.toBe(
      undefined,
    );
  });

  test("changes hands: viewers everywhere get the reset and then the successor's frames", async () => {
    const [a, b, c] = await Promise.all([instance(), instance(), instance()]);
    const dead = gate();
    const runId = await start(a, async (handle) => {
      handle.publish(chunk("logged"));
      await dead.opened;
      handle.publish(chunk("never logged"));
      return DONE;
    });
    const views = [watch(a, runId), watch(b, runId), watch(c, runId)];
    for (const view of views) await expect.poll(() => view.frames.length).toBe(2);
    const old = localRun({ projectId: a.project, runId });
    const row = await takeOverRun(b, runId);
    dead.open();
    // The successor is in another of these instances: for viewers of B the run becomes a local one.
    const successor = carryOut(b, row, "successor", {
      execute: async (handle) => {
        for (let i = 0; i < 5; i++) handle.publish(chunk(`anew ${i} `));
        return DONE;
      },
    });
    await Promise.all([old?.ended, successor.ended]);
    for (const view of views) {
      const frames = await view.ended;
      const fold = new RunFold();
      fold.add(frames);
      expect(fold.state).toMatchObject({ answer: "anew 0 anew 1 anew 2 anew 3 anew 4 ", end: { type: "done" } });
      // The log itself: each number once, the second attempt beginning with its reset.
      expect(frames.filter(({ attempt }) => attempt === 2).map(({ type }) => type)).toEqual([
        "reset",
        "start",
        ...Array.from({ length: 5 }, () => "llm_chunk"),
        "done",
      ]);
    }
  });

  test("that ends with fewer frames than a viewer saw is withdrawn and told to its end", async () => {
    const [a, b] = await Promise.all([instance(), instance()]);
    const hold = gate();
    const runId = await start(a, async (handle) => {
      for (let i = 0; i < 50; i++) handle.publish(chunk(`${i} `));
      await hold.opened;
      return DONE;
    });
    const view = watch(a, runId);
    // Before the first writer has logged anything, another one has the run.
    const row = await takeOverRun(b, runId);
    await expect.poll(() => view.frames.length).toBeGreaterThanOrEqual(51);
    hold.open();
    await localRun({ projectId: a.project, runId })?.ended;
    await carryOut(b, row, "successor", { execute: async () => DONE }).ended;
    const fold = new RunFold();
    fold.add(await view.ended);
    expect(fold.state).toMatchObject({ answer: "", attempt: 2, end: { type: "done" } });
  });

  test("is seen also where a viewer of the first writer's process stays while the run goes elsewhere", async () => {
    const [a, b] = await Promise.all([instance(), instance()]);
    const lost = gate();
    const runId = await start(a, async (handle) => {
      handle.publish(chunk("one "));
      await lost.opened;
      handle.publish(chunk("refused"));
      await new Promise((_, reject) => handle.signal.addEventListener("abort", () => reject(handle.signal.reason)));
      return DONE;
    });
    const view = watch(a, runId);
    await expect.poll(() => view.frames.length).toBe(2);
    const row = await takeOverRun(b, runId);
    const more = gate();
    const successor = carryOut(b, row, "successor", {
      execute: async (handle) => {
        handle.publish(chunk("two"));
        await more.opened;
        return DONE;
      },
    });
    lost.open();
    await expect
      .poll(() => view.frames.some((frame) => frame.type === "llm_chunk" && frame.content === "two"))
      .toBe(true);
    more.open();
    await successor.ended;
    const fold = new RunFold();
    fold.add(await view.ended);
    expect(fold.state).toMatchObject({ answer: "two", attempt: 2, end: { type: "done" } });
  });
});

describe("when signals fail", () => {
  test("everything arrives though every listening connection is cut again and again", async () => {
    const [a, b] = await Promise.all([instance(), instance()]);
    const run = await writtenFrom(a);
    const view = watch(b, run.runId);
    for (let i = 1; i <= 10; i++) {
      await endConnections(database.db, "%-listen");
      await run.write(20);
    }
    await expect.poll(() => view.frames.length).toBe(200);
    expect(seqs(view.frames)).toEqual(upTo(200));
    view.leave();
  });

  test("a database that forgets who listens is noticed, and logs are polled", async () => {
    const a = await instance();
    const elsewhere = await createTestDb();
    const db: Db = Object.assign(createDb(database.url, { max: 3 }), { listening: () => elsewhere.db.listening() });
    open.push(
      () => elsewhere.close(),
      () => db.close(),
      await startSignals(db, { mode: "cluster", log: silentLog }),
    );
    expect(signalsOf(db).healthy).toBe(false);
    const run = await writtenFrom(a);
    const view = watch({ ...home, db }, run.runId);
    for (let i = 1; i <= 3; i++) {
      await run.write(10);
      await expect.poll(() => view.frames.length).toBe(10 * i);
    }
    view.leave();
  });
});

describe("many views", () => {
  test("of many runs cost few queries, however many watch", async () => {
    const [a, b] = await Promise.all([instance(), instance()]);
    const runs = await Promise.all(Array.from({ length: 100 }, () => writtenFrom(a)));
    const views = runs.flatMap(({ runId }) => Array.from({ length: 5 }, () => watch(b, runId)));
    await expect.poll(() => followersOf(b.db).size).toBe(100);
    for (const run of runs) await run.write(1);
    for (const view of views) await expect.poll(() => view.frames.length).toBe(1);
    const execute = b.db.execute.bind(b.db);
    let queries = 0;
    b.db.execute = (query) => (queries++, execute(query));
    const began = performance.now();
    for (let round = 0; round < 5; round++) await Promise.all(runs.map((run) => run.write(2)));
    for (const view of views) await expect.poll(() => view.frames.length).toBe(11);
    expect(queries).toBeLessThan(10 + (performance.now() - began) / 10);
    for (const view of views) expect(seqs(view.frames)).toEqual(upTo(11));
    for (const view of views) view.leave();
    await Promise.all(views.map(({ ended }) => ended));
  });

  test("that come and go leave nothing behind, and a run nobody watches is not read any more", async () => {
    const [a, b] = await Promise.all([instance(), instance()]);
    const run = await writtenFrom(a);
    const listeners = () => getEventListeners(shutdownSignal(), "abort").length;
    await watch(b, run.runId, { attempt: 7, seq: 7 }).leave();
    const before = listeners();
    const stays = new AbortController();
    for (let i = 0; i < 10; i++) {
      const views = Array.from({ length: 100 }, () => watch(b, run.runId));
      const merged = await openTails(b, { runs: [{ runId: run.runId, after: START }], signal: stays.signal });
      const pending = merged?.next();
      for (const view of views) view.leave();
      await run.write(1);
      await pending;
      await merged?.return();
      await Promise.all(views.map(({ ended }) => ended));
    }
    expect(listeners()).toBe(before);
    expect(getEventListeners(stays.signal, "abort")).toEqual([]);
    await expect.poll(() => followersOf(b.db).size, { timeout: 6000 }).toBe(0);
  });
});
