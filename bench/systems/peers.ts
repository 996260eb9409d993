import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { freePort } from "../../scripts/lib/ports.ts";
import { run } from "../../scripts/lib/run.ts";
import { bindServer, type Layout } from "../load/cores.ts";
import { cpuS, residentMb } from "../load/proc.ts";
import type { Model } from "../model/index.ts";
import { sleep, untilItRests, type System } from "./system.ts";

const FOLDER = join(import.meta.dirname, "../peers");
const ROOT = join(FOLDER, "../..");
const NEXT = join(ROOT, "node_modules/next/dist/bin/next");
const READY_MS = 30_000;

export type PeerKind = "floor" | "plain" | "ai" | "resumable";

const NAMES: Record<PeerKind, string> = {
  floor: "(a) bare `node:http` proxy",
  plain: "(b) Next, SDK re-emitted",
  ai: "(c) Next, AI SDK",
  resumable: "(d) AI SDK, resumable-stream",
};

export const hasRedis = (): boolean => spawnSync("redis-server", ["--version"]).status === 0;

/** The model without anything between. */
export function direct(model: Model): System {
  return {
    name: "model alone",
    url: () => `${model.baseUrl}/chat/completions`,
    body: "{}",
    cpuS: () => Number.NaN,
    besideCpuS: () => undefined,
    memoryMb: () => Number.NaN,
    serverPid: 0,
    settle: async () => {},
    stop: async () => {},
  };
}

/** Starts one of the peers; each is a server of its own. */
export async function startPeer(kind: PeerKind, model: Model, layout: Layout): Promise<System> {
  if (kind !== "floor") await preparePeers();
  const redis = kind === "resumable" ? await startRedis() : undefined;
  const port = await freePort();
  const program =
    kind === "floor" ? [join(FOLDER, "proxy.mjs")] : [NEXT, "start", "-H", "127.0.0.1", "-p", String(port)];
  const child = spawn(process.execPath, program, {
    cwd: FOLDER,
    // The AI SDK writes a page for each reader who left.
    stdio: "ignore",
    env: {
      ...process.env,
      NODE_ENV: "production",
      NEXT_TELEMETRY_DISABLED: "1",
      PORT: String(port),
      OPENAI_BASE_URL: model.baseUrl,
      ...(redis ? { REDIS_URL: redis.url } : {}),
    },
  });
  await becomesReady(`http://127.0.0.1:${port}/`, child);
  const pid = child.pid ?? 0;
  if (layout === "apart") bindServer(pid);
  const own = () => cpuS(pid);
  return {
    name: NAMES[kind],
    url: () => `http://127.0.0.1:${port}/${kind === "floor" ? "" : kind}`,
    body: "{}",
    cpuS: own,
    besideCpuS: () => redis && cpuS(redis.pid),
    memoryMb: () => residentMb(pid),
    serverPid: pid,
    settle: () => untilItRests(own),
    async stop() {
      await end(child);
      if (redis) await end(redis.child);
    },
  };
}

async function startRedis() {
  const port = await freePort();
  const settings = ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"];
  const child = spawn("redis-server", settings, { stdio: "ignore" });
  return { child, pid: child.pid ?? 0, url: `redis://127.0.0.1:${port}` };
}

async function becomesReady(address: string, child: ChildProcess): Promise<void> {
  const deadline = performance.now() + READY_MS;
  while (child.exitCode === null && performance.now() < deadline) {
    const answer = await fetch(address, { signal: AbortSignal.timeout(2000) }).catch(() => undefined);
    await answer?.body?.cancel();
    if (answer) return;
    await sleep(50);
  }
  child.kill("SIGKILL");
  throw new Error(`a peer at ${address} is not ready`);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), 3000);
  await ended;
  clearTimeout(timer);
}

/**
 * Installs the peers' packages and builds their app, unless both are as they should be. Webpack finds next, react and
 * openai above the folder; Turbopack would do so only with the whole checkout as its root, and would take the product's
 * instrumentation for the peers' own.
 */
async function preparePeers(): Promise<void> {
  const lock = readFileSync(join(FOLDER, "package-lock.json"));
  await once(join(FOLDER, "node_modules/.bench"), hashOf([lock]), "npm", ["ci", "--ignore-scripts"]);
  const sources = globSync(["app/**/*.js", "*.mjs"], { cwd: FOLDER }).sort();
  const versions = readFileSync(join(ROOT, "package-lock.json"));
  const parts = [lock, versions, ...sources.map((file) => readFileSync(join(FOLDER, file)))];
  await once(join(FOLDER, ".next/bench"), hashOf(parts), process.execPath, [NEXT, "build", "--webpack"]);
}

/** Runs a program in the peers' folder unless it did so already for that hash. */
async function once(note: string, hash: string, command: string, args: readonly string[]): Promise<void> {
  if (existsSync(note) && readFileSync(note, "utf8") === hash) return;
  const env = { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" };
  const { code, output } = await run(command, args, { cwd: FOLDER, env });
  if (code !== 0) throw new Error(`the peers could not be made ready (${args.join(" ")}):\n${output}`);
  writeFileSync(note, hash);
}

function hashOf(parts: readonly Buffer[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part).update("\0");
  return hash.digest("hex");
}
