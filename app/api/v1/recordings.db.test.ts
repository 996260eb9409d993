import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { GET as calls } from "@/app/api/v1/runs/[id]/calls/route";
import { GET as events } from "@/app/api/v1/runs/[id]/events/route";
import { GET as recording } from "@/app/api/v1/runs/[id]/recording/route";
import { GET as storage } from "@/app/api/v1/storage/route";
import { RunId, systemClock, type Ctx } from "@/lib/core";
import { createDbLedger } from "@/lib/llm/server";
import { RecordingReader, RunCall, Storage, type Frame } from "@/lib/runs";
import { deleteRun, housekeep, startRun } from "@/lib/runs/server";
import { createTestCtx, insertTestLogs, raiseTestAttempt, setTestRetention } from "@/lib/testing";
import { call, serve, type Served } from "@/lib/testing/serve";

let served: Served;
let ctx: Ctx;
beforeAll(async () => {
  served = await serve();
});
afterAll(() => served.close());
beforeEach(async () => {
  ctx = await createTestCtx(served.ctx.db);
});

const newRun = () => RunId.parse(ctx.ids.next("run"));
const here = (more = "") => `?project=${ctx.project}${more}`;
const pack = () => housekeep({ ...ctx, clock: { ...systemClock, now: () => Date.now() + 61_000 } });

const record = (id: string, more = "", language = "en") =>
  call(recording, `/api/v1/runs/x/recording${here(more)}`, {
    params: { id },
    headers: { "accept-language": language },
  });

async function replay(id: string, headers: Record<string, string> = {}): Promise<string> {
  const response = await call(events, `/api/v1/runs/x/events${here()}`, { params: { id }, headers });
  return await response.text();
}

async function withLog(frames: number, parentId?: string): Promise<RunId> {
  const runId = newRun();
  const logs = { projectId: ctx.project, runIds: [runId], frames };
  await insertTestLogs(ctx.db, parentId === undefined ? logs : { ...logs, parentId });
  return runId;
}

async function withCall(runId: string, item: string): Promise<string> {
  const id = ctx.ids.next("call");
  await createDbLedger(ctx.db).write({
    projectId: ctx.project,
    id,
    runId,
    item,
    task: "extract-events",
    model: "m",
    host: "h",
    promptVersion: "1",
    promptHash: "abcd",
    promptTokens: 100,
    completionTokens: 0,
    estimated: true,
    ttftMs: 250,
    tokensPerS: 40,
    tries: 2,
    finish: null,
    status: "failed",
    errorCode: "upstream_broken",
    cached: false,
    cost: 0.25,
    costComputed: false,
    currency: null,
    units: null,
    createdAt: new Date("2026-01-01T00:00:00.123Z"),
    finishedAt: null,
  });
  return id;
}

function read(text: string) {
  const reader = new RecordingReader();
  for (const line of text.split("\n")) reader.line(line);
  return reader.end();
}

describe("a packed log", () => {
  test("is replayed byte for byte as before, from any cursor, as events and as lines", async () => {
    const id = await withLog(2200);
    const views: Record<string, string>[] = [
      {},
      { accept: "application/x-ndjson" },
      { "last-event-id": "1.999" },
      { "last-event-id": "1.1500" },
      { "last-event-id": "7.1500" },
    ];
    const before = await Promise.all(views.map((headers) => replay(id, headers)));
    expect(await pack()).toMatchObject({ packed_logs: 1 });
    expect(await Promise.all(views.map((headers) => replay(id, headers)))).toEqual(before);
    const over = await call(events, `/api/v1/runs/x/events${here("&after=1.2200")}`, { params: { id } });
    expect(over.status).toBe(204);
  });
});

