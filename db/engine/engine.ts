import { sql } from "drizzle-orm";
import { PgBoss, type JobInsert } from "pg-boss";
import type { Log } from "@/lib/core";
import { isPassingFault, rawSql, type Db, type Tx } from "../client.ts";
import { executorOn } from "./executor.ts";
import { ENGINE_SCHEMA, RUNS_QUEUE } from "./tables.ts";

/** A wish that somebody looks at a run. */
export type WakeUp = {
  projectId: string;
  runId: string;
  /** Not before; absent means now. */
  at?: Date;
};

/**
 * "There is one more run to look at." It names the run it was made for, but whoever takes it may use it for another:
 * the rows decide which runs wait.
 */
export type Token = { id: string; projectId: string; runId: string; /** How often it came back. */ retryCount: number };

export type Engine = {
  /**
   * Opens the engine; throws when the database was not migrated. Without upkeep a process may add and take tokens, but
   * leaves it to others to bring lost tokens back and to keep the schedule.
   */
  start(options?: { upkeep?: boolean }): Promise<void>;
  /**
   * Adds tokens; inside a transaction they appear with it or not at all. The same few statements however many. A token
   * is not doubled: one for the same run and time that still waits for everybody stands for the new one, too, and
   * stays out of reach until the transaction has ended, so that whoever takes it sees what the transaction wrote. It
   * tells nobody: a signal after the commit saves others waiting for their next look.
   */
  enqueue(on: Db | Tx, wakeUps: readonly WakeUp[]): Promise<void>;
  /**
   * Takes up to `max` tokens that are due, oldest first. Taken in a transaction they are back when it fails. Otherwise
   * they come back by themselves when they are not done in time, as those of a dead process.
   */
  take(max: number, on?: Db | Tx): Promise<Token[]>;
  /** Ends tokens for good. One that came back meanwhile, and so may be somebody else's, is left alone. */
  done(tokens: readonly Token[], on?: Db | Tx): Promise<void>;
  /**
   * Has `work` done by cron (in UTC) on one process of the installation at a time, at most a minute and a half late; what
   * was missed while nobody ran is left out. `signal` aborts when the process ends. Needs upkeep.
   */
  schedule(name: string, cron: string, work: (signal: AbortSignal) => Promise<void>): Promise<void>;
  /** Ends upkeep and gives scheduled work a second. The pool stays open, it is not the engine's. */
  stop(): Promise<void>;
};

export type EngineOptions = {
  /** After how many seconds a token that was taken and not done is everybody's again, at the next upkeep. */
  tokenS?: number;
  /** How often upkeep looks for such tokens. */
  upkeepEveryS?: number;
  /** How often the schedule is looked at, 1 to 45 s. */
  scheduleEveryS?: number;
};

const DAY_S = 24 * 60 * 60;
/** Scheduled work that shows no sign of life for so long is given up, so that the next time is not skipped. */
const SCHEDULED_HEARTBEAT_S = 60;
const STOP_MS = 1000;

