import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { activateEvents, insertRun, selectBehaviors, stageEvents, withTransaction } from "@/db";
import { snapshotProject } from "@/db/snapshot";
import { UserId, type Ctx } from "@/lib/core";
import { listEvents, listUserEvents } from "@/lib/events/server";
import { listEventTypes, mergeEventTypes } from "@/lib/events/server/vocabulary";
import { changeProject, getProject, getTimeline, getUser } from "@/lib/people/server";
import { createTestCtx } from "@/lib/testing";
import { createTestDb, type TestDb } from "@/lib/testing/test-db";
import { importFile } from "./import-for-test";
import { listRejectedRows } from "./get-imports";
import { undoImport } from "./undo-import";

let database: TestDb;
let ctx: Ctx;
beforeAll(async () => {
  database = await createTestDb({ max: 8 });
});
afterAll(() => database.close());
beforeEach(async () => {
  ctx = await createTestCtx(database.db);
});

const H = "user_id,event_type,start,end,context,category,confidence,channel";
const file = (rows: readonly string[]) => `${[H, ...rows].join("\n")}\n`;
const kind = { kind: "events" } as const;
const snapshot = () => snapshotProject(ctx.db, ctx.project);
const u1 = UserId.parse("u1");

/** Makes a user's events anew: one for each behaviour, as an extraction would. */
async function extract(runId: string, type = "浏览车型") {
  const rows = await selectBehaviors(ctx.db, { projectId: ctx.project, userId: "u1", limit: 10 });
  const run = { projectId: ctx.project, runId, owner: "test", attempt: 1 };
  await insertRun(ctx.db, { ...run, kind: "extract-events", subject: null, input: {}, locale: "en" });
  const nothing = { agent: null, scene: null, action: null, object: null };
  const said = { type, ...nothing, context: "", category: "exploration", confidence: 0.8 };
  const staged = rows.map(({ id, at }, ordinal) => {
    const span = { startAt: at, endAt: at, behaviorIds: [Number(id)] };
    return { userId: "u1", ordinal, textSeq: 1, ...said, ...span };
  });
  await stageEvents(ctx.db, run, staged);
  return () =>
    withTransaction(ctx.db, (tx) =>
      activateEvents(tx, { ...run, userId: "u1", behaviorsRead: rows.length, status: "succeeded" }),
    );
}

