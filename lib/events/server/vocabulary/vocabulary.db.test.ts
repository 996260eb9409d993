import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { activateEvents, selectUserEvents, withTransaction } from "@/db";
import { events, eventTypes } from "@/db/schema";
import { insertTestBehaviors } from "@/db/testing";
import { UserId, type Ctx } from "@/lib/core";
import { canonicalKey } from "@/lib/events";
import { createFakeClock, createTestCtx } from "@/lib/testing";
import { createTestDb, type TestDb } from "@/lib/testing/test-db";
import {
  createEventType,
  deleteEventType,
  editEventType,
  editEventTypes,
  getEventType,
  knownTypes,
  listEventTypes,
  mergeEventTypes,
  undoMerge,
} from "./index";

let database: TestDb;
let ctx: Ctx;
beforeAll(async () => {
  database = await createTestDb({ max: 12 });
});
afterAll(() => database.close());
beforeEach(async () => {
  ctx = await createTestCtx(database.db);
});

let runs = 0;

/** Makes these a user's events, as the last transaction of an extraction does. */
async function extracted(user: string, types: readonly string[], category = "exploration"): Promise<void> {
  const userId = UserId.parse(user);
  const at = (i: number) => new Date(Date.UTC(2026, 0, 1, 0, i)).toISOString();
  const { rows } = await ctx.db
    .execute<{ n: number }>(
      sql`select count(*)::int as n from behaviors where project_id = ${ctx.project} and user_id = ${user}`,
    )
    .then(([row]) => ({ rows: row?.n ?? 0 }));
  if (rows === 0) {
    await insertTestBehaviors(ctx.db, { projectId: ctx.project, userId, rows: types.map((_, i) => ({ at: at(i) })) });
  }
  const behaviors = await ctx.db.execute<{ id: string }>(
    sql`select b.id::text as id from behaviors b where b.project_id = ${ctx.project} and b.user_id = ${user} order by b.id`,
  );
  const runId = `run_${++runs}`;
  await ctx.db.insert(events).values(
    types.map((type, ordinal) => ({
      projectId: ctx.project,
      userId,
      runId,
      attempt: 1,
      state: "staged",
      ordinal,
      type,
      context: "",
      category,
      confidence: 1,
      startAt: at(ordinal),
      endAt: at(ordinal),
      behaviorIds: [Number(behaviors[ordinal % behaviors.length]?.id)],
    })),
  );
  await withTransaction(ctx.db, (tx) =>
    activateEvents(tx, {
      projectId: ctx.project,
      userId,
      runId,
      attempt: 1,
      behaviorsRead: types.length,
      status: "succeeded",
    }),
  );
}

const typesOf = async (user: string) =>
  (await selectUserEvents(ctx.db, ctx.project, UserId.parse(user))).map(({ type }) => type);
const listed = async () => (await listEventTypes(ctx, { limit: 1000 })).items;
const counts = async () => Object.fromEntries((await listed()).map(({ name, events: n, users }) => [name, [n, users]]));

