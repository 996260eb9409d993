import { join } from "node:path";
import { migrate, SchemaError } from "../../db/migrate.ts";
import { isAlive, sleep } from "../lib/processes.ts";
import { startPostgres } from "../postgres/index.ts";
import { StartError } from "./failure.ts";
import type { StartOptions } from "./options.ts";

export type Database = {
  url: string;
  /** Rejects when the database ended and could not be brought back. Never resolves. */
  lost: Promise<never>;
  /** Ends the database if it is ours. */
  stop(withinS: number): Promise<void>;
};

const EXTERNAL_WAIT_MS = 60_000;
const RESTARTS_MAX = 3;

/** Starts the bundled database, or uses DATABASE_URL, and brings its schema up to date. */
export async function openDatabase(
  { root, env, durable }: StartOptions,
  signal: AbortSignal,
  say: (text: string) => void,
): Promise<Database> {
  const database = env.databaseUrl ? external(env.databaseUrl) : await embedded(env.dataDir, durable, say);
  try {
    const applied = await migrateWhenReachable(
      database.url,
      join(root, "drizzle"),
      env.databaseUrl ? EXTERNAL_WAIT_MS : 0,
      signal,
      say,
    );
    if (applied.length > 0) say(`The database's schema is now ${applied.at(-1)}.`);
    return database;
  } catch (error) {
    await database.stop(5);
    throw error;
  }
}

function external(url: string): Database {
  return { url, lost: new Promise(() => {}), stop: async () => {} };
}

async function embedded(dataDir: string, durable: boolean, say: (text: string) => void): Promise<Database> {
  let server = await startPostgres(dataDir, { durable });
  if (server.adopted) say("Took over the database that an earlier start had left running.");
  const { url, port } = server;
  let stopping = false;
  const watch = async (): Promise<never> => {
    for (let restarts = 0; ;) {
      await sleep(500);
      if (stopping) await new Promise(() => {});
      if (isAlive(server.pid)) continue;
      if (++restarts > RESTARTS_MAX)
        throw new StartError(`The database ended ${restarts} times; what it says is in ${server.log}.`);
      say(`The database ended unexpectedly (see ${server.log}); starting it again.`);
      // The same port, because the server knows the database by its address.
      server = await startPostgres(dataDir, { durable, port });
      say("The database is back.");
    }
  };
  return {
    url,
    lost: watch(),
    stop: async (withinS) => {
      stopping = true;
      await server.stop(withinS);
    },
  };
}

async function migrateWhenReachable(
  url: string,
  folder: string,
  waitMs: number,
  signal: AbortSignal,
  say: (text: string) => void,
): Promise<string[]> {
  const deadline = Date.now() + waitMs;
  for (let wait = 500; ; wait = Math.min(wait * 2, 10_000)) {
    try {
      return await migrate(url, folder);
    } catch (error) {
      if (error instanceof SchemaError) throw new StartError(error.message);
      if (!isUnreachable(error))
        throw new StartError(`The schema could not be brought up to date: ${messageOf(error)}`);
      if (signal.aborted || Date.now() + wait > deadline) {
        throw new StartError(
          `The database at ${new URL(url).host} does not answer (${messageOf(error)}): check DATABASE_URL.`,
        );
      }
      say(`The database at ${new URL(url).host} does not answer yet (${messageOf(error)}); trying again.`);
      await sleep(wait);
    }
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function isUnreachable(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  // 57P03: the server is starting up or shutting down; class 08: the connection broke.
  return /^(ECONN|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|CONNECT_TIMEOUT|CONNECTION_|57P03|08)/.test(
    code,
  );
}
