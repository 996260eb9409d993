import { afterAll, beforeAll, expect, test } from "vitest";
import { selectDataVersion, selectEventsVersion } from "@/db";
import type { Ctx } from "@/lib/core";
import { editEventType, mergeEventTypes, undoMerge } from "@/lib/events/server";
import { undoImport } from "@/lib/ingest/server";
import { importFile } from "@/lib/ingest/server/import-for-test";
import { changeProject } from "@/lib/people/server";
import { createTestCtx } from "@/lib/testing";
import { createTestDb, type TestDb } from "@/lib/testing/test-db";

let database: TestDb;
let ctx: Ctx;
beforeAll(async () => {
  database = await createTestDb();
  ctx = await createTestCtx(database.db);
});
afterAll(() => database.close());

test("whatever changes present events, or what their types are called and are for, makes another version", async () => {
  const give = (rows: string) => importFile(ctx, `user_id,event_type,start\n${rows}\n`, { kind: "events" });
  let imported = "";
  // Each leaves the counters of users as they are, or brings them back to what they were.
  const changes: Record<string, () => Promise<unknown>> = {
    "an import": () => give("u1,A,2026-01-01 00:00:00\nu1,B,2026-01-02 00:00:00\nu1,C,2026-01-03 00:00:00"),
    "another type for the same moment": async () => (imported = (await give("u2,A,2026-01-01 00:00:00")).id),
    "an undone import": () => undoImport(ctx, imported),
    "the same rows again": () => give("u2,A,2026-01-01 00:00:00"),
    "a merge": () => mergeEventTypes(ctx, { sources: ["A"], target: "B" }),
    "a merge into another type": () => mergeEventTypes(ctx, { sources: ["A"], target: "C" }),
    "an undone merge": () => undoMerge(ctx, "A"),
    "another name": () => editEventType(ctx, "A", { name: "D" }),
    "another role": () => editEventType(ctx, "D", { role: "noise" }),
    "another zone": () => changeProject(ctx, ctx.project, { timeZone: "Europe/Berlin" }),
  };
  const seen = new Map<string, string>();
  for (const [name, change] of Object.entries(changes)) {
    await change();
    for (const version of [selectEventsVersion, selectDataVersion]) {
      const now = await version(ctx.db, ctx.project);
      expect(seen.get(now), `${name} leaves the version as after ${seen.get(now) ?? ""}`).toBeUndefined();
      seen.set(now, name);
    }
  }
  const before = await selectEventsVersion(ctx.db, ctx.project);
  await importFile(ctx, "user_id,action,timestamp\nu1,click,2026-01-01 00:00:00\n", { kind: "behaviors" });
  expect(await selectEventsVersion(ctx.db, ctx.project)).toBe(before);
});
