import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Ctx } from "@/lib/core";
import {
  editEntities,
  editEntity,
  getEntity,
  listEntities,
  sampleBehaviors,
  updateEntityRules,
} from "@/lib/entities/server";
import { createTestCtx } from "@/lib/testing";
import { createTestDb, type TestDb } from "@/lib/testing/test-db";
import { forgetEntities } from "@/db/testing";
import { importFile } from "./import-for-test";
import { undoImport } from "./undo-import";

let database: TestDb;
let ctx: Ctx;

beforeAll(async () => {
  database = await createTestDb();
});
afterAll(async () => {
  await database.close();
});
beforeEach(async () => {
  ctx = await createTestCtx(database.db);
});

const HEAD = "user_id,action,timestamp,item,app,media,poi\n";
const ROWS = [
  "u1,browse,2025-11-24 10:00:00,宝马7系,,懂车帝,",
  "u1,browse,2025-11-24 10:01:00,宝马7系,,懂车帝,",
  "u2,use_app,2025-11-24 10:02:00,,app_001,,",
  "u2,use_app,2025-11-24 10:03:00,,ＢＭＷ  App,,",
  "u3,use_app,2025-11-24 10:04:00,,bmw app,,",
  "u3,visit,2025-11-24 10:05:00,,,,4S店",
].join("\n");

const behaviors = (text = HEAD + ROWS) => importFile(ctx, text, { kind: "behaviors" });

/** `kind name behaviours/users origin`, in order. */
async function known(): Promise<string[]> {
  const { items } = await listEntities(ctx, { sort: "name", limit: 500 });
  return items.map((e) => `${e.kind} ${e.name} ${e.behaviors}/${e.users} ${e.origin}`).toSorted();
}

async function entity(name: string) {
  const { items } = await listEntities(ctx, { limit: 500 });
  const found = items.find((each) => each.name === name);
  if (!found) throw new Error(`there is no entity ${name}`);
  return found;
}

const FROM_ROWS = [
  "app app_001 1/1 behaviors",
  "app bmw app 2/2 behaviors",
  "item 宝马7系 2/1 behaviors",
  "media 懂车帝 2/1 behaviors",
  "poi 4S店 1/1 behaviors",
];

describe("what only behaviours name", () => {
  test("becomes an entity with its counts, whatever its width and case", async () => {
    await behaviors();
    expect(await known()).toEqual(FROM_ROWS);
    const bmw = await getEntity(ctx, (await entity("bmw app")).id);
    expect(bmw.names.toSorted()).toEqual(["bmw app", "ＢＭＷ  App"]);
    const { items } = await sampleBehaviors(ctx, bmw.id);
    expect(items.map(({ user_id, app }) => `${user_id} ${app}`)).toEqual(["u2 ＢＭＷ  App", "u3 bmw app"]);
  });

  test("counts what several imports bring, each row and each user once", async () => {
    await behaviors();
    const more = "u1,use_app,2025-11-25 10:00:00,,BMW APP,,\nu2,use_app,2025-11-25 10:00:00,,BMW APP,,\n";
    const second = await behaviors(`${HEAD}${ROWS}\n${more}`);
    expect(await known()).toContain("app BMW APP 4/3 behaviors");
    await undoImport(ctx, second.id);
    expect(await known()).toEqual(FROM_ROWS);
  });

  test("goes when its import is undone, and what another import vouches for stays", async () => {
    const first = await behaviors();
    const second = await behaviors(`${HEAD}${ROWS.split("\n").slice(0, 2).join("\n")}\n`);
    await undoImport(ctx, first.id);
    expect(await known()).toEqual(["item 宝马7系 2/1 behaviors", "media 懂车帝 2/1 behaviors"]);
    await undoImport(ctx, second.id);
    expect(await known()).toEqual([]);
  });

  test("is the listed entity where a file gives it that id, and its own where two share the id", async () => {
    await behaviors();
    const apps = await importFile(ctx, "app_id,app_name\napp_001,汽车之家\n", { kind: "apps" });
    expect(await known()).toContain("app 汽车之家 1/1 import");
    expect(await known()).not.toContain("app app_001 1/1 behaviors");
    const clash = await importFile(ctx, "app_id,app_name\napp_001,微信\n", { kind: "apps" });
    expect(await known()).toContain("app app_001 1/1 behaviors");
    expect(await known()).toContain("app 汽车之家 0/0 import");
    await undoImport(ctx, clash.id);
    expect(await known()).toContain("app 汽车之家 1/1 import");
    await undoImport(ctx, apps.id);
    expect(await known()).toEqual(FROM_ROWS);
  });

  test("an entity keeps its number and a person's tags while files come and go", async () => {
    await behaviors();
    const before = await entity("bmw app");
    await editEntity(ctx, before.id, { add_tags: ["德系"], category: "汽车" });
    const apps = await importFile(ctx, "app_name,category,tags\nBMW App,购物,出行;德系\n", { kind: "apps" });
    const listed = await entity("BMW App");
    expect(listed).toMatchObject({ id: before.id, category: "汽车", category_origin: "person" });
    expect(listed.tags.map(({ tag, origin }) => `${tag} ${origin}`).toSorted()).toEqual(["出行 import", "德系 person"]);
    await importFile(ctx, "app_name,category\nBMW App,购物\n", { kind: "apps" });
    await undoImport(ctx, apps.id);
    expect((await entity("BMW App")).tags.map(({ tag }) => tag)).toEqual(["德系"]);
  });

  test("is derived from the rows of an older installation in the same way", async () => {
    await behaviors();
    await importFile(ctx, "app_id,app_name\napp_001,汽车之家\n", { kind: "apps" });
    const wanted = await known();
    await forgetEntities(ctx.db, ctx.project);
    await updateEntityRules(ctx);
    expect(await known()).toEqual(wanted);
    expect((await listEntities(ctx, { q: "之家 汽", limit: 5 })).items.map(({ name }) => name)).toEqual(["汽车之家"]);
  });
});