/** The queue engine of an installation, on the same database and the same pool. See docs/adr/2026-11-26-queue-engine.md. */
export function createEngine(
  db: Db,
  log: Log,
  { tokenS = 15, upkeepEveryS = 10, scheduleEveryS = 30 }: EngineOptions = {},
): Engine {
  const create = (options: object): PgBoss => {
    const boss = new PgBoss({
      db: executorOn(rawSql(db)),
      schema: ENGINE_SCHEMA,
      registerInstance: false,
      openTelemetry: { enabled: false },
      monitorVacuum: false,
      queueCacheIntervalSeconds: DAY_S,
      flowIntervalSeconds: DAY_S,
      ...options,
    });
    boss.on("error", (error) => {
      if (isPassingFault(error)) log.warn({ what: error.message }, "the queue engine cannot reach the database");
      else log.error({}, "the queue engine has trouble", error);
    });
    boss.on("warning", ({ message }) => log.warn({ what: message }, "the queue engine warns"));
    return boss;
  };
  const ending = new AbortController();
  let opening: Promise<PgBoss> | undefined;
  let upkeep: PgBoss | undefined;

  /** Adds and takes; it has no timers worth the name. */
  const open = (): Promise<PgBoss> => {
    opening ??= create({ supervise: false, schedule: false, migrate: false })
      .start()
      .catch((error: unknown) => {
        opening = undefined;
        throw error;
      });
    return opening;
  };
  const through = (on: Db | Tx) => ({ db: executorOn("rollback" in on ? rawSql(on) : rawSql(on)) });

  return {
    async start({ upkeep: wanted = true } = {}) {
      await open();
      if (!wanted || upkeep) return;
      // Its tables are migrated already; what is left to migrate are indexes that it builds in the background.
      const boss = create({
        superviseIntervalSeconds: upkeepEveryS,
        monitorIntervalSeconds: upkeepEveryS,
        cronMonitorIntervalSeconds: scheduleEveryS,
        cronWorkerIntervalSeconds: scheduleEveryS,
      });
      upkeep = await boss.start();
    },

    async enqueue(on, wakeUps) {
      if (wakeUps.length === 0) return;
      const boss = await open();
      const wanted = new Map(wakeUps.map((wakeUp) => [keyOf(wakeUp), wakeUp]));
      for (const key of await holdWaiting(on, [...wanted.keys()])) wanted.delete(key);
      const jobs = [...wanted].map(([key, { projectId, runId, at }]): JobInsert => ({
        data: { project: projectId, run: runId },
        singletonKey: key,
        ...(at ? { startAfter: at } : {}),
        expireInSeconds: tokenS,
        // Whatever befalls a token's takers says nothing about the token.
        retryLimit: 1_000_000,
        retentionSeconds: 365 * DAY_S,
      }));
      if (jobs.length > 0) await boss.insert(RUNS_QUEUE, jobs, through(on));
    },

    async take(max, on = db) {
      if (max < 1) return [];
      const boss = await open();
      const jobs = await boss.fetch<{ project: string; run: string }>(RUNS_QUEUE, { batchSize: max, ...through(on) });
      return jobs.map(({ id, data, retryCount }) => ({ id, projectId: data.project, runId: data.run, retryCount }));
    },

    async done(tokens, on = db) {
      if (tokens.length === 0) return;
      const boss = await open();
      const attempts = tokens.map(({ id, retryCount }) => ({ id, retryCount }));
      // Deleted rather than completed: nobody reads finished tokens, and so the table holds what waits and no more.
      await boss.deleteJob(RUNS_QUEUE, attempts, through(on));
    },

    async schedule(name, cron, work) {
      if (!upkeep) throw new Error(`${name} cannot be scheduled: the engine's upkeep was not started.`);
      await upkeep.createQueue(name, {
        // A time that comes while the last one's work still goes on is passed over.
        policy: "exclusive",
        retryLimit: 0,
        heartbeatSeconds: SCHEDULED_HEARTBEAT_S,
        expireInSeconds: DAY_S - 1,
        retentionSeconds: DAY_S,
        deleteAfterSeconds: DAY_S,
      });
      await upkeep.schedule(name, cron, null, { tz: "UTC" });
      await upkeep.work(name, { pollingIntervalSeconds: scheduleEveryS }, async () => {
        try {
          await work(ending.signal);
        } catch (error) {
          log.error({ what: name }, "scheduled work failed", error);
        }
      });
    },

    async stop() {
      ending.abort();
      const open = await opening?.catch(() => undefined);
      await Promise.all([upkeep?.stop({ timeout: STOP_MS }), open?.stop({ graceful: false })]);
      upkeep = opening = undefined;
    },
  };
}

function keyOf({ runId, at }: WakeUp): string {
  return at ? `${runId}@${at.toISOString()}` : runId;
}

/**
 * Which of these keys have a token already that waits, and keeps others from taking it until the transaction ends.
 * Tokens that somebody is about to take are passed over: they may be used before the transaction is visible.
 */
async function holdWaiting(on: Db | Tx, keys: readonly string[]): Promise<string[]> {
  const rows = await on.execute<{ key: string }>(sql`
    select singleton_key as key from ${sql.identifier(ENGINE_SCHEMA)}.job
    where name = ${RUNS_QUEUE} and state = 'created'
      and singleton_key in (select jsonb_array_elements_text(${JSON.stringify(keys)}::jsonb))
    for update skip locked`);
  return rows.map(({ key }) => key);
}
