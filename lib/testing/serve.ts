import { createTestCtx } from "./test-ctx";
import { createTestDb, type TestDb } from "./test-db";
import type { Services } from "@/lib/access/server";
import type { Ctx } from "@/lib/core";
import { openSecrets, shared } from "@/lib/core/server";
import { createDbLedger, createModels, DEFAULT_LIMITS, type ModelEnvironment } from "@/lib/llm/server";

export type Served = { ctx: Ctx; database: TestDb; close(): Promise<void> };

/** What a server process has, on a test database and with the offline model, for calling route handlers directly. */
export async function serve(): Promise<Served> {
  const database = await createTestDb();
  const ctx = await createTestCtx(database.db);
  const { db, clock, ids, log } = ctx;
  // A key of its own, so that no test leaves a file behind.
  const secretKeys = [Buffer.alloc(32, 7)];
  const secrets = shared("secrets", () => openSecrets({ secretKeys, dataDir: "none", mode: "laptop" }));
  const environment = shared<ModelEnvironment>("llm.environment", () => ({
    connection: { offline: true, tokensPerS: 0 },
    concurrency: 4,
    retriesMax: 0,
    limits: DEFAULT_LIMITS,
  }));
  const llm = createModels({ db, clock, ids, log, ledger: createDbLedger(db), secrets, environment });
  shared<Services>("services", () => ({ db, clock, ids, log, llm }));
  return {
    ctx: { ...ctx, llm },
    database,
    async close() {
      await llm.close();
      await database.close();
    },
  };
}

type Handler = (request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response>;

export type Call = {
  method?: string;
  params?: Record<string, string>;
  headers?: Record<string, string>;
  body?: unknown;
  signal?: AbortSignal;
};

/** Calls a route as Next does. */
export async function call(
  handler: Handler,
  path: string,
  { method = "GET", params = {}, headers = {}, body, signal }: Call = {},
) {
  const request = new Request(`http://localhost:3000${path}`, {
    method,
    headers: {
      host: "localhost:3000",
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    ...(signal ? { signal } : {}),
  });
  return await handler(request, { params: Promise.resolve(params) });
}