describe("events that become current", () => {
  test("bring their types, proposed, with the name in its language and the counts", async () => {
    await extracted("u1", ["比较车型", "比较车型", "purchase"]);
    expect(await listed()).toMatchObject([
      { name: "比较车型", name_zh: "比较车型", name_en: null, state: "proposed", events: 2, users: 1, synonyms: [] },
      { name: "purchase", name_zh: null, name_en: "purchase", category: "exploration", role: null, events: 1 },
    ]);
  });

  test("that parallel users wrote under names of one canonical form end as one type", async () => {
    const spellings = ["比较车型", "比较 车型", "比较了车型", "比较一下车型", "「比较车型」"];
    const english = ["compare models", "Comparing models", "compare the model", "compared models", "Compare-Models"];
    await Promise.all(
      spellings.map((name, i) => extracted(`u${i}`, i % 2 === 0 ? [name, english[i] ?? ""] : [english[i] ?? "", name])),
    );
    const types = await listed();
    expect(types.map(({ events: n, users }) => [n, users])).toEqual([
      [5, 5],
      [5, 5],
    ]);
    const keys = types.map(({ name }) => canonicalKey(name));
    expect(new Set(keys).size).toBe(keys.length);
    const all = (await Promise.all(spellings.map((_, i) => typesOf(`u${i}`)))).flat();
    expect(new Set(all).size).toBe(2);
    // What each of them wrote is still there.
    const written = (await selectUserEvents(ctx.db, ctx.project, UserId.parse("u2"))).map(
      (event) => event.written_type ?? event.type,
    );
    expect(written).toEqual(["比较了车型", "compare the model"]);
  });

  test("under many new names at once, in any order, meet no deadlock", async () => {
    const names = Array.from({ length: 60 }, (_, i) => `类型${i}`);
    await Promise.all(
      Array.from({ length: 10 }, (_, i) => extracted(`u${i}`, i % 2 === 0 ? names : names.toReversed())),
    );
    expect((await listed()).map(({ users }) => users)).toEqual(names.map(() => 10));
  });
});

describe("a merge", () => {
  beforeEach(async () => {
    await extracted("u1", ["浏览车型", "看车", "购买"]);
    await extracted("u2", ["看车", "看车"]);
  });

  test("renames history and gets the counts right, without asking a model", async () => {
    const { type, renamed } = await mergeEventTypes(ctx, { sources: ["看车"], target: "浏览车型" });
    expect(renamed).toBe(3);
    expect(type).toMatchObject({
      name: "浏览车型",
      state: "accepted",
      events: 4,
      users: 2,
      merged: [{ name: "看车" }],
    });
    expect(await typesOf("u1")).toEqual(["浏览车型", "浏览车型", "购买"]);
    expect(await typesOf("u2")).toEqual(["浏览车型", "浏览车型"]);
    expect(await counts()).toEqual({ 浏览车型: [4, 2], 购买: [1, 1] });
    expect(await getEventType(ctx, "看车")).toMatchObject({
      state: "merged",
      merged_into: { name: "浏览车型" },
      events: 0,
    });
  });

  test("holds for what a model writes later under the merged name, in any spelling", async () => {
    await mergeEventTypes(ctx, { sources: ["看车"], target: "浏览车型" });
    await extracted("u3", ["看了车", "看 车"]);
    const found = await selectUserEvents(ctx.db, ctx.project, UserId.parse("u3"));
    expect(found.map(({ type, written_type }) => [type, written_type])).toEqual([
      ["浏览车型", "看了车"],
      ["浏览车型", "看 车"],
    ]);
    expect(await counts()).toEqual({ 浏览车型: [6, 3], 购买: [1, 1] });
  });

  test("can be undone: everything written under the merged name is called by it again", async () => {
    await mergeEventTypes(ctx, { sources: ["看车"], target: "浏览车型" });
    await extracted("u3", ["看了车", "浏览车型"]);
    const { type, renamed } = await undoMerge(ctx, "看车");
    expect(renamed).toBe(4);
    expect(type).toMatchObject({ name: "看车", state: "proposed", merged_into: null, events: 4, users: 3 });
    expect(await counts()).toEqual({ 看车: [4, 3], 浏览车型: [2, 2], 购买: [1, 1] });
    await expect(undoMerge(ctx, "看车")).rejects.toMatchObject({ code: "event_type_not_merged" });
  });

  test("into a merged type goes to its end, and undoing the middle one takes along what came through it", async () => {
    await mergeEventTypes(ctx, { sources: ["看车"], target: "浏览车型" });
    await mergeEventTypes(ctx, { sources: ["浏览车型"], target: "购买" });
    await extracted("u4", ["试驾"]);
    await mergeEventTypes(ctx, { sources: ["试驾"], target: "看车" });
    expect(await counts()).toEqual({ 购买: [6, 3] });
    expect(await getEventType(ctx, "试驾")).toMatchObject({ merged_into: { name: "购买" } });
    await undoMerge(ctx, "浏览车型");
    expect(await counts()).toEqual({ 浏览车型: [4, 2], 购买: [2, 2] });
    expect(await typesOf("u4")).toEqual(["购买"]);
  });

  test("that would form a loop is refused with both names, and changes nothing", async () => {
    await mergeEventTypes(ctx, { sources: ["看车"], target: "浏览车型" });
    await expect(mergeEventTypes(ctx, { sources: ["浏览车型"], target: "看车" })).rejects.toMatchObject({
      code: "merge_loop",
      params: { source: "浏览车型", target: "看车" },
    });
    await expect(mergeEventTypes(ctx, { sources: ["购买", "浏览车型"], target: "浏览车型" })).rejects.toMatchObject({
      code: "merge_loop",
    });
    expect(await counts()).toEqual({ 浏览车型: [4, 2], 购买: [1, 1] });
    await expect(mergeEventTypes(ctx, { sources: ["不存在"], target: "购买" })).rejects.toMatchObject({
      code: "not_found",
    });
  });

  test("both ways at once ends with one of them", async () => {
    const outcomes = await Promise.allSettled([
      mergeEventTypes(ctx, { sources: ["看车"], target: "浏览车型" }),
      mergeEventTypes(ctx, { sources: ["浏览车型"], target: "看车" }),
    ]);
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect(Object.values(await counts()).toSorted()).toEqual([
      [1, 1],
      [4, 2],
    ]);
  });

  test("keeps a role and the name in the other language", async () => {
    await extracted("u5", ["buy a car"]);
    await editEventType(ctx, "buy a car", { role: "target" });
    const { type } = await mergeEventTypes(ctx, { sources: ["buy a car"], target: "购买" });
    expect(type).toMatchObject({ name: "购买", name_zh: "购买", name_en: "buy a car", role: "target" });
  });

  test("and extractions at the same time leave no event under a merged name", async () => {
    await Promise.all([
      ...Array.from({ length: 8 }, (_, i) => extracted(`p${i}`, ["看车", "看了车"])),
      mergeEventTypes(ctx, { sources: ["看车"], target: "浏览车型" }),
    ]);
    expect(await counts()).toEqual({ 浏览车型: [20, 10], 购买: [1, 1] });
  });
});

