/**
 * `node bench/engines/main.ts [candidate]…`: how queue engines behave on the bundled PostgreSQL, for
 * docs/adr/2026-11-26-queue-engine.md. Takes about eight minutes. What the project does not depend on is installed into a
 * folder of its own first, which needs a registry.
 */
import { fork, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import os from "node:os";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { createDb, withTransaction } from "../../db/client.ts";
import { startPostgres } from "../../scripts/postgres/index.ts";
import { newTestFolder, removeTestFolder } from "../../scripts/test/folders.ts";
import { ms, quantile, table } from "../stats.ts";
import { CANDIDATES, type Setting } from "./candidates.ts";

const SINGLE_JOBS = 100;
const BULK_JOBS = 5000;
const BULK_WAIT_MS = 40_000;
const KILL_WAIT_MS = 60_000;
const IDLE_MS = 15_000;
const PACKAGES = ["graphile-worker@0.18.0", "pg-boss@12.38.0"];

type Told = { ready?: true; began?: string; at?: number; cpuMs?: number };

const wanted = process.argv.slice(2);
const folder = newTestFolder("engines");
try {
  const packages = join(folder, "graphile-worker", "node_modules");
  const sizes = PACKAGES.map((name) => install(name));
  const server = await startPostgres(folder);
  const rows: string[][] = [];
  for (const name of Object.keys(CANDIDATES).filter((known) => wanted.length === 0 || wanted.includes(known))) {
    const figures = await measure(name, server.url, packages);
    console.error(`${name}: ${figures.join(" | ")} (load ${os.loadavg()[0]?.toFixed(0)})`);
    rows.push([name, ...figures]);
  }
  console.log(`${sizes.join("\n")}\n`);
  const head = ["", "start p50 / p95 / max", "after `kill -9`", "rolled back", `add ${BULK_JOBS}`];
  console.log(table([...head, `2 workers do ${BULK_JOBS}`, "rows left", "idle, per minute"], rows));
} finally {
  await removeTestFolder(folder);
}

async function measure(name: string, adminUrl: string, packages: string): Promise<string[]> {
  const admin = createDb(adminUrl, { max: 1 });
  const database = `engine_${Object.keys(CANDIDATES).indexOf(name)}`;
  await admin.execute(sql.raw(`create database ${database}`));
  await admin.close();
  const url = Object.assign(new URL(adminUrl), { pathname: `/${database}` }).href;
  const db = createDb(url, { max: 4 });
  const setting: Setting = { db, url, packages };
  const candidate = CANDIDATES[name]?.(setting);
  if (!candidate) throw new Error(`There is no candidate ${name}.`);
  await candidate.prepare();
  const count = async () => {
    const [row] = await db.execute<{ n: number }>(sql.raw(`select count(*)::int as n from ${candidate.table}`));
    return row?.n ?? 0;
  };
  const add = async (names: readonly string[]): Promise<number> => {
    await withTransaction(db, (tx) => candidate.enqueue(tx, names));
    return performance.timeOrigin + performance.now();
  };
  const workers: ChildProcess[] = [];
  try {
    const undone = withTransaction(db, async (tx) => {
      await candidate.enqueue(tx, ["undone"]);
      throw new Error("undone");
    });
    await undone.catch(() => {});
    const rolledBack = (await count()) === 0 ? "no job" : "a job is left";

    const began = new Map<string, { at: number; by: ChildProcess }>();
    const start = async () => {
      const worker = fork(join(import.meta.dirname, "worker.ts"), [name, url, packages]);
      workers.push(worker);
      worker.on("message", ({ began: job, at }: Told) => {
        if (job !== undefined && at !== undefined) began.set(job, { at, by: worker });
      });
      await once(worker, "message");
    };
    const hasBegun = async (job: string, withinMs = 10_000) => {
      const until = Date.now() + withinMs;
      while (!began.has(job) && Date.now() < until) await pause(2);
      return began.get(job);
    };
    await Promise.all([start(), start()]);

    const latencies: number[] = [];
    for (let i = 0; i < SINGLE_JOBS; i++) {
      // Workers that poll must not be met in step.
      await pause(20 + Math.random() * 60);
      const committed = await add([`single-${i}`]);
      const { at } = (await hasBegun(`single-${i}`)) ?? { at: Number.NaN };
      latencies.push(at - committed);
    }

    const idle = await idleCost(workers, db);

    await add(["hold"]);
    const first = await hasBegun("hold");
    began.delete("hold");
    const killed = performance.timeOrigin + performance.now();
    first?.by.kill("SIGKILL");
    const again = await hasBegun("hold", KILL_WAIT_MS);
    const takeover = again ? `${((again.at - killed) / 1000).toFixed(1)} s` : `> ${KILL_WAIT_MS / 1000} s`;
    for (const worker of workers.splice(0)) worker.kill("SIGKILL");
    await db.execute(sql.raw(`delete from ${candidate.table}`));
    await Promise.all([start(), start()]);

    const bulk = Array.from({ length: BULK_JOBS }, (_, i) => `bulk-${i}`);
    const bulkFrom = performance.now();
    await add(bulk);
    const bulkMs = performance.now() - bulkFrom;
    const until = Date.now() + BULK_WAIT_MS;
    while (!bulk.every((job) => began.has(job)) && Date.now() < until) await pause(20);
    const allMs = performance.now() - bulkFrom;
    const done = bulk.filter((job) => began.has(job)).length;
    await pause(500);
    const left = await count();

    const [p50, p95, max] = [0.5, 0.95, 1].map((share) => quantile(latencies, share));
    const doneIn = done === BULK_JOBS ? ms(allMs) : `${done} in ${ms(allMs)}`;
    const latency = `${ms(p50 ?? Number.NaN)} / ${ms(p95 ?? Number.NaN)} / ${ms(max ?? Number.NaN)}`;
    return [latency, takeover, rolledBack, ms(bulkMs), doneIn, String(left), idle];
  } finally {
    for (const worker of workers) worker.kill("SIGKILL");
    await candidate.close();
    await db.close();
  }
}

/** What two workers cost that have nothing to do: CPU of one of them and transactions in the database. */
async function idleCost(workers: readonly ChildProcess[], db: Setting["db"]): Promise<string> {
  const transactions = async () => {
    const [row] = await db.execute<{ n: number }>(
      sql`select xact_commit::int as n from pg_stat_database where datname = current_database()`,
    );
    return row?.n ?? 0;
  };
  const cpu = async () => {
    const worker = workers[0];
    worker?.send("cpu");
    const [told] = worker ? ((await once(worker, "message")) as [Told]) : [];
    return told?.cpuMs ?? Number.NaN;
  };
  // What connections did is counted up to ten seconds later.
  await pause(11_000);
  const before = { cpu: await cpu(), transactions: await transactions() };
  await pause(IDLE_MS);
  const scale = 60_000 / IDLE_MS;
  const cpuMs = ((await cpu()) - before.cpu) * scale;
  return `${ms(cpuMs)} CPU, ${Math.round(((await transactions()) - before.transactions) * scale)} transactions`;
}

/** Installs a package alone and says what that brings. */
function install(name: string): string {
  const prefix = join(folder, name.replace(/@[^@]*$/, ""));
  const npm = spawnSync("npm", ["install", "--prefix", prefix, "--no-audit", "--no-fund", name], { encoding: "utf8" });
  if (npm.status !== 0) throw new Error(`${name} could not be installed: ${npm.stderr}`);
  const modules = join(prefix, "node_modules");
  const packages = readdirSync(modules, { recursive: true, encoding: "utf8" }).filter((path) =>
    /(^|[\\/])node_modules[\\/]?$|^(@[^\\/]+[\\/])?[^\\/@.]+[\\/]package\.json$/.test(path),
  );
  const kb = Number(spawnSync("du", ["-sk", modules], { encoding: "utf8" }).stdout.split("\t")[0]);
  return `${name}: ${packages.length} packages, ${(kb / 1024).toFixed(1)} MB`;
}

function pause(time: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, time));
}
