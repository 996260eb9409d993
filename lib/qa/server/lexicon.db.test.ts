import { afterAll, beforeAll, expect, test } from "vitest";
import { insertTestEntities, insertTestPeople, insertTestTypes, noteTestMentions } from "@/db/testing";
import { rebuildEntities, withTransaction } from "@/db";
import { AppError, type Ctx } from "@/lib/core";
import { createSegment } from "@/lib/people/server";
import { createTestCtx } from "@/lib/testing";
import { createTestDb, type TestDb } from "@/lib/testing/test-db";
import { Scope } from "..";
import { loadLexicon } from "./lexicon";
import { planFor } from "./plan";
import { suggestQuestions } from "./suggest";

let database: TestDb;
let ctx: Ctx;
let other: Ctx;

beforeAll(async () => {
  database = await createTestDb();
  ctx = await createTestCtx(database.db);
  other = await createTestCtx(database.db);
  await insertTestPeople(ctx.db, ctx.project, [
    {
      id: "user_0001",
      profile: {
        fields: { age: 30, gender: "女", interests: ["高尔夫", "阅读"], has_car: true },
        properties: { tier: "gold" },
      },
      behaviors: [{ at: "2024-05-01T10:00:00Z", action: "browse", item: "宝马7系", app: "易车" }],
      events: [
        { at: "2024-05-01T10:00:00Z", type: "浏览车型", category: "exploration" },
        { at: "2024-05-03T17:00:00Z", type: "下单购买", category: "conversion" },
      ],
    },
    {
      id: "user_0002",
      profile: { fields: { age: 50, gender: "男" }, properties: { tier: "silver" } },
      behaviors: [{ at: "2024-05-02T10:00:00Z", action: "browse", item: "大众_迈腾" }],
      events: [{ at: "2024-05-02T10:00:00Z", type: "浏览车型", category: "exploration" }],
    },
  ]);
  await insertTestEntities(ctx.db, ctx.project, [{ kind: "item", name: "宝马7系", nameKey: "宝马7系" }]);
  await noteTestMentions(ctx.db, ctx.project);
  await insertTestPeople(other.db, other.project, [
    {
      id: "user_7777",
      behaviors: [{ at: "2024-05-01T10:00:00Z", action: "browse", item: "奥迪A8L" }],
      events: [{ at: "2024-05-01T10:00:00Z", type: "看展", category: "exploration" }],
    },
  ]);
});
afterAll(() => database.close());

test("holds what a project has, and nothing of another one", async () => {
  const lexicon = await loadLexicon(ctx, {}, "user_0001 user_7777");
  expect(lexicon.types.map(({ name, users }) => [name, users])).toEqual([
    ["浏览车型", 2],
    ["下单购买", 1],
  ]);
  expect(lexicon.types[0]?.words).toEqual({ zh: "浏览车型", en: "browse models" });
  expect(lexicon.totals).toEqual({ users: 2, behaviors: 2, events: 3 });
  // The purchase is on the fourth by the project's clocks, which are those of Shanghai.
  expect(lexicon.days).toEqual({ first: "2024-05-01", last: "2024-05-04" });
  expect(lexicon.users).toEqual(["user_0001"]);
  expect(lexicon.graph).toBeNull();
  const field = (name: string) => lexicon.fields.find((each) => each.name === name);
  expect(field("age")).toMatchObject({ on: "profile", type: "number", numbers: { min: 30, max: 50, p50: 40 } });
  expect(
    field("interests")
      ?.values.map(({ value }) => value)
      .toSorted(),
  ).toEqual(["阅读", "高尔夫"]);
  expect(field("tier")).toMatchObject({ on: "property", type: "text" });
});