describe("a person", () => {
  test("renames a type: its events follow, the old name still means it, and nobody else can have it", async () => {
    await extracted("u1", ["看车", "购买"]);
    const type = await editEventType(ctx, "看车", {
      name: "浏览车型",
      definition: "看车型的 页面",
      name_en: "browse models",
    });
    expect(type).toMatchObject({
      name: "浏览车型",
      definition: "看车型的 页面",
      state: "accepted",
      synonyms: [],
      name_zh: "看车",
      name_en: "browse models",
    });
    expect(await typesOf("u1")).toEqual(["浏览车型", "购买"]);
    await extracted("u2", ["看车", "browsing models"]);
    expect(await typesOf("u2")).toEqual(["浏览车型", "浏览车型"]);
    const taken = { code: "event_type_name_taken", params: { name: "看 车", type: "浏览车型" } };
    await expect(editEventType(ctx, "购买", { name: "看 车" })).rejects.toMatchObject(taken);
    await expect(createEventType(ctx, { name: "看 车" })).rejects.toMatchObject(taken);
  });

  test("gives synonyms and takes them away; what was written under them is a type of its own again", async () => {
    await extracted("u1", ["购买"]);
    await editEventType(ctx, "购买", { synonyms: ["下单", "付款"] });
    await extracted("u2", ["下单"]);
    expect(await getEventType(ctx, "下单")).toMatchObject({ name: "购买", synonyms: ["下单", "付款"], events: 2 });
    expect(await editEventType(ctx, "购买", { synonyms: ["付款"] })).toMatchObject({ synonyms: ["付款"], events: 1 });
    await extracted("u3", ["下单"]);
    expect(await counts()).toEqual({ 购买: [1, 1], 下单: [2, 2] });
    expect(await getEventType(ctx, "下单")).toMatchObject({ state: "proposed" });
  });

  test("takes the first name of a renamed type away, and no name means two types", async () => {
    await extracted("u1", ["甲"]);
    expect(await editEventType(ctx, "甲", { name: "乙", name_zh: null, synonyms: [] })).toMatchObject({
      name: "乙",
      synonyms: ["甲"],
      events: 1,
    });
    await editEventType(ctx, "乙", { synonyms: [] });
    await Promise.all([extracted("u2", ["甲"]), extracted("u3", ["乙"]), extracted("u4", ["甲"])]);
    expect(await counts()).toEqual({ 乙: [1, 1], 甲: [3, 3] });
  });

  test("calls a type by the name of one that was merged into it; then that merge cannot be undone as it is", async () => {
    await extracted("u1", ["甲", "乙"]);
    await mergeEventTypes(ctx, { sources: ["甲"], target: "乙" });
    expect(await editEventType(ctx, "乙", { name: "甲" })).toMatchObject({ name: "甲", events: 2 });
    expect(await counts()).toEqual({ 甲: [2, 1] });
    const [type] = await listed();
    const merged = type?.merged[0]?.id ?? "";
    await expect(undoMerge(ctx, merged)).rejects.toMatchObject({ code: "event_type_name_taken" });
    await editEventType(ctx, type?.id ?? "", { name: "乙" });
    await undoMerge(ctx, merged);
    expect(await counts()).toEqual({ 甲: [1, 1], 乙: [1, 1] });
  });

  test("sets roles for many at once, all or none", async () => {
    await extracted("u1", ["购买", "加购", "看车"]);
    const ids = (await listed()).map(({ id }) => id);
    expect(await editEventTypes(ctx, { ids, role: "target" })).toEqual({ changed: 3 });
    expect((await listEventTypes(ctx, { limit: 10, role: "target" })).total).toBe(3);
    await mergeEventTypes(ctx, { sources: ["看车"], target: "加购" });
    await expect(editEventTypes(ctx, { ids, role: null })).rejects.toMatchObject({ code: "event_type_merged" });
    await expect(editEventTypes(ctx, { ids: ["999999999"], role: null })).rejects.toMatchObject({ code: "not_found" });
    expect((await listEventTypes(ctx, { limit: 10, role: "none" })).total).toBe(0);
    await expect(editEventType(ctx, "看车", { role: null })).rejects.toMatchObject({ code: "event_type_merged" });
  });

  test("finds types by any name or by what they mean, page by page", async () => {
    await extracted("u1", ["购买", "加购", "加购", "Test Drive"]);
    await editEventType(ctx, "购买", { definition: "付了钱" });
    await editEventType(ctx, "加购", { synonyms: ["放进购物车"] });
    const found = async (q: string) => (await listEventTypes(ctx, { q, limit: 10 })).items.map(({ name }) => name);
    expect(await found("购")).toEqual(["加购", "购买"]);
    expect(await found("购物车")).toEqual(["加购"]);
    expect(await found("付了")).toEqual(["购买"]);
    expect(await found("test d")).toEqual(["Test Drive"]);
    expect(await found("%")).toEqual([]);
    const first = await listEventTypes(ctx, { limit: 2 });
    expect(first).toMatchObject({ total: 3, items: [{ name: "加购" }, { name: "Test Drive" }] });
    const next = await listEventTypes(ctx, { limit: 2, cursor: first.next_cursor ?? "" });
    expect(next).toMatchObject({ next_cursor: null, items: [{ name: "购买" }] });
    await expect(listEventTypes(ctx, { limit: 2, cursor: "nonsense" })).rejects.toMatchObject({ code: "bad_request" });
  });

  test("adds a type by hand and removes it while nothing rests on it", async () => {
    expect(await createEventType(ctx, { name: "预约试驾", role: "target", synonyms: ["约试驾"] })).toMatchObject({
      state: "accepted",
      role: "target",
      category: "other",
      synonyms: ["约试驾"],
      events: 0,
    });
    await extracted("u1", ["约试驾"]);
    await expect(deleteEventType(ctx, "预约试驾")).rejects.toMatchObject({ code: "event_type_in_use" });
    await createEventType(ctx, { name: "无用" });
    await deleteEventType(ctx, "无用");
    await expect(getEventType(ctx, "无用")).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("types of a time before names had keys", () => {
  const addOld = async (...names: string[]) => {
    for (const [i, name] of names.entries()) {
      await ctx.db.insert(eventTypes).values({
        projectId: ctx.project,
        name,
        category: "other",
        createdAt: new Date(Date.UTC(2025, 0, 1, 0, i)).toISOString(),
      });
    }
  };

  test("are taken up once, and doubles become one with the events of both", async () => {
    await extracted("u1", ["compare models", "购买"]);
    // As the version before left them.
    await ctx.db.execute(sql`delete from event_type_names where project_id = ${ctx.project}`);
    await ctx.db.execute(sql`delete from event_types where project_id = ${ctx.project}`);
    await addOld("compare models", "Comparing Models", "购买");
    await ctx.db.execute(sql`
      update events set type = 'Comparing Models' where project_id = ${ctx.project} and type = '购买'
    `);
    const all = await Promise.all(Array.from({ length: 4 }, () => listed()));
    for (const types of all) expect(types.map(({ name }) => name)).toEqual(["compare models", "购买"]);
    expect(await counts()).toEqual({ "compare models": [2, 1], 购买: [0, 0] });
    expect((await listed())[0]).toMatchObject({ name_en: "compare models", name_zh: null });
  });

  test("are taken up by the next extraction, however many there are at once", async () => {
    await addOld("看车", "看了车", "购买");
    await Promise.all(Array.from({ length: 6 }, (_, i) => extracted(`u${i}`, ["看 车", "购买"])));
    expect(await counts()).toEqual({ 看车: [6, 6], 购买: [6, 6] });
  });
});

test("what prompts know of a type: its names and what its events rest on; merged ones are gone at once", async () => {
  await extracted("u1", ["看车", "浏览车型"]);
  expect(await knownTypes(ctx)).toMatchObject([
    { name: "浏览车型", events: 1, names: ["浏览车型"], actions: { browse: 1 } },
    { name: "看车", events: 1, names: ["看车"] },
  ]);
  await mergeEventTypes(ctx, { sources: ["看车"], target: "浏览车型" });
  expect((await knownTypes(ctx)).map(({ name }) => name)).toEqual(["浏览车型"]);
});

test("what prompts know is looked at anew in the background, and at once when it is older than a minute", async () => {
  const clock = createFakeClock();
  const timed = { ...ctx, clock };
  const names = async () => (await knownTypes(timed)).map(({ name }) => name);
  await extracted("u1", ["看车"]);
  expect(await names()).toEqual(["看车"]);
  await extracted("u2", ["购买"]);
  expect(await names()).toEqual(["看车"]);
  await clock.advance(6000);
  expect(await names()).toEqual(["看车"]);
  await expect.poll(names).toEqual(["看车", "购买"]);
  await extracted("u3", ["试驾"]);
  await clock.advance(61_000);
  expect(await names()).toEqual(["看车", "购买", "试驾"]);
});

test("an empty vocabulary is an empty list", async () => {
  expect(await listEventTypes(ctx, { limit: 10 })).toEqual({ items: [], next_cursor: null, total: 0 });
  expect(await knownTypes(ctx)).toEqual([]);
  await expect(mergeEventTypes(ctx, { sources: ["a"], target: "b" })).rejects.toMatchObject({ code: "not_found" });
});
