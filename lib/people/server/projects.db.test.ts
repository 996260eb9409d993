import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { noteUserRun, withTransaction } from "@/db";
import { ProjectId, UserId, type Ctx } from "@/lib/core";
import type { UserScope } from "@/lib/people";
import { startRun } from "@/lib/runs/server";
import { createTestCtx, insertTestBehaviors } from "@/lib/testing";
import { createTestDb, type TestDb } from "@/lib/testing/test-db";
import {
  OWN_PROJECT,
  SAMPLE_PROJECT,
  changeProject,
  createProject,
  getDefaultProjectId,
  getProject,
  listProjects,
  ownProject,
  removeProject,
} from "./projects";
import { getTimeline, getUser, listBehaviors, listUsers } from "./users";

let database: TestDb;
let ctx: Ctx;
beforeAll(async () => {
  database = await createTestDb();
  ctx = await createTestCtx(database.db);
});
afterAll(() => database.close());

const shanghai = { timeZone: "Asia/Shanghai", timeZoneConfirmed: false };

describe("projects", () => {
  test("get a key from their name, and a number when it is taken", async () => {
    const names = ["My Shop", "my shop!", "汽车", "广告"];
    const keys = [];
    for (const name of names) keys.push((await createProject(ctx, { name, ...shanghai })).id);
    expect(keys).toEqual(["my-shop", "my-shop-2", "project", "project-2"]);
    await expect(createProject(ctx, { name: "x", id: ProjectId.parse("my-shop"), ...shanghai })).rejects.toMatchObject({
      code: "project_exists",
    });
    await expect(
      createProject(ctx, { name: "x", timeZone: "Mars/Olympus", timeZoneConfirmed: true }),
    ).rejects.toMatchObject({
      code: "unknown_time_zone",
    });
  });

  test("the first import without one makes a project of one's own, which then is the default", async () => {
    const empty = await createTestDb();
    const fresh = { db: empty.db };
    expect(await getDefaultProjectId(fresh)).toBeUndefined();
    await createProject(fresh, { id: SAMPLE_PROJECT, name: "Sample", ...shanghai });
    expect(await getDefaultProjectId(fresh)).toBe(SAMPLE_PROJECT);
    const guess = { name: "Mine", timeZone: "Europe/Berlin" };
    const made = await Promise.all([ownProject(fresh, guess), ownProject(fresh, guess)]);
    expect(made).toEqual([OWN_PROJECT, OWN_PROJECT]);
    expect(await getDefaultProjectId(fresh)).toBe(OWN_PROJECT);
    expect((await listProjects(fresh)).map(({ id }) => id)).toEqual([SAMPLE_PROJECT, OWN_PROJECT]);
    await empty.close();
  });

  test("take everything in them along when they go", async () => {
    const other = await createTestCtx(database.db);
    await insertTestBehaviors(other.db, {
      projectId: other.project,
      userId: "u",
      rows: [{ at: "2026-01-01T00:00:00Z" }],
    });
    await removeProject(other, other.project);
    await expect(getProject(other, other.project)).rejects.toMatchObject({ code: "not_found" });
    await expect(removeProject(other, other.project)).rejects.toMatchObject({ code: "not_found" });
    expect((await listBehaviors(other, { userId: "u", limit: 10 })).items).toEqual([]);
  });

  test("keep for ever what nobody set a term for, and each term is changed on its own", async () => {
    const { id, ...made } = await createProject(ctx, { name: "Terms", ...shanghai });
    expect(made).toMatchObject({ keep_frames_days: null, keep_calls_days: null });
    await changeProject(ctx, id, { retention: { keep_frames_days: 7, keep_answers_days: 0 } });
    const changed = await changeProject(ctx, id, { retention: { keep_frames_days: null, answers_max_mb: 5 } });
    expect(changed).toMatchObject({
      keep_frames_days: null,
      keep_calls_days: null,
      keep_answers_days: 0,
      answers_max_mb: 5,
    });
  });

  test("keep absolute times when their zone changes", async () => {
    const other = await createTestCtx(database.db);
    await insertTestBehaviors(other.db, {
      projectId: other.project,
      userId: "u",
      rows: [{ at: "2026-01-01T00:00:00Z" }],
    });
    const changed = await changeProject(other, other.project, { timeZone: "America/New_York" });
    expect(changed).toMatchObject({ time_zone: "America/New_York", time_zone_confirmed: true });
    expect((await getUser(other, "u")).first_at).toBe("2026-01-01T00:00:00.000Z");
  });
});

