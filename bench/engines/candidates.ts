import { sql } from "drizzle-orm";
import { PgBoss } from "pg-boss";
import postgres, { type Sql } from "postgres";
import { rawSql, type Db, type Tx } from "../../db/client.ts";
import { createEngine, type Engine } from "../../db/engine/engine.ts";
import { executorOn } from "../../db/engine/executor.ts";
import { ENGINE_SCHEMA, prepareEngine } from "../../db/engine/tables.ts";

/** A way to have work done that a row asks for, with its best settings for our case. */
export type Candidate = {
  /** Once per database, by one process. */
  prepare(): Promise<void>;
  /** Adds one job for each name, in a transaction of our own driver. */
  enqueue(tx: Tx, names: readonly string[]): Promise<void>;
  /** Works until the process ends; `begin` is called with each job's name when its work begins, and ends with it. */
  work(begin: (name: string) => Promise<void>): Promise<void>;
  /** Ends what `enqueue` has opened. */
  close(): Promise<void>;
  /** Its table of jobs. */
  table: string;
};

export type Setting = {
  db: Db;
  url: string;
  /** Where packages are that the project does not have. */
  packages: string;
};

const log = {
  debug() {},
  info() {},
  warn: (fields: object, message: string) => console.error(message, fields),
  error: (fields: object, message: string, error?: unknown) => console.error(message, fields, error),
};
const PLACES = 10;
const CHANNEL = "bench_engines";

/** The yardstick: what a queue costs that knows nothing but this case. A lease of 6 s, renewed every 2 s. */
function bareRow({ db, url }: Setting): Candidate {
  return {
    table: "bare_jobs",
    close: async () => {},
    async prepare() {
      await db.execute(
        sql`create table bare_jobs (name text primary key, added timestamptz default now(), lease timestamptz)`,
      );
    },
    async enqueue(tx, names) {
      await tx.execute(
        sql`insert into bare_jobs (name) select jsonb_array_elements_text(${JSON.stringify(names)}::jsonb)`,
      );
      await tx.execute(sql`select pg_notify(${CHANNEL}, '')`);
    },
    async work(begin) {
      const held = new Set<string>();
      const lease = sql`clock_timestamp() + interval '6 s'`;
      setInterval(() => {
        for (const name of held) {
          void db.execute(sql`update bare_jobs set lease = ${lease} where name = ${name}`).catch(console.error);
        }
      }, 2000);
      await keepBusy(url, CHANNEL, begin, {
        take: async (max) => {
          const rows = await db.execute<{ name: string }>(sql`update bare_jobs set lease = ${lease} where name in (
            select name from bare_jobs where lease is null or lease < clock_timestamp()
            order by added limit ${max} for update skip locked) returning name`);
          for (const { name } of rows) held.add(name);
          return rows.map(({ name }) => ({ name }));
        },
        done: async ({ name }) => {
          held.delete(name);
          await db.execute(sql`delete from bare_jobs where name = ${name}`);
        },
      });
    },
  };
}

/** The part of graphile-worker that is used; it is installed beside the project, see main.ts. */
type Graphile = {
  run(options: object): Promise<unknown>;
  runMigrations(options: object): Promise<void>;
  Logger: new (factory: () => () => void) => unknown;
};

function graphileWorker({ url, packages }: Setting): Candidate {
  const load = async (): Promise<Graphile> => await import(`${packages}/graphile-worker/dist/index.js`);
  return {
    table: "graphile_worker._private_jobs",
    close: async () => {},
    async prepare() {
      const { runMigrations, Logger } = await load();
      await runMigrations({ connectionString: url, logger: new Logger(() => () => {}) });
    },
    async enqueue(tx, names) {
      // One by one, 5,000 of them take longer than a statement may.
      await tx.execute(sql`select graphile_worker.add_jobs(array(
        select row('look', json_build_object('name', name), null, now(), 25, null, 0, null)::graphile_worker.job_spec
        from jsonb_array_elements_text(${JSON.stringify(names)}::jsonb) name))`);
    },
    async work(begin) {
      const { run, Logger } = await load();
      await run({
        connectionString: url,
        concurrency: PLACES,
        pollInterval: 1000,
        noHandleSignals: true,
        taskList: { look: (payload: { name: string }) => begin(payload.name) },
        logger: new Logger(() => () => {}),
      });
    },
  };
}

const bossTable = `${ENGINE_SCHEMA}.job`;

