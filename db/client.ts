import { drizzle, type PostgresJsDatabase } from "drizzle-orm/postgres-js";
import postgres, { type Sql, type TransactionSql } from "postgres";
import { env, shared } from "../lib/core/server/index.ts";

export type Db = PostgresJsDatabase & {
  /** Ends all connections; open queries get `withinS` seconds. */
  close(withinS?: number): Promise<void>;
  /** A client of its own for LISTEN, with the pool's settings; whoever asks for it ends it. */
  listening(): Sql;
};
/** A transaction that is under way. */
export type Tx = Parameters<Parameters<PostgresJsDatabase["transaction"]>[0]>[0];

export type DbOptions = {
  /** Connections at most. */
  max?: number;
  /** How long one statement may take; 0 lifts the limit. */
  statementTimeoutMs?: number;
  /** What `pg_stat_activity` shows for these connections. */
  name?: string;
};

/**
 * The name of our connections. A check of the build looks for it in what browsers load, where it would mean that
 * server code leaked; being used, no compiler leaves it out.
 */
export const SERVER_ONLY_MARKER = "whystream-server-pool";

/** Opens a pool. Nothing is connected before the first query. Whoever opens it closes it. */
export function createDb(
  url: string,
  { max = 10, statementTimeoutMs = 15_000, name = SERVER_ONLY_MARKER }: DbOptions = {},
): Db {
  const settings = {
    max,
    connect_timeout: 5,
    backoff: (tries: number) => Math.min(RECONNECT_S_MAX, 0.05 * 2 ** tries),
    // Half-open connections are found by the operating system instead of by the next query's silence.
    keep_alive: 10,
    max_lifetime: 30 * 60,
    // After a failover the old primary may still accept connections; writes there would fail.
    target_session_attrs: "read-write" as const,
    onnotice: () => {},
    connection: {
      application_name: name,
      TimeZone: "UTC",
      statement_timeout: statementTimeoutMs,
      lock_timeout: 5_000,
      // A process that was stopped inside a transaction must not hold others up for longer than it would by its lease.
      idle_in_transaction_session_timeout: 3_000,
    },
  };
  const client = postgres(url, settings);
  return Object.assign(drizzle(preparing(client)), {
    close: (withinS = 2) => client.end({ timeout: withinS }),
    listening: () =>
      postgres(url, {
        ...settings,
        connection: { ...settings.connection, application_name: `${name}-listen` },
      }),
  });
}

/**
 * A lost connection is made again after this long at most. By itself the driver would take up to 20 s once a database was
 * away for a while, and a statement that it gave to that connection waits, however many others are open by then.
 */
const RECONNECT_S_MAX = 0.5;

/** Longer statements differ in their number of rows each time and would only fill the server's memory. */
const PREPARED_CHARS_MAX = 4000;

/**
 * Drizzle hands its statements over as texts, which the driver by itself has described by the server each time,
 * before it sends the parameters. As prepared statements they cost one round trip instead of two, and are parsed
 * once per connection.
 */
function preparing<T extends Sql | TransactionSql>(client: T): T {
  return new Proxy(client, {
    get(target, name) {
      if (name === "unsafe") {
        return (text: string, parameters: never[] = [], options: { prepare?: boolean } = {}) => {
          const prepare = parameters.length > 0 && text.length <= PREPARED_CHARS_MAX;
          return target.unsafe(text, parameters, { ...options, prepare });
        };
      }
      const value: unknown = Reflect.get(target, name);
      if ((name !== "begin" && name !== "savepoint") || typeof value !== "function") return value;
      return (...args: unknown[]) => {
        const work = args.pop();
        if (typeof work !== "function") throw new TypeError(`${name} needs a function`);
        return value.call(target, ...args, (tx: TransactionSql) => work(preparing(tx)));
      };
    },
  });
}

/** The process's own pool, on DATABASE_URL. */
export function db(): Db {
  return shared("db", () => {
    const { databaseUrl } = env();
    if (!databaseUrl) throw new Error("DATABASE_URL is not set; `npm start` sets it for the server it starts.");
    return createDb(databaseUrl);
  });
}

/**
 * Runs `work` in one transaction; inside another it is a savepoint. Deadlocks and serialization failures are tried
 * again, so `work` must have no effect outside the database.
 */
export async function withTransaction<T>(on: Db | Tx, work: (tx: Tx) => Promise<T>): Promise<T> {
  // Only the outermost transaction can be repeated: a failed inner one has spoiled what surrounds it.
  const triesMax = "rollback" in on ? 1 : 5;
  for (let attempt = 1; ; attempt++) {
    const later: (() => void)[] = [];
    try {
      const result = await on.transaction((tx) => {
        afterCommits().set(tx, later);
        return work(tx);
      });
      if ("rollback" in on)
        afterCommits()
          .get(on)
          ?.push(...later);
      else for (const each of later) each();
      return result;
    } catch (error) {
      if (attempt >= triesMax || !isRepeatable(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 20 * 2 ** attempt));
    }
  }
}

/** By transaction, what waits for its commit. */
const afterCommits = () => shared("db.afterCommits", () => new WeakMap<object, (() => void)[]>());

/**
 * Has something done as soon as a transaction of `withTransaction` has committed, and not at all when it rolls back.
 * It must not throw; when the process dies in between, it is not done.
 */
export function afterCommit(tx: Tx, work: () => void): void {
  const later = afterCommits().get(tx);
  if (!later) throw new TypeError("afterCommit needs a transaction of withTransaction");
  later.push(work);
}

/**
 * The driver beneath, for COPY and LISTEN; only files of db/ may use it. It shares Drizzle's settings: times come
 * back as text, and JSON parameters are passed as text.
 */
export function rawSql(on: Db): Sql;
export function rawSql(on: Tx): TransactionSql;
export function rawSql(on: Db | Tx): Sql | TransactionSql {
  // Drizzle keeps the client in a field it marks as internal; a test holds this place against its updates.
  return (on as unknown as { session: { client: Sql | TransactionSql } }).session.client;
}

/** The SQLSTATE of a database error, looked for through its causes; undefined for anything else. */
export function sqlState(error: unknown): string | undefined {
  for (let at = error; at instanceof Error; at = at.cause) {
    if (at instanceof postgres.PostgresError) return at.code;
  }
  return undefined;
}

/**
 * Whether the same statement may succeed later: the connection was lost, or the server was busy, restarting or
 * resolving a conflict. A wrong statement or a broken rule is none of these.
 */
export function isPassingFault(error: unknown): boolean {
  const state = sqlState(error);
  // 57014 is a statement that took too long or was cancelled, which the same statement would be again.
  if (state !== undefined) return state !== "57014" && /^(08|40|53|57|55P03)/.test(state);
  for (let at = error; at instanceof Error; at = at.cause) {
    if ("code" in at && typeof at.code === "string" && /^(ECONN|EPIPE|ETIMEDOUT|CONNECTION_|CONNECT_)/.test(at.code)) {
      return true;
    }
  }
  return false;
}

const SERIALIZATION_FAILURE = "40001";
const DEADLOCK = "40P01";

function isRepeatable(error: unknown): boolean {
  const state = sqlState(error);
  return state === SERIALIZATION_FAILURE || state === DEADLOCK;
}
