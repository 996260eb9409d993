import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { selectBehaviors, selectUserEvents } from "@/db";
import { insertTestBehaviors } from "@/db/testing";
import { RunId, UserId, silentLog, systemClock, systemIds, type Ctx } from "@/lib/core";
import { identificationWork, taggingWork } from "@/lib/entities/server";
import { importWork } from "@/lib/ingest/server";
import { createDbLedger, createLlmClient, type ServerLlmClient } from "@/lib/llm/server";
import { isTerminal, type Run } from "@/lib/runs";
import { getRun, keepRuns, resumeRun, retryRun, type KeptRuns } from "@/lib/runs/server";
import { createTestCtx } from "@/lib/testing";
import { createTestDb, type TestDb } from "@/lib/testing/test-db";
import { extractBatch } from "./extract-batch";
import { extractionWork } from "./extract-events";
import { summaryWork } from "./summarize-user";
import { unificationWork } from "./vocabulary";

const USERS = 24;
const ROWS = 12;
const KILLS = 6;

/**
 * A model that makes one event of each row it is shown, whatever the others are, so that its answers do not depend on
 * how often and from where it is asked. It dies, with all its connections, after so many pieces as it is told.
 */
class MortalModel {
  private server: Server | undefined;
  private readonly open = new Set<ServerResponse>();
  private port = 0;
  private written = 0;
  private deaths: number[] = [];
  died = 0;

  /** Dies at each of these moments, counted in pieces from now on. */
  dieAt(pieces: readonly number[]): void {
    this.deaths = pieces.map((count) => this.written + count);
  }

  get baseUrl(): string {
    return `http://127.0.0.1:${this.port}/v1`;
  }

  async live(): Promise<void> {
    const server = createServer((request, response) => {
      let body = "";
      request.on("data", (part) => (body += String(part)));
      request.on("end", () => this.answer(body, response));
    });
    await new Promise<void>((resolve) => server.listen(this.port, "127.0.0.1", resolve));
    this.port = (server.address() as AddressInfo).port;
    this.server = server;
  }

  private die(): void {
    this.died++;
    this.server?.close();
    this.server?.closeAllConnections();
    this.open.clear();
    // Whoever asks meanwhile is refused.
    setTimeout(() => void this.live(), 30);
  }

  private answer(body: string, response: ServerResponse): void {
    this.open.add(response);
    response.writeHead(200, { "content-type": "text/event-stream" });
    const rows = [...body.matchAll(/\{\\"id\\":\\"(r\d+)\\"/g)].map(([, alias = ""]) => alias);
    const record = (alias: string) => ({
      type: `step ${Number(alias.slice(1)) % 5}`,
      context: alias,
      category: "other",
      confidence: 0.8,
      evidence: [alias],
    });
    const lines = [
      ...rows.map((alias) => JSON.stringify(record(alias))),
      JSON.stringify({ end: true, records: rows.length }),
    ];
    const pieces = lines.join("\n").match(/[\s\S]{1,24}/gu) ?? [];
    const next = () => {
      if (response.destroyed) return;
      const piece = pieces.shift();
      if (piece === undefined) {
        response.end('data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n');
        this.open.delete(response);
        return;
      }
      response.write(`data: ${JSON.stringify({ choices: [{ index: 0, delta: { content: piece } }] })}\n\n`);
      this.written++;
      if (this.deaths[0] !== undefined && this.written >= this.deaths[0]) {
        this.deaths.shift();
        this.die();
      } else setImmediate(next);
    };
    next();
  }

  async end(): Promise<void> {
    this.deaths = [];
    this.server?.closeAllConnections();
    await new Promise((resolve) => this.server?.close(resolve));
  }
}

const model = new MortalModel();
let database: TestDb;
let llm: ServerLlmClient;
let keeper: KeptRuns;
let ctx: Ctx;

beforeAll(async () => {
  await model.live();
  database = await createTestDb({ max: 10 });
  llm = createLlmClient({
    connection: { offline: false, baseUrl: model.baseUrl, apiKey: "sk-test", model: "m" },
    ledger: createDbLedger(database.db),
    clock: systemClock,
    ids: systemIds,
    log: silentLog,
    concurrency: 16,
    retriesMax: 2,
    random: () => 0,
  });
  ctx = await createTestCtx(database.db, { llm });
  keeper = await keepRuns({
    db: database.db,
    log: silentLog,
    works: {
      "extract-events": extractionWork,
      "tag-entities": taggingWork,
      "summarize-user": summaryWork,
      "identify-relations": identificationWork,
      "merge-event-types": unificationWork,
      import: importWork,
    },
    ctxFor: (row) => ({ ...ctx, project: row.projectId, locale: row.locale }),
    alone: false,
    takesOver: true,
    items: { here: 16, everywhere: 16 },
  });
});
afterAll(async () => {
  await keeper.stop();
  await llm.close();
  await model.end();
  await database.close();
});

const userName = (n: number) => UserId.parse(`user_${n}`);

async function projectOf(rowsEach: number): Promise<Ctx> {
  const on = await createTestCtx(database.db, { llm });
  for (let n = 0; n < USERS; n++) {
    const rows = Array.from({ length: rowsEach }, (_, i) => ({
      at: new Date(Date.UTC(2026, 0, 1, 0, i)).toISOString(),
      item: `thing ${n}.${i}`,
    }));
    await insertTestBehaviors(on.db, { projectId: on.project, userId: userName(n), rows });
  }
  return on;
}

/** Resumes and tries again whatever a person would, until every user is done. */
async function untilDone(on: Ctx, begun: Run): Promise<void> {
  let run = begun;
  for (;;) {
    run = await getRun(on, RunId.parse(run.id));
    if (run.status === "paused") await resumeRun(on, RunId.parse(run.id));
    else if (isTerminal(run.status)) {
      if (run.items?.done === run.items?.total) return;
      run = (await retryRun(on, RunId.parse(run.id))).run;
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** What each user's events say and rest on, without the ids that differ from project to project. */
async function told(on: Ctx): Promise<unknown[]> {
  const all: unknown[] = [];
  for (let n = 0; n < USERS; n++) {
    const behaviors = await selectBehaviors(on.db, { projectId: on.project, userId: userName(n), limit: 100 });
    const place = new Map(behaviors.map(({ id, item }) => [String(id), item]));
    const events = await selectUserEvents(on.db, on.project, userName(n));
    all.push(
      events.map(({ type, context, start, end, behavior_ids }) => ({
        type,
        context,
        start,
        end,
        rows: behavior_ids.map((id) => place.get(id)),
      })),
    );
  }
  return all;
}

test(
  "a batch whose model dies again and again ends with the events of an undisturbed one",
  { timeout: 120_000 },
  async () => {
    const quiet = await projectOf(ROWS);
    await untilDone(quiet, await extractBatch(quiet, { lanes: 3 }));
    const undisturbed = await told(quiet);
    expect(undisturbed.flat()).toHaveLength(USERS * ROWS);

    const shaken = await projectOf(ROWS);
    // Moments by a fixed rule that has nothing to do with the borders of records, calls or users.
    model.dieAt(Array.from({ length: KILLS }, (_, i) => 60 + i * 131 + ((i * i * 37) % 61)));
    await untilDone(shaken, await extractBatch(shaken, { lanes: 3 }));
    expect(model.died).toBe(KILLS);
    expect(await told(shaken)).toEqual(undisturbed);
  },
);