describe("users", () => {
  test("come page by page, each once, in an order that does not depend on the database's language", async () => {
    const ids = ["Zed", "abe", "张三", "李四", "user_2", "user_10", "100%", "a_b", "Ärger"];
    for (const userId of ids) {
      await insertTestBehaviors(ctx.db, { projectId: ctx.project, userId, rows: [{ at: "2026-01-01T00:00:00Z" }] });
    }
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listUsers(ctx, { limit: 2, cursor });
      expect(page.total).toBe(ids.length);
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.next_cursor ?? undefined;
    } while (cursor);
    expect(seen).toEqual(ids.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))));
  });

  test.each([
    ["user", ["user_10", "user_2"]],
    ["三", ["张三"]],
    ["%", ["100%"]],
    ["_b", ["a_b"]],
    ["ZED", ["Zed"]],
    ["nobody", []],
  ])("are found by a text their id contains, as it is: %s", async (q, expected) => {
    expect((await listUsers(ctx, { limit: 10, q })).items.map(({ id }) => id)).toEqual(expected);
  });

  test("have a timeline whose pages join without gap or repeat, also among equal times", async () => {
    const rows = Array.from({ length: 25 }, (_, i) => ({
      at: `2026-01-01T00:0${Math.floor(i / 5)}:00Z`,
      item: `i${i}`,
    }));
    await insertTestBehaviors(ctx.db, { projectId: ctx.project, userId: "long", rows });
    const items: (string | null)[] = [];
    let cursor: string | undefined;
    do {
      const page = await getTimeline(ctx, UserId.parse("long"), { limit: 7, cursor });
      expect(page).toMatchObject({ total_behaviors: 25, unused_behaviors: 25 });
      items.push(...page.behaviors.map(({ item }) => item));
      cursor = page.next_cursor ?? undefined;
    } while (cursor);
    expect(items).toEqual(rows.map(({ item }) => item));
  });

  test.each(["%%%", "bm9wZQ", "WzFd"])("the cursor %s is refused", async (cursor) => {
    await expect(listUsers(ctx, { limit: 10, cursor })).rejects.toMatchObject({ code: "bad_request" });
  });

  test("say that their events are being made, with the run that does it", async () => {
    await insertTestBehaviors(ctx.db, {
      projectId: ctx.project,
      userId: "busy",
      rows: [{ at: "2026-01-01T00:00:00Z" }],
    });
    let finish = () => {};
    const finished = new Promise<void>((resolve) => (finish = resolve));
    const { run } = await startRun(ctx, {
      kind: "extract-events",
      input: {},
      subject: "busy",
      work: { execute: async () => (await finished, { status: "succeeded", message: "", counts: {} }) },
    });
    expect((await getUser(ctx, "busy")).extraction).toMatchObject({ state: "running", run_id: run.id });
    expect((await listUsers(ctx, { limit: 1, q: "busy" })).items[0]?.extraction.state).toBe("running");
    expect((await getUser(ctx, "Zed")).extraction).toMatchObject({ state: "none", run_id: null, model: null });
    finish();
  });

  test("can be narrowed to those an extraction would be about", async () => {
    const other = await createTestCtx(database.db);
    for (const userId of ["new", "broken"]) {
      await insertTestBehaviors(other.db, { projectId: other.project, userId, rows: [{ at: "2026-01-01T00:00:00Z" }] });
    }
    await withTransaction(other.db, (tx) =>
      noteUserRun(tx, {
        projectId: other.project,
        userId: "broken",
        runId: "run_x",
        status: "failed",
        error: "internal",
      }),
    );
    const named = async (scope: UserScope) => (await listUsers(other, { limit: 10, scope })).items.map(({ id }) => id);
    expect(await named("due")).toEqual(["broken", "new"]);
    expect(await named("all")).toEqual(["broken", "new"]);
    expect(await named("failed")).toEqual(["broken"]);
    expect((await listUsers(other, { limit: 1, scope: "failed" })).total).toBe(1);
  });

  test("of another project are not there", async () => {
    const other = await createTestCtx(database.db);
    await expect(getUser(other, "张三")).rejects.toMatchObject({ code: "not_found" });
  });
});
