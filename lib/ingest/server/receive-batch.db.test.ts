import { afterAll, beforeAll, expect, test } from "vitest";
import { lockProjectForStoring, withTransaction } from "@/db";
import type { Ctx } from "@/lib/core";
import { getProject } from "@/lib/people/server";
import { createTestCtx } from "@/lib/testing";
import { createTestDb, type TestDb } from "@/lib/testing/test-db";
import { readBatch } from "./read-batch";
import { receiveBatch } from "./receive-batch";

let database: TestDb;
let ctx: Ctx;
beforeAll(async () => {
  database = await createTestDb({ max: 4 });
  ctx = await createTestCtx(database.db);
});
afterAll(() => database.close());

const json = { "content-type": "application/json" };

test("batches that wait for a large import leave connections to everybody else", async () => {
  const held = Promise.withResolvers<void>();
  const holding = Promise.withResolvers<void>();
  const importing = withTransaction(ctx.db, async (tx) => {
    await lockProjectForStoring(tx, { projectId: ctx.project, importId: "imp_large" });
    holding.resolve();
    await held.promise;
  });
  await holding.promise;
  const item = (n: number) => ({ user_id: "u1", event_type: "a", start: "2026-01-05 09:00:00", n });
  const sending = Array.from({ length: 10 }, (_, n) =>
    receiveBatch(ctx, "events", { format: "json", bytes: 1, sha256: "x", items: [item(n)] }),
  );
  expect(await getProject(ctx, ctx.project)).toMatchObject({ events: 0 });
  held.resolve();
  await importing;
  expect((await Promise.all(sending)).map(({ rows }) => rows.accepted)).toEqual(Array.from(sending, () => 1));
  expect(await getProject(ctx, ctx.project)).toMatchObject({ events: 10 });
});

test("a long line in very small pieces is read in little time", async () => {
  const line = JSON.stringify({ user_id: "u1", note: "x".repeat(500_000) });
  const bytes = Buffer.from(line);
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (let i = 0; i < bytes.length; i += 8) controller.enqueue(bytes.subarray(i, i + 8));
      controller.close();
    },
  });
  const batch = await readBatch(body, new Headers({ "content-type": "application/x-ndjson" }));
  expect(batch).toMatchObject({ format: "ndjson", bytes: bytes.length, items: [{ user_id: "u1" }] });
});

test("a body that breaks off is no batch", async () => {
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      controller.error(new Error("gone"));
    },
  });
  await expect(readBatch(body, new Headers(json))).rejects.toMatchObject({ code: "upload_incomplete" });
});

test("bytes that are no UTF-8 are no JSON", async () => {
  const body = new Blob([Uint8Array.of(0x5b, 0xff, 0x5d)]).stream();
  await expect(readBatch(body, new Headers(json))).rejects.toMatchObject({ code: "bad_json" });
});