test("a segment, a graph or a version that is not the project's is not found", async () => {
  const segment = await createSegment(other, { name: "别人的", definition: { where: { all: [] } } });
  const graph = `gra_${"0".repeat(26)}`;
  for (const scope of [{ segment: segment.id }, { graph_id: graph }, { graph_id: graph, graph_version: 1 }]) {
    await expect(loadLexicon(ctx, Scope.parse(scope))).rejects.toMatchObject({ code: "not_found" });
  }
  expect((await loadLexicon(other, Scope.parse({ segment: segment.id }))).segments.map(({ id }) => id)).toContain(
    segment.id,
  );
});

test("a user of another project is told to be missing", async () => {
  const asked = { question: "user_7777 做了什么？", scope: {}, userContext: undefined, before: [] };
  const { plan } = await planFor(ctx, asked);
  expect(plan.refusal?.code).toBe("no_such_user");
  expect((await planFor(other, asked)).plan.queries).toEqual([{ kind: "user", user: "user_7777" }]);
  const context = planFor(ctx, { ...asked, question: "此用户会购买吗？", userContext: { user_id: "user_7777" } });
  await expect(context).rejects.toThrow(AppError);
});

test("facts about a user of the context are also asked among users like them", async () => {
  const { plan } = await planFor(ctx, {
    question: "此用户会购买吗？",
    scope: {},
    userContext: { user_id: "user_0001" },
    before: [],
  });
  expect(plan.queries[0]).toEqual({ kind: "user", user: "user_0001" });
  expect(plan.queries).toContainEqual({
    kind: "share",
    among: {
      all: [
        { on: "profile", field: "interests", is: { in: ["高尔夫", "阅读"] } },
        { on: "profile", field: "has_car", is: { yes: true } },
      ],
    },
    who: { on: "events", type: ["下单购买"] },
  });
});

test("a type is found by its synonyms, and by names of what was merged into it", async () => {
  await insertTestTypes(ctx.db, ctx.project, { 下单购买: "target" });
  const { plan } = await planFor(ctx, { question: "有多少人成交？", scope: {}, userContext: undefined, before: [] });
  expect(plan.queries).toContainEqual({
    kind: "count",
    what: "users",
    among: { on: "events", type: ["下单购买"] },
  });
});

test("new data are seen, and questions are suggested that can be answered", async () => {
  expect(await suggestQuestions(await createTestCtx(database.db), {})).toEqual([]);
  const suggested = await suggestQuestions(ctx, {});
  expect(suggested.length).toBeGreaterThan(3);
  for (const { zh, en } of suggested) {
    for (const question of [zh, en]) {
      const { plan } = await planFor(ctx, { question, scope: {}, userContext: undefined, before: [] });
      expect(plan.refusal, question).toBeNull();
    }
  }
  await insertTestPeople(ctx.db, ctx.project, [
    {
      id: "user_0003",
      behaviors: [],
      events: [{ at: "2024-05-02T10:00:00Z", type: "预约试驾", category: "decision" }],
    },
  ]);
  expect((await loadLexicon(ctx, {})).types.map(({ name }) => name)).toContain("预约试驾");
});

test("of a project with very many things those are found that the question names", async () => {
  const many = await createTestCtx(database.db);
  const at = "2024-05-01T10:00:00Z";
  const items = ["玛莎拉蒂总裁", ...Array.from({ length: 3100 }, (_, i) => `样品 ${i}`)];
  await insertTestPeople(many.db, many.project, [
    { id: "u1", behaviors: items.map((item) => ({ at, action: "browse", item })), events: [] },
    { id: "u2", behaviors: items.slice(1).map((item) => ({ at, action: "browse", item })), events: [] },
  ]);
  await withTransaction(many.db, (tx) => rebuildEntities(tx, many.project));
  const named = (question: string) =>
    loadLexicon(many, {}, question).then(({ entities }) => entities.map(({ name }) => name));
  expect(await named("看过玛莎拉蒂总裁的有多少人")).toContain("玛莎拉蒂总裁");
  expect((await named("一共有多少用户")).length).toBeLessThan(100);
});