describe("imported events", () => {
  test("become present events of their users with every column, in the project's vocabulary", async () => {
    const text = file([
      "u1,预约试驾,2026-01-05 09:00:00,2026-01-05 09:30:00,周六到店,决策,0.9,线上",
      "u2,Purchase,2026-01-06T10:00:00Z,,,,,",
    ]);
    const done = await importFile(ctx, text, kind);
    expect(done).toMatchObject({ status: "succeeded", rows: { read: 2, accepted: 2, rejected: 0, corrected: 0 } });
    expect(done.reading).toMatchObject({ time_zone: "Asia/Shanghai", extra_columns: ["channel"] });
    expect(await listUserEvents(ctx, u1)).toEqual([
      {
        id: expect.any(String),
        user_id: "u1",
        type: "预约试驾",
        start: "2026-01-05T01:00:00.000Z",
        end: "2026-01-05T01:30:00.000Z",
        context: "周六到店",
        category: "decision",
        confidence: expect.closeTo(0.9),
        behavior_ids: [],
        import_id: done.id,
        line: 2,
        properties: { channel: "线上" },
      },
    ]);
    expect((await listEvents(ctx, { limit: 10, type: "Purchase" })).items).toMatchObject([
      { user_id: "u2", start: "2026-01-06T10:00:00.000Z", end: "2026-01-06T10:00:00.000Z", category: "other" },
    ]);
    expect(await getUser(ctx, "u1")).toMatchObject({
      behaviors: 0,
      events: 1,
      first_at: "2026-01-05T01:00:00.000Z",
      last_at: "2026-01-05T01:30:00.000Z",
      extraction: { state: "none" },
    });
    expect(await getProject(ctx, ctx.project)).toMatchObject({ users: 2, behaviors: 0, events: 2 });
    const { items } = await listEventTypes(ctx, { limit: 10 });
    expect(items.map(({ name, state, events, users }) => ({ name, state, events, users }))).toEqual([
      { name: "Purchase", state: "proposed", events: 1, users: 1 },
      { name: "预约试驾", state: "proposed", events: 1, users: 1 },
    ]);
    expect(await getTimeline(ctx, "u1", { limit: 10 })).toMatchObject({
      behaviors: [],
      events: [{ type: "预约试驾" }],
    });
  });

  test("are added once however often the file comes, and equal ones of one file all stay", async () => {
    const text = file([
      "u1,a,2026-01-05 09:00:00,,,,,",
      "u1,a,2026-01-05 09:00:00,,,,,",
      "u1,b,2026-01-05 09:00:00,,,,,",
    ]);
    expect((await importFile(ctx, text, kind)).rows).toMatchObject({ accepted: 3, duplicate: 0 });
    const once = await snapshot();
    expect((await importFile(ctx, text, kind)).rows).toMatchObject({ accepted: 0, duplicate: 3 });
    expect({ ...(await snapshot()), import_duplicates: [] }).toEqual({ ...once, import_duplicates: [] });
  });

  test("refuse rows with their reasons, and a file of which too many are refused stores nothing", async () => {
    const good = Array.from({ length: 30 }, (_, i) => `u1,a,2026-01-05 09:00:${String(i).padStart(2, "0")},,,,,`);
    const bad = [
      ",a,2026-01-05 09:00:00,,,,,",
      "u1,,2026-01-05 09:00:00,,,,,",
      `u1,${"长".repeat(101)},2026-01-05 09:00:00,,,,,`,
      "u1,a,2026-01-05 09:00:00,2026-01-05 08:59:59,,,,",
      "u1,a,2026-01-05 09:00:00,2026-01-05T09:00:00Z,,,,",
      "u1,a,03/04/2026,,,,,",
      "u1,a,2026-01-05,never,,,,",
    ];
    const done = await importFile(ctx, file([...good, ...bad]), kind);
    expect(done.rows).toMatchObject({ read: 37, accepted: 30, rejected: 7 });
    const { items } = await listRejectedRows(ctx, done.id, { limit: 20 });
    expect(items.map(({ line, column, reason }) => [line, column, reason])).toEqual([
      [32, "user_id", "missing_user_id"],
      [33, "event_type", "missing_type"],
      [34, "event_type", "bad_type"],
      [35, "end", "end_before_start"],
      [36, "end", "mixed_times"],
      [37, "start", "ambiguous_time"],
      [38, "end", "bad_time"],
    ]);
    const before = await snapshot();
    const failed = await importFile(
      ctx,
      file([...good.slice(0, 3), ...bad].map((row) => row.replace("u1", "u7"))),
      kind,
    );
    expect(failed).toMatchObject({ status: "failed", error: { code: "import_too_many_rejected" } });
    expect(await snapshot()).toEqual(before);
  });

  test("keep what is not of its column's type as text", async () => {
    const done = await importFile(ctx, file([`u1,a,2026-01-05 09:00:00,,${"x".repeat(1001)},sport,sure,`]), kind);
    expect(done.rows).toMatchObject({ accepted: 1, corrected: 1 });
    expect(await listUserEvents(ctx, u1)).toMatchObject([
      {
        context: "",
        category: "other",
        confidence: 1,
        properties: { category: "sport", confidence: "sure", context: "x".repeat(1001) },
      },
    ]);
  });

  test("get the name that theirs means, also when that is merged, and theirs again when the merge is undone", async () => {
    await importFile(ctx, file(["u1,Test drive,2026-01-05 09:00:00,,,,,", "u1,试驾,2026-01-06 09:00:00,,,,,"]), kind);
    const { items } = await listEventTypes(ctx, { limit: 10 });
    const idOf = (name: string) => items.find((type) => type.name === name)?.id ?? "";
    await mergeEventTypes(ctx, { sources: [idOf("Test drive")], target: idOf("试驾") });
    await importFile(ctx, file(["u2,test-drives,2026-01-07 09:00:00,,,,,"]), kind);
    const { events } = await snapshot();
    expect(events.map((row) => [row["user_id"], row["type"], row["written_type"]])).toEqual([
      ["u1", "试驾", "Test drive"],
      ["u1", "试驾", null],
      ["u2", "试驾", "test-drives"],
    ]);
  });

  test("move with the project's zone when their times carried no offset", async () => {
    await importFile(
      ctx,
      file(["u1,a,2026-01-05 09:00:00,2026-01-05 10:00:00,,,,", "u1,b,2026-01-05T09:00:00Z,,,,,"]),
      kind,
    );
    await changeProject(ctx, ctx.project, { timeZone: "UTC" });
    expect((await listUserEvents(ctx, u1)).map(({ type, start, end }) => [type, start, end])).toEqual([
      ["a", "2026-01-05T09:00:00.000Z", "2026-01-05T10:00:00.000Z"],
      ["b", "2026-01-05T09:00:00.000Z", "2026-01-05T09:00:00.000Z"],
    ]);
    expect(await getUser(ctx, "u1")).toMatchObject({ first_at: "2026-01-05T09:00:00.000Z" });
  });

  test("of more types than a vocabulary can hold are refused as a whole", async () => {
    const rows = Array.from({ length: 10_001 }, (_, i) => `u1,type x${i}y,2026-01-05 09:00:00,,,,,`);
    const before = await snapshot();
    expect(await importFile(ctx, file(rows), kind)).toMatchObject({
      status: "failed",
      error: { code: "import_limits" },
    });
    expect(await snapshot()).toEqual(before);
  });
});

