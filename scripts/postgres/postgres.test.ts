import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import postgres from "postgres";
import { afterEach, describe, expect, it } from "vitest";
import { sleep } from "../lib/processes.ts";
import { explain, PostgresError } from "./failure.ts";
import { newTestFolder, removeTestFolder } from "../test/folders.ts";
import { startPostgres } from "./index.ts";

const isRoot = process.getuid?.() === 0;
const folders: string[] = [];

function newFolder(): string {
  const folder = newTestFolder("postgres");
  folders.push(folder);
  return folder;
}

afterEach(async () => {
  for (const folder of folders.splice(0)) await removeTestFolder(folder);
});

const launch = (folder: string) => startPostgres(folder, { durable: false });

async function ask<T>(url: string, query: string): Promise<T | undefined> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    const [row] = await sql.unsafe(query);
    return Object.values(row ?? {})[0] as T | undefined;
  } finally {
    await sql.end();
  }
}

describe("startPostgres", () => {
  it("lets several that start at once share one server", async () => {
    const folder = newFolder();
    const servers = await Promise.all([launch(folder), launch(folder), launch(folder)]);
    expect(new Set(servers.map(({ pid }) => pid)).size).toBe(1);
    expect(servers.filter(({ adopted }) => !adopted)).toHaveLength(1);
    expect(statSync(join(folder, "postgres", "password")).mode & 0o077).toBe(0);
  });

  it("sorts and folds the same everywhere, speaks UTC, and notices clients that vanish", async () => {
    const { url } = await launch(newFolder());
    expect(
      await ask(url, "select upper('é') || (select datlocprovider::text from pg_database where datname = 'postgres')"),
    ).toBe("Éb");
    expect(await ask(url, "show timezone")).toBe("UTC");
    expect(await ask(url, "show client_connection_check_interval")).toBe("2s");
    expect(await ask(url, "show listen_addresses")).toBe("127.0.0.1");
  });

  it("keeps what was stored, also when the server was killed", async () => {
    const folder = newFolder();
    const one = await startPostgres(folder);
    await ask(one.url, "create table kept (n int)");
    process.kill(one.pid, "SIGKILL");
    const two = await launch(folder);
    expect(two.adopted).toBe(false);
    expect(await ask(two.url, "select to_regclass('kept')::text")).toBe("kept");
  });

  it("waits for a server that hangs and adopts it when it wakes up", async () => {
    const folder = newFolder();
    const one = await launch(folder);
    process.kill(one.pid, "SIGSTOP");
    const two = launch(folder);
    await sleep(2_500);
    process.kill(one.pid, "SIGCONT");
    expect(await two).toMatchObject({ pid: one.pid, adopted: true });
  });

  it("never fights one that stays silent: it says which process to end", async () => {
    const folder = newFolder();
    const one = await launch(folder);
    process.kill(one.pid, "SIGSTOP");
    const refusal = startPostgres(folder, { durable: false, orphanWaitMs: 100 });
    await expect(refusal).rejects.toThrow(`Process ${one.pid} holds the database`);
    process.kill(one.pid, "SIGCONT");
  });

  it.runIf(process.platform === "linux")(
    "is not fooled by a lock whose process id another program has now",
    async () => {
      const folder = newFolder();
      const one = await launch(folder);
      const lock = join(folder, "postgres", "data", "postmaster.pid");
      const text = readFileSync(lock, "utf8");
      await one.stop(0);
      writeFileSync(lock, text.replace(String(one.pid), String(process.pid)));
      expect((await launch(folder)).adopted).toBe(false);
    },
  );

  it("refuses data of another major version in one sentence that names both", async () => {
    const folder = newFolder();
    await (await launch(folder)).stop(0);
    writeFileSync(join(folder, "postgres", "data", "PG_VERSION"), "17\n");
    await expect(launch(folder)).rejects.toThrow(/made by PostgreSQL 17, .* brings PostgreSQL 18/);
  });

  it("begins again when the creation of the database was cut short", async () => {
    const folder = newFolder();
    mkdirSync(join(folder, "postgres", "data.new"), { recursive: true });
    writeFileSync(join(folder, "postgres", "data.new", "half"), "");
    expect(await ask((await launch(folder)).url, "select 1")).toBe(1);
    expect(existsSync(join(folder, "postgres", "data.new"))).toBe(false);
  });

  it.runIf(isRoot)(
    "as root in a folder that others cannot enter, keeps the data outside and finds it again",
    async () => {
      const folder = newFolder();
      chmodSync(folder, 0o700);
      const one = await launch(folder);
      await ask(one.url, "create table kept (n int)");
      await one.stop();
      const { home } = JSON.parse(readFileSync(join(folder, "location.json"), "utf8"));
      expect(home).toMatch(/^\/var\/lib\/whystream\/[0-9a-f]{16}$/);
      // Even when the folder could be entered by now, the data stays where it is.
      chmodSync(folder, 0o711);
      expect(await ask((await launch(folder)).url, "select to_regclass('kept')::text")).toBe("kept");
    },
  );

  it.runIf(isRoot)("takes the data along when the folder is moved, and never replaces lost data silently", async () => {
    const [folder, elsewhere] = [newFolder(), newFolder()];
    chmodSync(folder, 0o700);
    const one = await launch(folder);
    await ask(one.url, "create table kept (n int)");
    await one.stop();
    const record = join(elsewhere, "location.json");
    renameSync(join(folder, "location.json"), record);
    const two = await launch(elsewhere);
    expect(await ask(two.url, "select to_regclass('kept')::text")).toBe("kept");
    await two.stop();
    const { home } = JSON.parse(readFileSync(record, "utf8"));
    rmSync(home, { recursive: true });
    await expect(launch(elsewhere)).rejects.toThrow(`kept in ${home}, which is gone`);
  });

  it.runIf(isRoot)("does not take a copy of a folder for the folder", async () => {
    const [folder, copy] = [newFolder(), newFolder()];
    chmodSync(folder, 0o700);
    await (await launch(folder)).stop(0);
    writeFileSync(join(copy, "location.json"), readFileSync(join(folder, "location.json")));
    await expect(launch(copy)).rejects.toThrow(`is a copy of ${folder}`);
  });
});

describe("explain", () => {
  it.each([
    ["could not extend file: No space left on device", "is full"],
    ["could not create directory: Permission denied", "permission denied"],
    ["Read-only file system", "read-only"],
    ["initdb: error: could not look up effective user ID 4711", "list of users"],
    ["libicuuc.so.60: error while loading shared libraries", "DATABASE_URL"],
  ])("turns “%s” into a sentence", (output, words) => {
    const error = explain("Starting the database", "/data", output);
    expect(error).toBeInstanceOf(PostgresError);
    expect(error.message).toContain(words);
    expect(error.message).not.toContain("\n");
  });
});
