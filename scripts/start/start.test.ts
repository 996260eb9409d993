import { createServer } from "node:net";
import { join } from "node:path";
import postgres from "postgres";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { ensureBuild } from "../build/index.ts";
import { isAlive, sleep } from "../lib/processes.ts";
import { startPostgres } from "../postgres/index.ts";
import { readPostmaster, type Postmaster } from "../postgres/orphan.ts";
import { newTestFolder, removeTestFolder } from "../test/folders.ts";
import { lockIn, ROOT, startForTest, type Started } from "./start-for-test.ts";

beforeAll(() => ensureBuild(ROOT), 300_000);

const running: Started[] = [];
const folders: string[] = [];

function newFolder(): string {
  const folder = newTestFolder("start");
  folders.push(folder);
  return folder;
}

async function start(...args: Parameters<typeof startForTest>): Promise<Started> {
  const started = await startForTest(...args);
  running.push(started);
  return started;
}

async function startReady(...args: Parameters<typeof startForTest>): Promise<Started> {
  const started = await start(...args);
  await started.says("Whystream is ready");
  return started;
}

afterEach(async () => {
  for (const { child, ended } of running.splice(0)) {
    child.kill("SIGTERM");
    await ended;
  }
  for (const folder of folders.splice(0)) await removeTestFolder(folder);
});

function databaseOf(dataDir: string): Postmaster {
  const postmaster = readPostmaster(join(dataDir, "postgres", "data"));
  if (!postmaster) throw new Error(`No database runs in ${dataDir}.`);
  return postmaster;
}

async function untilGone(...pids: number[]): Promise<boolean> {
  for (let waited = 0; waited < 8_000; waited += 50) {
    if (pids.every((pid) => !isAlive(pid))) return true;
    await sleep(50);
  }
  return false;
}

const answers = async (address: string) =>
  (await fetch(address, { redirect: "manual" }).catch(() => undefined)) !== undefined;

describe("npm start", () => {
  it("answers on both loopback addresses, and ends everything within eight seconds when told to", async () => {
    const one = await startReady(newFolder());
    const { serverPid } = lockIn(one.dataDir);
    const database = databaseOf(one.dataDir).pid;
    expect(await answers(one.address)).toBe(true);
    expect(await answers(one.address.replace("127.0.0.1", "[::1]"))).toBe(true);

    const asked = Date.now();
    one.child.kill("SIGTERM");
    expect(await one.ended).toBe(0);
    expect(Date.now() - asked).toBeLessThan(8_000);
    expect(await untilGone(serverPid, database)).toBe(true);
  });

  it("ends everything within eight seconds when Ctrl-C reaches its whole process group", async () => {
    const one = await startReady(newFolder(), {}, { ownGroup: true });
    const { serverPid } = lockIn(one.dataDir);
    const database = databaseOf(one.dataDir).pid;
    const group = one.child.pid ?? Number.NaN;

    const asked = Date.now();
    process.kill(-group, "SIGINT");
    expect(await one.ended).toBe(0);
    expect(Date.now() - asked).toBeLessThan(8_000);
    expect(await untilGone(serverPid, database)).toBe(true);
    expect(() => process.kill(-group, 0)).toThrow("ESRCH");
    expect(one.output()).not.toContain("ended by itself");
  });

  it("refuses a second start on the same data with code 2, naming the process and its address", async () => {
    const one = await startReady(newFolder());
    const two = await start(one.dataDir);
    expect(await two.ended).toBe(2);
    expect(two.output()).toContain(`process ${one.child.pid}`);
    expect(two.output()).toContain(one.address);
    expect(await answers(one.address)).toBe(true);
  });

  it("recovers by itself after the start script was killed: the server ends, the database is taken over", async () => {
    const one = await startReady(newFolder());
    const { serverPid } = lockIn(one.dataDir);
    one.child.kill("SIGKILL");
    await one.ended;
    const two = await startReady(one.dataDir, { PORT: new URL(one.address).port });
    expect(two.output()).toContain("Took over the database");
    expect(isAlive(serverPid)).toBe(false);
    expect(await answers(two.address)).toBe(true);
  });

  it("brings a killed database back while the server goes on", async () => {
    const one = await startReady(newFolder());
    const { serverPid } = lockIn(one.dataDir);
    const before = databaseOf(one.dataDir);
    process.kill(before.pid, "SIGKILL");
    await one.says("The database is back");
    const after = databaseOf(one.dataDir);
    expect(after.pid).not.toBe(before.pid);
    expect(after.port).toBe(before.port);
    expect(isAlive(serverPid)).toBe(true);
  });

  it("ends with a failure, and leaves nothing, when the server dies", async () => {
    const one = await startReady(newFolder());
    const database = databaseOf(one.dataDir).pid;
    process.kill(lockIn(one.dataDir).serverPid, "SIGKILL");
    expect(await one.ended).toBe(1);
    expect(one.output()).toContain("The server ended by itself");
    expect(await untilGone(database)).toBe(true);
  });

  it("names every setting that is wrong, at once", async () => {
    const one = await start(newFolder(), { HOST: "0.0.0.0", LLM_MAX_RETRIES: "x", OPENAI_API_KEY: "sk" });
    expect(await one.ended).toBe(1);
    for (const name of ["HOST", "LLM_MAX_RETRIES", "OPENAI_MODEL"]) expect(one.output()).toContain(`- ${name}`);
  });

  it("says in a sentence that the port is taken, on either address", async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen({ port: 0, host: "::1" }, resolve));
    const bound = other.address();
    const one = await start(newFolder(), { PORT: String(typeof bound === "object" ? bound?.port : 0) });
    expect(await one.ended).toBe(1);
    expect(one.output()).toContain("is taken by another program on ::1");
    other.close();
  });

  it("refuses a database that a newer version has made, and leaves it as it is", async () => {
    const folder = newFolder();
    const server = await startPostgres(folder, { durable: false });
    const sql = postgres(server.url, { max: 1, onnotice: () => {} });
    await sql`create schema drizzle`;
    await sql`comment on schema drizzle is '9999_from-the-future'`;
    await sql`create table drizzle.__drizzle_migrations (id serial primary key, hash text not null, created_at bigint)`;
    await sql`insert into drizzle.__drizzle_migrations (hash, created_at) values ('x', 99999999999999)`;
    await sql.end();
    await server.stop();
    const one = await start(folder);
    expect(await one.ended).toBe(1);
    expect(one.output()).toContain("9999_from-the-future");
    expect(one.output().trim()).not.toContain("\n");
  });
});
