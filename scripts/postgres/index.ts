import { mkdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import postgres from "postgres";
import { waitForLock } from "../lib/lock.ts";
import { freePort } from "../lib/ports.ts";
import { isAlive, sleep } from "../lib/processes.ts";
import { findBinaries } from "./binaries.ts";
import { dataOf, ensureCluster, logOf, startCluster, stopCluster } from "./cluster.ts";
import { explain, PostgresError } from "./failure.ts";
import { isLeftover, readPostmaster } from "./orphan.ts";
import { place, type Placement } from "./placement.ts";
import { chooseUser } from "./run-as.ts";

export { PostgresError } from "./failure.ts";
export { removeOutside } from "./placement.ts";

export type RunningPostgres = {
  url: string;
  port: number;
  /** Process id of the server, for whoever watches over it. */
  pid: number;
  /** It was running already, left by a process that was killed. */
  adopted: boolean;
  /** Where it writes what it has to say. */
  log: string;
  stop(withinS?: number): Promise<void>;
};

export type PostgresOptions = {
  /** False gives up safety against power cuts for speed: for tests. */
  durable?: boolean;
  /** The port to use unless it runs already; otherwise any free one. */
  port?: number | undefined;
  /** How long an orphan that does not answer is waited for. */
  orphanWaitMs?: number;
};

/**
 * Makes the database of the installation in `dir` ready and returns its address. Throws PostgresError with one
 * sentence when it cannot. Simultaneous calls, also of other processes, take turns; all but the first adopt.
 */
export async function startPostgres(
  dir: string,
  { durable = true, port, orphanWaitMs = 15_000 }: PostgresOptions = {},
): Promise<RunningPostgres> {
  const folder = resolve(dir);
  try {
    // Root's database user must be able to pass through; nobody else can list it.
    mkdirSync(folder, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 });
    const { lock, holder } = await waitForLock(join(folder, "postgres.lock"), 120_000);
    if (!lock)
      throw new PostgresError(`Process ${holder.pid} has been starting the database in ${folder} for two minutes.`);
    try {
      const placement = await place(folder, await findBinaries(), chooseUser());
      const password = await ensureCluster(placement, durable);
      const adopted = await bringUp(placement, password, { durable, port, orphanWaitMs });
      const server = readPostmaster(dataOf(placement));
      if (!server) throw new PostgresError(`The database in ${placement.home} ended as soon as it had started.`);
      return {
        ...server,
        url: urlOf(password, server.port),
        adopted,
        log: logOf(placement),
        stop: (withinS = 5) => stopCluster(placement, withinS),
      };
    } finally {
      lock.release();
    }
  } catch (error) {
    throw explain("Starting the database", folder, error);
  }
}

/** Starts the server, or adopts one that runs already. Returns whether it was adopted. */
async function bringUp(
  placement: Placement,
  password: string,
  { durable, port, orphanWaitMs }: { durable: boolean; port: number | undefined; orphanWaitMs: number },
): Promise<boolean> {
  const data = dataOf(placement);
  const deadline = Date.now() + orphanWaitMs;
  for (;;) {
    const orphan = readPostmaster(data);
    if (orphan && isLeftover(data, orphan)) rmSync(join(data, "postmaster.pid"), { force: true });
    else if (orphan && isAlive(orphan.pid)) {
      if (await answers(urlOf(password, orphan.port))) return true;
      if (Date.now() >= deadline) {
        throw new PostgresError(
          `Process ${orphan.pid} holds the database in ${data} and does not answer: end it, then start again.`,
        );
      }
      await sleep(200);
      continue;
    }
    const complaint = await startCluster(placement, port ?? (await freePort()), durable);
    if (complaint === undefined) return false;
    // The children of a killed server take a moment to notice; and a port may be snatched away.
    const passing = /pre-existing shared memory block|lock file ".*" already exists|Address already in use/.test(
      complaint,
    );
    if (!passing || Date.now() >= deadline) throw explain("Starting the database", placement.home, complaint);
    await sleep(300);
  }
}

function urlOf(password: string, port: number): string {
  return `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
}

async function answers(url: string): Promise<boolean> {
  const sql = postgres(url, { max: 1, connect_timeout: 2, onnotice: () => {} });
  try {
    await sql`select 1`;
    return true;
  } catch {
    return false;
  } finally {
    await sql.end({ timeout: 1 });
  }
}
