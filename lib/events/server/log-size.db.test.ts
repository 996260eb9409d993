import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { packEndedLogs, selectFrames, withTransaction, type LoggedFrame } from "@/db";
import { insertTestLogs, readTableBytes } from "@/db/testing";
import { RunId, UserId } from "@/lib/core";
import { importFile } from "@/lib/ingest/server/import-for-test";
import { Frame, START } from "@/lib/runs";
import { openTail } from "@/lib/runs/server";
import { serve, type Served } from "@/lib/testing/serve";
import { generateSample } from "@/scripts/sample/index";
import { extractEvents } from "./extract-events";

/**
 * What packed logs take and how soon they answer. `npx vitest run --project db lib/events/server/log-size.db.test.ts
 * --reporter verbose` shows the figures; only the sizes are promises here, times depend on the machine.
 */
let served: Served;
beforeAll(async () => {
  served = await serve();
});
afterAll(() => served.close());

const pack = () =>
  withTransaction(served.ctx.db, (tx) =>
    packEndedLogs(tx, { endedBefore: new Date(Date.now() + 60_000), runsMax: 200, framesMax: 10_000 }),
  );

function textBytes(frames: readonly LoggedFrame[]): number {
  let bytes = 0;
  for (const { type, data } of frames) {
    if (type !== "llm_chunk") continue;
    const frame = Frame.parse(JSON.parse(data));
    if (frame.type === "llm_chunk") bytes += Buffer.byteLength(frame.content);
  }
  return bytes;
}

const whole = (runId: string) =>
  selectFrames(served.ctx.db, { projectId: served.ctx.project, runId, after: 0, limit: 100_000 });

describe("a packed log takes at most twice the model's text", () => {
  test("of the shown person's extraction, its events and all else included", async ({ annotate }) => {
    const { ctx } = served;
    for (const { kind, text } of generateSample().files) {
      const mine = text.split("\n").filter((line, i) => kind !== "behaviors" || i === 0 || line.includes("user_0007"));
      await importFile(ctx, mine.join("\n"), { kind });
    }
    while ((await pack()).runs > 0);
    const { run } = await extractEvents(ctx, { user_id: UserId.parse("user_0007") });
    const tail = await openTail(ctx, { runId: run.id, after: START, signal: new AbortController().signal });
    if (tail) for await (const _step of tail);
    const frames = await whole(run.id);
    const written = frames.reduce((n, { data }) => n + Buffer.byteLength(data), 0);
    const packed = await pack();
    expect(packed).toMatchObject({ runs: 1, frames: frames.length });
    await annotate(
      `${frames.length} frames, ${textBytes(frames)} B of text, ${written} B as written, ${packed.bytes} B packed: ` +
        `${(packed.bytes / textBytes(frames)).toFixed(2)} × the text`,
    );
    expect(packed.bytes).toBeLessThanOrEqual(2 * textBytes(frames));
  });

  test("of 50,000 pieces of four characters, which answers soon and from little memory", async ({ annotate }) => {
    const { ctx } = served;
    const runId = RunId.parse(ctx.ids.next("run"));
    await insertTestLogs(ctx.db, { projectId: ctx.project, runIds: [runId], frames: 50_000 });
    const text = textBytes(await whole(runId));
    const began = performance.now();
    const packed = await pack();
    const packMs = performance.now() - began;
    expect(packed).toMatchObject({ runs: 1, frames: 50_000, blocks: 50 });

    const opened = performance.now();
    const before = process.memoryUsage();
    let peak = 0;
    let firstMs = 0;
    let seen = 0;
    const tail = await openTail(ctx, { runId, after: START, signal: new AbortController().signal });
    for await (const step of tail ?? []) {
      if (firstMs === 0) firstMs = performance.now() - opened;
      seen += step?.length ?? 0;
      peak = Math.max(peak, process.memoryUsage().rss);
    }
    const allMs = performance.now() - opened;
    expect(seen).toBe(50_000);
    await annotate(
      `${text} B of text, ${packed.bytes} B packed: ${(packed.bytes / text).toFixed(2)} × the text; packed in ` +
        `${packMs.toFixed(0)} ms; first frames after ${firstMs.toFixed(0)} ms, all after ${allMs.toFixed(0)} ms; ` +
        `memory grew by at most ${((peak - before.rss) / 2 ** 20).toFixed(0)} MiB`,
    );
    expect(packed.bytes).toBeLessThanOrEqual(2 * text);
  });

  test("of 500 small logs, which are packed many at a time", async ({ annotate }) => {
    const { ctx } = served;
    const runIds = Array.from({ length: 500 }, () => RunId.parse(ctx.ids.next("run")));
    await insertTestLogs(ctx.db, { projectId: ctx.project, runIds, frames: 300 });
    const text = 500 * textBytes(await whole(runIds[0] ?? ""));
    const tableBefore = await readTableBytes(ctx.db, "frame_blocks");
    const began = performance.now();
    let rounds = 0;
    let runs = 0;
    let bytes = 0;
    for (let round = await pack(); round.runs > 0; round = await pack()) {
      rounds++;
      runs += round.runs;
      bytes += round.bytes;
    }
    const ms = performance.now() - began;
    const table = (await readTableBytes(ctx.db, "frame_blocks")) - tableBefore;
    await annotate(
      `${(bytes / text).toFixed(2)} × the text, ${(table / text).toFixed(2)} × with the table and its index; ` +
        `${ms.toFixed(0)} ms in ${rounds} rounds: ${(ms / runs).toFixed(1)} ms a log`,
    );
    expect(runs).toBe(500);
    expect(rounds).toBeLessThanOrEqual(20);
    expect(bytes).toBeLessThanOrEqual(2 * text);
  });
});