describe("finding entities", () => {
  test.each([
    ["宝马", ["宝马7系"]],
    ["马7", ["宝马7系"]],
    ["宝", ["宝马7系"]],
    ["Ａpp bm", ["bmw app"]],
    ["APP_0", ["app_001"]],
    ["宝系", []],
    ["%", []],
    ["_", ["app_001"]],
  ])("%j finds %j", async (q, names) => {
    await behaviors();
    const { items, total } = await listEntities(ctx, { q, limit: 50 });
    expect(items.map(({ name }) => name)).toEqual(names);
    expect(total).toBe(names.length);
  });

  test("pages give every entity once in every order, and a cursor of another order is refused", async () => {
    const names = Array.from(
      { length: 23 },
      (_, n) => `u${n % 7},browse,2025-11-24 10:00:${10 + n},车型${n % 11},,,地点${n}`,
    );
    await behaviors(`${HEAD}${names.join("\n")}\n`);
    for (const sort of ["behaviors", "users", "name", "updated"] as const) {
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await listEntities(ctx, { sort, cursor, limit: 5 });
        seen.push(...page.items.map(({ id }) => id));
        cursor = page.next_cursor ?? undefined;
        if (cursor)
          await expect(
            listEntities(ctx, { sort: sort === "name" ? "users" : "name", cursor, limit: 5 }),
          ).rejects.toThrow("cursor");
      } while (cursor);
      expect(new Set(seen).size).toBe(34);
      expect(seen.length).toBe(34);
    }
  });
});

describe("what a person says of many at once", () => {
  test("is added, locked, removed and unlocked for a filter, and unknown ids change nothing", async () => {
    await behaviors();
    const filter = { kind: "app" as const };
    const tags = async () => (await entity("app_001")).tags.map(({ tag, locked }) => `${tag}${locked ? "!" : ""}`);
    expect(await editEntities(ctx, { action: "add", tags: ["工具", "出行"], filter })).toEqual({ entities: 2 });
    await editEntities(ctx, { action: "lock", tags: ["工具"], filter });
    expect(await tags()).toEqual(["出行", "工具!"]);
    expect((await listEntities(ctx, { tag: "工具", limit: 9 })).total).toBe(2);
    await editEntities(ctx, { action: "remove", tags: ["出行"], filter });
    await editEntities(ctx, { action: "unlock", tags: ["工具"], filter });
    expect(await tags()).toEqual(["工具"]);
    const { id } = await entity("app_001");
    const bulk = { action: "remove" as const, tags: ["工具"], entity_ids: [id, "999999999"] };
    await expect(editEntities(ctx, bulk)).rejects.toMatchObject({ code: "not_found" });
    expect(await tags()).toEqual(["工具"]);
  });
});
