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
  stop(): Promise<void>;
};

export async function startProduct(dataDir: string, settings: Record<string, string> = {}): Promise<Product> {
  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  const startedAt = performance.now();
  const child = spawn(process.execPath, [join(ROOT, "scripts/start.ts")], {
    cwd: ROOT,
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
    async stop() {
      child.kill("SIGTERM");
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