describe("a recording", () => {
  test("holds the run, its calls and each frame's very text, packed or not", async () => {
    const id = await withLog(1234);
    const callId = await withCall(id, "user_0007");
    const response = await record(id);
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("application/x-ndjson; charset=utf-8");
    expect(response.headers.get("content-disposition")).toContain(`attachment; filename="whystream-${id}.jsonl"`);
    const text = await response.text();
    const { head, frames } = read(text);
    expect(head).toMatchObject({
      recording: 1,
      run: { id, status: "succeeded" },
      calls: [{ id: callId, prompt_hash: "abcd", prompt_tokens: 100, completion_tokens: 0, cost: 0.25 }],
    });
    expect(frames.map(({ frame }) => frame.seq)).toEqual(Array.from({ length: 1234 }, (_, i) => i + 1));
    const shown = (await replay(id, { accept: "application/x-ndjson" })).split("\n").filter((line) => line !== "");
    const lines = text.split("\n").slice(1, -1);
    expect(lines).toEqual(shown.map((data, i) => `{"at_ms":${(i + 1) * 12},"frame":${data}}`));
    await pack();
    expect((await (await record(id)).text()).split("\n").slice(1, -1)).toEqual(lines);
  });

  test("keeps the time each frame was published at", async () => {
    let passedMs = 0;
    let createdAt = 0;
    const timed = { ...ctx, clock: { ...systemClock, now: () => createdAt + passedMs } };
    const { run } = await startRun(timed, {
      kind: "extract-events",
      input: {},
      work: {
        execute: async (handle) => {
          createdAt = Date.parse(handle.run.created_at);
          for (const ms of [250, 1700, 1600, 1800, 100 * 24 * 3_600_000]) {
            passedMs = ms;
            handle.publish({ type: "llm_chunk", content: String(ms) });
          }
          return { status: "succeeded", message: "", counts: {} };
        },
      },
    });
    await replay(run.id);
    const { frames } = read(await (await record(run.id)).text());
    // A clock that is put back does not make a frame older than the one before it, and 25 days are the most.
    expect(frames.slice(1).map(({ at_ms: atMs }) => atMs)).toEqual([250, 1700, 1700, 1800, 2 ** 31 - 1, 2 ** 31 - 1]);
  });

  test("of a parent has the frames of its items' runs when they are asked for", async () => {
    const parent = await withLog(5);
    const [first, second] = [await withLog(7, parent), await withLog(600, parent)];
    const callId = await withCall(second, "b");
    await pack();
    const runsOf = ({ frames }: { frames: readonly { frame: Frame }[] }) => frames.map(({ frame }) => frame.run);
    expect(new Set(runsOf(read(await (await record(parent)).text())))).toEqual(new Set([parent]));
    const whole = read(await (await record(parent, "&children=true")).text());
    expect(runsOf(whole)).toEqual([
      ...Array.from({ length: 5 }, () => parent),
      ...Array.from({ length: 7 }, () => first),
      ...Array.from({ length: 600 }, () => second),
    ]);
    expect(whole.head.calls.map(({ id }) => id)).toEqual([callId]);
  });

  test("never tells of falling times, though machines differ about the hour", async () => {
    const id = await withLog(30);
    await raiseTestAttempt(ctx.db, { projectId: ctx.project, runId: id }, 20, -200);
    const at = read(await (await record(id)).text()).frames.map(({ at_ms: atMs }) => atMs);
    expect(at).toEqual(at.toSorted((a, b) => a - b));
  });

  test("is refused while the run is going, in the reader's language, and of a run that is not there", async () => {
    let end = () => {};
    const ended = new Promise<void>((resolve) => (end = resolve));
    const { run } = await startRun(ctx, {
      kind: "extract-events",
      input: {},
      work: { execute: async () => (await ended, { status: "succeeded", message: "", counts: {} }) },
    });
    const refused = await record(run.id);
    expect(refused.status).toBe(409);
    expect(await refused.json()).toMatchObject({
      code: "run_still_going",
      detail: expect.stringContaining("still going"),
    });
    expect(await (await record(run.id, "", "zh-CN")).json()).toMatchObject({
      detail: expect.stringContaining("尚未结束"),
    });
    end();
    await replay(run.id);
    expect((await record(run.id)).status).toBe(200);
    expect((await record(newRun())).status).toBe(404);
  });

  test("of a cleared log still tells the end", async () => {
    const id = await withLog(40);
    await setTestRetention(ctx.db, ctx.project, { keepFramesDays: 1 });
    await housekeep({ ...ctx, clock: { ...systemClock, now: () => Date.now() + 2 * 86_400_000 } });
    expect(read(await (await record(id)).text()).frames).toMatchObject([{ frame: { type: "done", seq: 40 } }]);
  });

  test("is read only as fast as it is taken, and breaks off when its run is removed meanwhile", async () => {
    const id = await withLog(3000);
    const reader = (await record(id)).body?.getReader();
    await reader?.read();
    await deleteRun(ctx, id);
    const rest = (async () => {
      while (!(await reader?.read())?.done);
    })();
    await expect(rest).rejects.toThrow();
  });
});

describe("a run's calls", () => {
  test("come page by page in the order they began, a parent's with those of its items", async () => {
    const parent = await withLog(2);
    const child = await withLog(2, parent);
    const ids = [await withCall(parent, "a"), await withCall(child, "b"), await withCall(child, "c")].toSorted();
    await withCall(await withLog(2), "stranger");
    const get = async (id: string, more = "") => {
      const response = await call(calls, `/api/v1/runs/x/calls${here(more)}`, { params: { id } });
      return (await response.json()) as { items: RunCall[]; next_cursor: string | null };
    };
    const first = await get(parent, "&limit=2");
    expect(first.items.map(({ id }) => id)).toEqual(ids.slice(0, 2));
    const second = await get(parent, `&limit=2&cursor=${first.next_cursor}`);
    expect(second.items.map(({ id }) => id)).toEqual(ids.slice(2));
    expect(second.next_cursor).toBeNull();
    expect((await get(child)).items).toHaveLength(2);
    expect(RunCall.strict().parse(first.items[0])).toMatchObject({ status: "failed", tries: 2, ttft_ms: 250 });
    expect((await call(calls, `/api/v1/runs/x/calls${here()}`, { params: { id: newRun() } })).status).toBe(404);
  });
});

describe("the storage of a project", () => {
  test("is told part by part, with what is kept how long", async () => {
    const ask = async () => Storage.strict().parse(await (await call(storage, `/api/v1/storage${here()}`)).json());
    expect(await ask()).toMatchObject({
      frames: { rows: 0, bytes: 0 },
      blocks: { rows: 0, bytes: 0 },
      calls: { rows: 0, bytes: 0 },
      answers: { rows: 0, bytes: 0 },
      keep_frames_days: null,
      keep_answers_days: 30,
      answers_max_mb: 200,
    });
    const id = await withLog(1500);
    await withCall(id, "a");
    const before = await ask();
    expect(before).toMatchObject({ frames: { rows: 1500, estimated: true }, calls: { rows: 1 } });
    expect(before.frames.bytes).toBeGreaterThan(1500 * 100);
    expect(before.calls.bytes).toBeGreaterThan(50);
    await pack();
    const after = await ask();
    expect(after).toMatchObject({ frames: { rows: 0, bytes: 0 }, blocks: { rows: 2 } });
    expect(after.blocks.bytes).toBeGreaterThan(100);
    expect(after.blocks.bytes).toBeLessThan(before.frames.bytes / 10);
  });
});