async function prepareBoss({ db }: Setting): Promise<void> {
  await (
    await prepareEngine(rawSql(db))
  )?.();
}

/** pg-boss as its manual has it: its own workers, which poll as often as it lets them. */
function bossWork(setting: Setting): Candidate {
  const { db } = setting;
  const open = (options: object) =>
    new PgBoss({
      db: executorOn(rawSql(db)),
      schema: ENGINE_SCHEMA,
      registerInstance: false,
      openTelemetry: { enabled: false },
      ...options,
    })
      .on("error", console.error)
      .start();
  let adding: Promise<PgBoss> | undefined;
  return {
    table: bossTable,
    prepare: () => prepareBoss(setting),
    close: async () => (await adding)?.stop({ graceful: false }),
    async enqueue(tx, names) {
      const boss = await (adding ??= open({ supervise: false, schedule: false }));
      const jobs = names.map((name) => ({ data: { name }, expireInSeconds: 15, deleteAfterSeconds: 60 }));
      await boss.insert("runs", jobs, { db: executorOn(rawSql(tx)) });
    },
    async work(begin) {
      const boss = await open({
        superviseIntervalSeconds: 10,
        monitorIntervalSeconds: 10,
        maintenanceIntervalSeconds: 60,
      });
      await boss.work<{ name: string }>(
        "runs",
        { localConcurrency: PLACES, pollingIntervalSeconds: 0.5 },
        async ([job]) => {
          if (job) await begin(job.data.name);
        },
      );
    },
  };
}

/** What the product uses: pg-boss keeps the tokens, we take them when we are notified and have places. */
function adapter(setting: Setting, inTransaction = false): Candidate {
  const { db, url } = setting;
  const engine: Engine = createEngine(db, log);
  const named = (tokens: Awaited<ReturnType<Engine["take"]>>) => tokens.map((token) => ({ name: token.runId, token }));
  return {
    table: bossTable,
    prepare: () => prepareBoss(setting),
    close: () => engine.stop(),
    async enqueue(tx, names) {
      await engine.enqueue(
        tx,
        names.map((name) => ({ projectId: "p", runId: name })),
      );
      await tx.execute(sql`select pg_notify(${CHANNEL}, '')`);
    },
    async work(begin) {
      await engine.start();
      if (!inTransaction) {
        await keepBusy(url, CHANNEL, begin, {
          take: async (max) => named(await engine.take(max)),
          done: ({ token }) => engine.done([token]),
        });
        return;
      }
      // One token at a time, held open: what a claim does in the moment in which it takes a run for a token.
      await onWake(url, CHANNEL, async () => {
        let more = true;
        while (more) {
          more = await db.transaction(async (tx) => {
            const [token] = await engine.take(1, tx);
            if (!token) return false;
            await begin(token.runId);
            await engine.done([token], tx);
            return true;
          });
        }
      });
    },
  };
}

export const CANDIDATES: Record<string, (setting: Setting) => Candidate> = {
  "bare row": bareRow,
  "graphile-worker": graphileWorker,
  "pg-boss, its workers": bossWork,
  "pg-boss, our adapter": adapter,
  "the same, in a transaction": (setting) => adapter(setting, true),
};

/** Keeps all places busy as long as there are jobs. */
async function keepBusy<T extends { name: string }>(
  url: string,
  channel: string,
  begin: (name: string) => Promise<void>,
  { take, done }: { take(max: number): Promise<T[]>; done(job: T): Promise<unknown> },
): Promise<void> {
  let busy = 0;
  const look = async (): Promise<void> => {
    while (busy < PLACES) {
      const jobs = await take(PLACES - busy);
      if (jobs.length === 0) return;
      busy += jobs.length;
      for (const job of jobs) {
        void begin(job.name)
          .then(() => done(job))
          .finally(() => {
            busy--;
            return look();
          });
      }
    }
  };
  await onWake(url, channel, look);
}

/** Calls `look` when notified and each second besides; a call that comes during another leads to one more. */
async function onWake(url: string, channel: string, look: () => Promise<void>): Promise<void> {
  const listener: Sql = postgres(url, { max: 1, onnotice: () => {} });
  let wanted = false;
  let looking = false;
  const wake = async () => {
    wanted = true;
    if (looking) return;
    looking = true;
    while (wanted) {
      wanted = false;
      await look().catch(console.error);
    }
    looking = false;
  };
  await listener.listen(channel, () => void wake());
  setInterval(() => void wake(), 1000);
  void wake();
}
