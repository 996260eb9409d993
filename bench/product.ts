import { spawn } from "node:child_process";
import { join } from "node:path";
import postgres from "postgres";
import { freePort } from "../scripts/lib/ports.ts";
import { familyOf, parentOf, residentMb, variableOf } from "./load/proc.ts";

const ROOT = join(import.meta.dirname, "..");

/** The product as `npm start` runs it, on a data directory of its own. */
export type Product = {
  address: string;
  /** From the start of the process to a server that is ready. */
  readyMs: number;
  /** The process that serves. Only Linux tells. */
  serverPid(): number;
  /** Resident memory of the server process in MB. */
  memoryMb(): number;
  /** Where its database is, as the server process was told. Only Linux tells. */
  databaseUrl(): string;
  stop(): Promise<void>;
};

/** `clone`: another checkout, started by `npm start` itself instead of by what that runs. */
export async function startProduct(
  dataDir: string,
  settings: Record<string, string> = {},
  clone?: string,
): Promise<Product> {
  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  const startedAt = performance.now();
  const [command, ...args] = clone ? ["npm", "start"] : [process.execPath, join(ROOT, "scripts/start.ts")];
  const child = spawn(command, args, {
    cwd: clone ?? ROOT,
    detached: clone !== undefined,
    env: { ...process.env, LOG_LEVEL: "warn", ...settings, WHYSTREAM_DATA_DIR: dataDir, PORT: String(port) },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  child.stdout.resume();
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the product ended with ${child.exitCode} before it was ready`);
    const ready = await fetch(`${address}/readyz`).catch(() => undefined);
    await ready?.arrayBuffer();
    if (ready?.ok) break;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const readyMs = performance.now() - startedAt;
  let serverPid: number | undefined;
  const product: Product = {
    address,
    readyMs,
    serverPid: () => (serverPid ??= findServer(child.pid ?? 0)),
    memoryMb: () => residentMb(product.serverPid()),
    databaseUrl() {
      const url = variableOf(product.serverPid(), "DATABASE_URL");
      if (!url) throw new Error("the server was not told where its database is");
      return url;
    },
    async stop() {
      // npm stands between us and the start script; a terminal's Ctrl-C goes to both.
      if (clone && child.pid) process.kill(-child.pid, "SIGINT");
      else child.kill("SIGTERM");
      await ended;
    },
  };
  return product;
}

/** The start script tells the server, and nobody else, which start it belongs to. */
function findServer(startPid: number): number {
  const pid = familyOf(startPid).find((member) => variableOf(member, "WHYSTREAM_BOOT_ID") !== undefined);
  if (pid === undefined) throw new Error("the server's process is not to be found");
  return pid;
}

/** The first process of the database at that address, whose children do its work. */
export async function postmasterOf(databaseUrl: string): Promise<number> {
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} });
  try {
    const [row] = await sql<{ pid: number }[]>`SELECT pg_backend_pid() AS pid`;
    return parentOf(row?.pid ?? 0);
  } finally {
    await sql.end();
  }
}
