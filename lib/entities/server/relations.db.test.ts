import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { insertTestEntities, insertTestPeople, noteTestMentions, type TestPerson } from "@/db/testing";
import { UserId, type Ctx } from "@/lib/core";
import { createTestCtx } from "@/lib/testing";
import { createTestDb, type TestDb } from "@/lib/testing/test-db";
import { nameKey } from "../name-key";
import { relationOfAction, type Relation } from "../relations";
import { getKnowledge, listRelations, searchKnown } from "./relations";

let database: TestDb;
let ctx: Ctx;
let people: TestPerson[];
let ids: Record<string, string>;

const ITEMS = ["宝马7系", "Golf GTI", "迈腾"];
/** As rows spell them; the last is in no catalogue. */
const SPELLINGS = ["宝马7系", "golf  gti", "Ｇolf GTI", "迈腾", "宝马7系_详情页"];
const ACTIONS = ["browse", "浏览", "compare", "购买", "search", "whatever"];

beforeAll(async () => {
  database = await createTestDb();
  ctx = await createTestCtx(database.db);
  let state = 3;
  const next = (n: number) => (state = (state * 48_271) % 2_147_483_647) % n;
  people = Array.from({ length: 40 }, (_, n) => ({
    id: `user_${n}`,
    behaviors: Array.from({ length: next(12) }, () => ({
      at: new Date(Date.UTC(2026, 0, 1, 0, next(10_000))).toISOString(),
      action: ACTIONS[next(ACTIONS.length)] ?? "",
      item: next(4) ? (SPELLINGS[next(SPELLINGS.length)] ?? null) : null,
      app: next(3) ? null : "易车",
    })),
    events: [],
  }));
  await insertTestPeople(ctx.db, ctx.project, people);
  const made = await insertTestEntities(ctx.db, ctx.project, [
    ...ITEMS.map((name) => ({ kind: "item", name, nameKey: nameKey(name) })),
    { kind: "app", name: "易车", nameKey: nameKey("易车") },
    { kind: "item", name: "never named", nameKey: "never named" },
  ]);
  await noteTestMentions(ctx.db, ctx.project);
  ids = Object.fromEntries(made.map(({ id, name }) => [name, id]));
});
afterAll(() => database.close());

type Named = Pick<Relation, "user_id" | "relation" | "rows" | "first_at" | "last_at"> & { name: string };

/** Every relation, counted a second time row by row. */
function counted(): Named[] {
  const found = new Map<string, Named>();
  for (const { id, behaviors } of people) {
    for (const { action, item, app, at } of behaviors) {
      const name = ITEMS.find((each) => item && nameKey(each) === nameKey(item));
      for (const thing of [name, app ?? undefined]) {
        if (thing === undefined) continue;
        const relation = relationOfAction(action);
        const key = JSON.stringify([id, thing, relation]);
        const known = found.get(key) ?? { user_id: id, name: thing, relation, rows: 0, first_at: at, last_at: at };
        known.rows++;
        if (at < known.first_at) known.first_at = at;
        if (at > known.last_at) known.last_at = at;
        found.set(key, known);
      }
    }
  }
  return [...found.values()];
}

const sorted = (list: readonly Named[]) =>
  list.map((each) => JSON.stringify(Object.entries(each).toSorted())).toSorted();
const flat = ({ entity, user_id, relation, rows, first_at, last_at }: Relation): Named => ({
  user_id,
  relation,
  rows,
  first_at,
  last_at,
  name: entity.name,
});

describe("relations", () => {
  test("are what counting every row would find, page by page, each once", async () => {
    const items: Relation[] = [];
    let cursor: string | undefined;
    do {
      const page = await listRelations(ctx, { limit: 7, cursor });
      items.push(...page.items);
      cursor = page.next_cursor ?? undefined;
    } while (cursor);
    expect(sorted(items.map(flat))).toEqual(sorted(counted()));
  });

  test("can be those of a user, of a thing, of a kind", async () => {
    const list = async (input: Partial<Parameters<typeof listRelations>[1]>) =>
      sorted((await listRelations(ctx, { limit: 500, ...input })).items.map(flat));
    const all = counted();
    expect(await list({ user_id: UserId.parse("user_3") })).toEqual(
      sorted(all.filter(({ user_id }) => user_id === "user_3")),
    );
    expect(await list({ entity_id: ids["Golf GTI"] })).toEqual(sorted(all.filter(({ name }) => name === "Golf GTI")));
    expect(await list({ relation: "bought" })).toEqual(sorted(all.filter(({ relation }) => relation === "bought")));
    expect(await list({ user_id: UserId.parse("nobody") })).toEqual([]);
    await expect(list({ entity_id: "999999999" })).rejects.toMatchObject({ code: "not_found" });
    await expect(list({ cursor: "%%" })).rejects.toMatchObject({ code: "bad_request" });
  });
});

describe("what is known of an entity", () => {
  test("is who had to do with it, how, and with what else", async () => {
    const known = await getKnowledge(ctx, ids["Golf GTI"] ?? "");
    const own = counted().filter(({ name }) => name === "Golf GTI");
    const users = new Set(own.map(({ user_id }) => user_id));
    expect(known.users).toBe(users.size);
    expect(known.names.map(({ name }) => name).toSorted()).toEqual(["golf  gti", "Ｇolf GTI"].toSorted());
    for (const { relation, users: count, rows } of known.relations) {
      const same = own.filter((each) => each.relation === relation);
      expect({ relation, count, rows }).toEqual({
        relation,
        count: same.length,
        rows: same.reduce((sum, each) => sum + each.rows, 0),
      });
    }
    const shared = (name: string) =>
      new Set(
        counted()
          .filter((each) => each.name === name && users.has(each.user_id))
          .map(({ user_id }) => user_id),
      ).size;
    expect(known.neighbors.map(({ name, users: count }) => [name, count]).toSorted()).toEqual(
      ["宝马7系", "迈腾", "易车"].map((name) => [name, shared(name)]).toSorted(),
    );
    expect(known.neighbors_of).toBe(users.size);
    expect(known.top_users[0]?.rows).toBe(
      Math.max(
        ...[...users].map((id) => own.filter(({ user_id }) => user_id === id).reduce((sum, { rows }) => sum + rows, 0)),
      ),
    );
  });

  test("is nothing where no row names it, and an error where it is not there", async () => {
    expect(await getKnowledge(ctx, ids["never named"] ?? "")).toMatchObject({ users: 0, relations: [], neighbors: [] });
    const other = await createTestCtx(database.db);
    await expect(getKnowledge(other, ids["迈腾"] ?? "")).rejects.toMatchObject({ code: "not_found" });
  });

  test("is found by a part of its name, however it is written", async () => {
    const names = async (q: string) => (await searchKnown(ctx, { q, limit: 10 })).map(({ name }) => name);
    expect(await names("ＧOLF")).toEqual(["Golf GTI"]);
    expect(await names("%")).toEqual([]);
    expect((await searchKnown(ctx, { kind: "app", limit: 10 })).map(({ name }) => name)).toEqual(["易车"]);
    expect(await names("")).toContain("never named");
  });
});
