import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { freePort } from "../scripts/lib/ports.ts";

const ROOT = join(import.meta.dirname, "..");

/** The product as `npm start` runs it, on a data directory of its own. */
export type Product = {
  address: string;
  /** From the start of the process to a server that is ready. */
  readyMs: number;
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
  return {
    address,
    readyMs,
    memoryMb: () => residentMb(serverPid(dataDir)),
    databaseUrl() {
      const variables = readFileSync(`/proc/${serverPid(dataDir)}/environ`, "utf8").split("\0");
      const url = variables.find((text) => text.startsWith("DATABASE_URL="))?.slice("DATABASE_URL=".length);
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
}

function serverPid(dataDir: string): number {
  return Number(JSON.parse(readFileSync(join(dataDir, "whystream.lock"), "utf8")).serverPid);
}

/** Linux tells; elsewhere the figure is not a number. */
function residentMb(pid: number): number {
  try {
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024;
  } catch {
    return Number.NaN;
  }
}
