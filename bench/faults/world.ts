import { mkdirSync } from "node:fs";
import { join } from "node:path";
import postgres from "postgres";
import { migrate } from "../../db/migrate.ts";
import { startProvider, type Provider, type Script, type SeenRequest } from "../../e2e/provider/index.ts";
import { ensureBuild } from "../../scripts/build/index.ts";
import { isAlive, sleep } from "../../scripts/lib/processes.ts";
import { startPostgres, type RunningPostgres } from "../../scripts/postgres/index.ts";
import { ROOT } from "../../scripts/start/start-for-test.ts";
import { ask, post } from "./api.ts";
import { Instance } from "./instance.ts";

export type WorldOptions = {
  folder: string;
  /** Instances that serve and work. */
  servers: number;
  /** Whether there is a process that only works. */
  worker: boolean;
  users: number;
  rows: number;
};

/** Everything a fault program plays with: the database, instances of the product on it, a model, people. */
export type World = {
  instances: Instance[];
  provider: Provider;
  /** What the model says; a program may change it. */
  model: { answer(asked: NonNullable<SeenRequest["body"]>): Script };
  /** For looking and for ending connections; the product never shares it. */
  sql: postgres.Sql;
  users: string[];
  /** Whether the route for batches is there. */
  batches: boolean;
  /** Ends the database as a crash (`immediate`) or an operator (`fast`) does. */
  stopDatabase(how: "immediate" | "fast"): Promise<void>;
  startDatabase(): Promise<void>;
  addresses(): string[];
  close(): Promise<void>;
};

export const PROJECT = "faults";

/** Connections of the product, by their name. */
export const PRODUCT_CONNECTIONS = "whystream-server-pool";

export async function createWorld(options: WorldOptions, unscripted: World["model"]["answer"]): Promise<World> {
  const { folder, servers, worker } = options;
  await ensureBuild(ROOT, { onWork: (what) => console.log(what) });
  // What was committed must survive the crash of the server process, so nothing is given up for speed.
  let database: RunningPostgres = await startPostgres(folder, { durable: true });
  await migrate(database.url, join(ROOT, "drizzle"));
  const model = { answer: unscripted };
  const provider = await startProvider({ answer: (asked) => model.answer(asked) });
  const settings = {
    DATABASE_URL: database.url,
    WHYSTREAM_DATA_DIR: folder,
    OPENAI_BASE_URL: provider.baseUrl,
    OPENAI_API_KEY: "faults",
    OPENAI_MODEL: "scripted",
    LLM_CONCURRENCY: "64",
    // Short, so that a program need not wait long to see what comes of a silent service.
    LLM_FIRST_BYTE_TIMEOUT_MS: "4000",
    LLM_IDLE_TIMEOUT_MS: "2500",
    LOG_LEVEL: "info",
  };
  const logs = join(folder, "logs");
  mkdirSync(logs, { recursive: true });
  const names = Array.from({ length: servers }, (_, n) => `server-${n + 1}`);
  const instances = await Promise.all([
    ...names.map((name) => Instance.create(name, join(logs, `${name}.log`), settings)),
    ...(worker ? [Instance.create("worker", join(logs, "worker.log"), { ...settings, WORKER: "only" })] : []),
  ]);
  const sql = postgres(database.url, {
    max: 3,
    onnotice: () => {},
    connect_timeout: 5,
    connection: { application_name: "whystream-faults" },
  });
  const addresses = () =>
    instances.filter(({ serves, state }) => serves && state !== "down").map(({ address }) => address);
  const world: World = {
    instances,
    provider,
    model,
    sql,
    users: Array.from({ length: options.users }, (_, n) => `user_${String(n + 1).padStart(3, "0")}`),
    batches: false,
    addresses,
    async stopDatabase(how) {
      process.kill(database.pid, how === "immediate" ? "SIGQUIT" : "SIGINT");
      while (isAlive(database.pid)) await sleep(20);
    },
    async startDatabase() {
      database = await startPostgres(folder, { durable: true, port: database.port });
    },
    async close() {
      for (const instance of instances) if (instance.state === "frozen") instance.thaw();
      await Promise.all(instances.map((instance) => instance.kill()));
      await sql.end({ timeout: 1 });
      await provider.close();
      await database.stop(1);
    },
  };
  try {
    await Promise.all(instances.map((instance) => instance.start()));
    await fill(world, options.rows);
    world.batches = await hasBatches(world);
    return world;
  } catch (error) {
    await world.close();
    throw error;
  }
}

/** Brings the people in as anybody would: a project, a file, an import. */
async function fill(world: World, rows: number): Promise<void> {
  const [address = ""] = world.addresses();
  const made = await ask(`${address}/api/v1/projects`, post({ name: "faults", id: PROJECT, time_zone: "UTC" }));
  if (made.status !== 201) throw new Error(`the project was not made: ${JSON.stringify(made.body)}`);
  const form = new FormData();
  form.set("kind", "behaviors");
  form.set("file", new Blob([peopleCsv(world.users, rows)]), "behaviors.csv");
  const sent = await ask(`${address}/api/v1/imports?project=${PROJECT}`, { method: "POST", body: form });
  const run = sent.headers.get("x-run-id");
  await (await fetch(`${address}/api/v1/runs/${run}/events?project=${PROJECT}`)).text();
  const listed = await ask(`${address}/api/v1/users?project=${PROJECT}&limit=1`);
  const { total } = listed.body as { total: number };
  if (total !== world.users.length) throw new Error(`${total} users came in instead of ${world.users.length}`);
}

/** Every ninth user has a history that takes more than one call to a model. */
function peopleCsv(users: readonly string[], rows: number): string {
  const lines = ["user_id,action,timestamp,item_id,app_id,duration"];
  for (const [n, user] of users.entries()) {
    for (let row = 0; row < (n % 9 === 8 ? 130 : rows); row++) {
      const at = new Date(Date.UTC(2025, 10, 24) + row * 25 * 60_000).toISOString().slice(0, 19).replace("T", " ");
      lines.push(`${user},browse,${at},车型 ${n}-${row},汽车之家,${20 + row}`);
    }
  }
  return `${lines.join("\n")}\n`;
}

/** An empty list of users is refused by a route that is there, and not found by one that is not. */
async function hasBatches(world: World): Promise<boolean> {
  const [address = ""] = world.addresses();
  const { status } = await ask(`${address}/api/v1/events/extract?project=${PROJECT}`, post({ user_ids: "probe" }));
  return status === 400;
}