describe("a user with behaviours and imported events", () => {
  const rows = "user_id,action,timestamp\nu1,browse,2026-01-05 09:00:00\nu1,browse,2026-01-05 10:00:00\n";

  test("keeps the imported events through every extraction, which replaces only what extractions made", async () => {
    await importFile(ctx, rows, { kind: "behaviors" });
    await importFile(ctx, file(["u1,预约试驾,2026-01-05 09:30:00,,,,,"]), kind);
    await (
      await extract("run_1")
    )();
    expect(await getUser(ctx, "u1")).toMatchObject({ behaviors: 2, events: 3, extraction: { state: "done" } });
    await (
      await extract("run_2", "对比车型")
    )();
    expect((await listUserEvents(ctx, u1)).map(({ type }) => type)).toEqual(["对比车型", "预约试驾", "对比车型"]);
    expect(await getUser(ctx, "u1")).toMatchObject({ events: 3 });
    expect(await getTimeline(ctx, "u1", { limit: 10 })).toMatchObject({ unused_behaviors: 0 });
  });

  test("counts right when an import and an extraction of the same user end at once", async () => {
    await importFile(ctx, rows, { kind: "behaviors" });
    for (let round = 0; round < 5; round++) {
      const activate = await extract(`run_${round}`);
      await Promise.all([activate(), importFile(ctx, file([`u1,预约试驾,2026-02-0${round + 1} 09:30:00,,,,,`]), kind)]);
      expect((await listUserEvents(ctx, u1)).length).toBe(round + 3);
      expect(await getUser(ctx, "u1")).toMatchObject({ events: round + 3 });
    }
  });

  test("has its extracted events only when the import is undone, and its imported ones when the behaviours are", async () => {
    const first = await importFile(ctx, rows, { kind: "behaviors" });
    await (
      await extract("run_1")
    )();
    const before = await snapshot();
    const second = await importFile(
      ctx,
      file(["u1,预约试驾,2026-01-04 09:30:00,,,,,", "u9,购买,2026-01-05 09:30:00,,,,,"]),
      kind,
    );
    await undoImport(ctx, second.id);
    expect(await snapshot()).toEqual(before);
    await importFile(ctx, file(["u1,预约试驾,2026-01-04 09:30:00,,,,,"]), kind);
    await undoImport(ctx, first.id);
    expect((await snapshot()).users).toMatchObject([
      { id: "u1", behavior_count: 0, event_count: 1, current_run_id: null, first_at: "2026-01-04 01:30:00+00" },
    ]);
  });
});

describe("undoing an import of events", () => {
  test("gives rows that another import brought too to that one, with the names of their types", async () => {
    const a = await importFile(ctx, file(["u1,a,2026-01-05 09:00:00,,,,,", "u1,b,2026-01-05 09:00:00,,,,,"]), kind);
    const b = await importFile(ctx, file(["u1,b,2026-01-05 09:00:00,,,,,"]), kind);
    await undoImport(ctx, a.id);
    expect(await listUserEvents(ctx, u1)).toMatchObject([{ type: "b", import_id: b.id, line: 2 }]);
    expect((await snapshot()).event_types).toMatchObject([{ name: "b" }]);
    await undoImport(ctx, b.id);
    const { users, events, event_types, event_type_names } = await snapshot();
    expect({ users, events, event_types, event_type_names }).toEqual({
      users: [],
      events: [],
      event_types: [],
      event_type_names: [],
    });
  });

  test("leaves types that somebody accepted or an extraction uses", async () => {
    await importFile(ctx, "user_id,action,timestamp\nu1,browse,2026-01-05 09:00:00\n", { kind: "behaviors" });
    const made = await importFile(ctx, file(["u2,浏览车型,2026-01-05 09:00:00,,,,,"]), kind);
    await (
      await extract("run_1")
    )();
    await undoImport(ctx, made.id);
    expect((await snapshot()).event_types).toMatchObject([{ name: "浏览车型" }]);
  });
});
