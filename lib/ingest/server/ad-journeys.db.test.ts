import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { snapshotProject, type Snapshot } from "@/db/snapshot";
import type { Ctx } from "@/lib/core";
import type { ImportKind } from "@/lib/ingest";
import { createTestCtx } from "@/lib/testing";
import { importFile } from "./import-for-test";
import { createTestDb, type TestDb } from "@/lib/testing/test-db";
import { undoImport } from "./undo-import";

/** The data set the predecessor was shown with; it is not part of the repository. */
const FOLDER = join(import.meta.dirname, "../../../../shared/data/ad-journeys");
const file = (name: string) => readFileSync(join(FOLDER, name));

let database: TestDb;
let ctx: Ctx;
beforeAll(async () => {
  database = await createTestDb();
  ctx = await createTestCtx(database.db);
});
afterAll(() => database.close());

describe.skipIf(!existsSync(FOLDER))("the ad-journeys files (absent: ../shared/data is not there)", () => {
  const all = { corrected: 0, duplicate: 0, rejected: 0 };

  test("behaviours go in exactly as they are, a second time add nothing, and can be undone exactly", async () => {
    const empty = await snapshotProject(ctx.db, ctx.project);
    const first = await importFile(ctx, file("behavior_data.csv"), { kind: "behaviors" });
    expect(first).toMatchObject({
      status: "succeeded",
      rows: { ...all, read: 46_036, accepted: 46_036 },
      reading: { encoding: "utf-8", delimiter: ",", extra_columns: [], time_zone: "Asia/Shanghai" },
      notices: [],
    });
    const once = await snapshotProject(ctx.db, ctx.project);
    expect(once.behaviors).toHaveLength(46_036);
    expect(once.users).toHaveLength(500);
    expect(once.import_chunks).toEqual([]);
    expect(once.users.find(({ id }) => id === "user_0007")).toMatchObject({ behavior_count: 89 });
    expect(once.behaviors.find(({ line }) => line === 2)).toMatchObject({
      user_id: "user_0001",
      action: "browse",
      local_at: "2025-11-24 10:42:47",
      at: "2025-11-24 02:42:47+00",
      item: "大众_迈腾",
      media: "易车网",
      app: null,
      duration: 129,
      properties: null,
    });

    const second = await importFile(ctx, file("behavior_data.csv"), { kind: "behaviors" });
    expect(second.rows).toEqual({ ...all, read: 46_036, accepted: 0, duplicate: 46_036 });
    const twice = await snapshotProject(ctx.db, ctx.project);
    expect(twice.behaviors).toEqual(once.behaviors);
    expect(twice.users).toEqual(once.users);

    // The rows of the first stay as long as the second vouches for them.
    await undoImport(ctx, first.id);
    const left = await snapshotProject(ctx.db, ctx.project);
    expect(left.users).toEqual(once.users);
    const contents = ({ behaviors }: Snapshot) =>
      behaviors.map((row) => JSON.stringify({ ...row, import_id: "" })).toSorted();
    expect(contents(left)).toEqual(contents(once));
    expect(new Set(left.behaviors.map((row) => row["import_id"]))).toEqual(new Set([second.id]));
    await undoImport(ctx, second.id);
    expect(await snapshotProject(ctx.db, ctx.project)).toEqual(empty);
  });

  test.each<[string, ImportKind, number]>([
    ["user_profiles.csv", "profiles", 500],
    ["app_list.csv", "apps", 13],
    ["media_list.csv", "media", 10],
    ["items.csv", "items", 20],
    ["pois.csv", "pois", 16],
  ])("%s goes in as %s, a second time adds nothing, and both can be undone", async (name, kind, rows) => {
    const before = await snapshotProject(ctx.db, ctx.project);
    const first = await importFile(ctx, file(name), { kind });
    expect(first).toMatchObject({ status: "succeeded", rows: { ...all, read: rows, accepted: rows }, notices: [] });
    const once = await snapshotProject(ctx.db, ctx.project);
    const second = await importFile(ctx, file(name), { kind });
    expect(second.rows).toEqual({ ...all, read: rows, accepted: 0, duplicate: rows });
    await undoImport(ctx, second.id);
    expect(await snapshotProject(ctx.db, ctx.project)).toEqual(once);
    await undoImport(ctx, first.id);
    expect(await snapshotProject(ctx.db, ctx.project)).toEqual(before);
  });

  test("two lists of apps that use the same ids for different apps are reported and rename nothing", async () => {
    const list = await importFile(ctx, file("app_list.csv"), { kind: "apps" });
    const other = await importFile(ctx, file("apps.csv"), { kind: "apps" });
    expect(other.rows).toMatchObject({ read: 13, accepted: 13 });
    expect(other.notices).toHaveLength(13);
    expect(other.notices[0]).toEqual({
      code: "alias_clash",
      params: { id: "app_001", names: expect.stringMatching(/微信.*汽车之家|汽车之家.*微信/) },
    });
    const { entities } = await snapshotProject(ctx.db, ctx.project);
    // 微信, 抖音 and 今日头条 stand in both lists.
    expect(entities).toHaveLength(23);
    expect(entities.find(({ name }) => name === "微信")).toMatchObject({ category: "社交通讯" });
    await undoImport(ctx, other.id);
    const after = await snapshotProject(ctx.db, ctx.project);
    expect(after.entities.find(({ name }) => name === "微信")).toMatchObject({ category: "电商" });
    expect(after.entities).toHaveLength(13);
    await undoImport(ctx, list.id);
  });

  test("a profile has its fields in their types", async () => {
    const profiles = await importFile(ctx, file("user_profiles.csv"), { kind: "profiles" });
    const snapshot = await snapshotProject(ctx.db, ctx.project);
    expect(snapshot.profiles.find((row) => row["user_id"] === "user_0007")).toEqual({
      user_id: "user_0007",
      fields: {
        age: 25,
        gender: "男",
        income: 8714,
        occupation: "自由职业",
        city: "深圳",
        interests: ["旅游", "科技", "音乐", "阅读"],
        budget: 7,
        has_car: false,
        purchase_intent: "观望",
      },
      properties: {},
    });
    await undoImport(ctx, profiles.id);
  });
});
