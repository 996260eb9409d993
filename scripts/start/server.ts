import { spawn, type ChildProcess } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { identityOf, sleep } from "../lib/processes.ts";
import { StartError } from "./failure.ts";
import type { StartOptions } from "./options.ts";
import { quietOutput, type QuietOutput } from "./output.ts";

export type Server = {
  pid: number;
  identity: string | undefined;
  /** How it ended. */
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  /** Asks it to end, and makes it end after that many milliseconds. */
  stop(withinMs: number): Promise<void>;
  kill(): void;
  /** Resolves when it can serve; throws StartError when it ends or stays unready. */
  ready(signal: AbortSignal): Promise<void>;
};

export type ServerSettings = { addresses: readonly string[]; databaseUrl: string; bootId: string };

const READY_MAX_MS = 60_000;
const DEV_READY_MAX_MS = 180_000;
/**
 * How long a connection may rest between two requests. Node's five seconds are shorter than what proxies and clients
 * keep theirs for, and one that sends at the very moment gets a reset instead of an answer.
 */
const KEEP_ALIVE_MS = 75_000;

/**
 * How V8 keeps house. On a machine with much memory it lets the space for new objects grow until a batch's garbage is
 * promoted and stays: half as much resident memory with this bound (`npm run bench batch`). Whoever names another in
 * NODE_OPTIONS gets it.
 */
function memoryFlags(nodeOptions = ""): string[] {
  return nodeOptions.includes("semi-space") ? [] : ["--max-semi-space-size=16"];
}

/**
 * Starts Next, or the worker alone, as a process of its own group, so that the terminal's Ctrl-C reaches only us and we
 * decide the order. `take` decides what becomes of what it writes.
 */
export function startServer(
  options: StartOptions,
  { addresses, databaseUrl, bootId }: ServerSettings,
  take: (child: ChildProcess) => QuietOutput = quietOutput,
): Server {
  const { root, env, dev, variables } = options;
  const [first = "127.0.0.1", ...others] = addresses;
  const preload = pathToFileURL(join(import.meta.dirname, "preload.ts")).href;
  const next = join(root, "node_modules/next/dist/bin/next");
  const listen = ["-H", first, "-p", String(env.port)];
  const alone = env.worker === "only";
  const served = dev
    ? [next, "dev", ...listen]
    : [next, "start", ...listen, "--keepAliveTimeout", String(KEEP_ALIVE_MS)];
  const program = alone ? [join(root, "dist/worker.mjs")] : served;
  const flags = dev ? [] : ["--import", preload, ...memoryFlags(variables.NODE_OPTIONS)];
  const child = spawn(process.execPath, [...flags, ...program], {
    cwd: root,
    detached: process.platform !== "win32",
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    env: {
      ...variables,
      NODE_ENV: dev ? "development" : "production",
      NEXT_TELEMETRY_DISABLED: "1",
      DATABASE_URL: databaseUrl,
      // The variable is set from it, and both together would contradict each other.
      DATABASE_URL_FILE: undefined,
      PORT: String(env.port),
      WHYSTREAM_DATA_DIR: env.dataDir,
      WHYSTREAM_MODE: env.mode,
      WHYSTREAM_BOOT_ID: bootId,
      WHYSTREAM_ALSO_LISTEN: others.join(","),
      // Next would wait without limit for open streams; instrumentation.ts ends them. Its development server has
      // processes of its own, which only it can end, and which get the preload through the environment.
      ...(dev
        ? { NODE_OPTIONS: `${variables.NODE_OPTIONS ?? ""} --import ${preload}`.trim() }
        : { NEXT_MANUAL_SIG_HANDLE: "true" }),
    },
  });
  const output = take(child);
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.once("exit", (code, signal) => resolve({ code, signal }));
    child.once("error", () => resolve({ code: 1, signal: null }));
  });
  const pid = child.pid ?? 0;
  return {
    pid,
    identity: identityOf(pid),
    ended,
    kill: () => signalGroup(child, "SIGKILL"),
    async stop(withinMs) {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill("SIGTERM");
      await Promise.race([ended, sleep(withinMs)]);
      // Also when the server itself has ended: what it had started must not stay.
      signalGroup(child, "SIGKILL");
      await ended;
    },
    async ready(signal) {
      const answer = alone
        ? new Promise((resolve) => child.once("message", resolve))
        : becomesReady(`http://${first}:${env.port}`, dev ? DEV_READY_MAX_MS : READY_MAX_MS, signal);
      const early = ended.then(({ code, signal: by }) => {
        throw new StartError(`The server ended before it was ready (${by ?? code}).\n${output.held()}`.trimEnd());
      });
      await Promise.race([answer, early]);
      output.pass();
    },
  };
}

async function becomesReady(address: string, withinMs: number, signal: AbortSignal): Promise<void> {
  const deadline = Date.now() + withinMs;
  let reason = "it does not answer";
  while (!signal.aborted) {
    try {
      const response = await fetch(`${address}/readyz`, {
        signal: AbortSignal.any([signal, AbortSignal.timeout(30_000)]),
      });
      const body = (await response.text()).slice(0, 300);
      if (response.status === 200) return;
      reason = `/readyz says ${response.status}: ${body}`;
    } catch (error) {
      if (error instanceof Error && error.name === "TimeoutError") reason = "it accepts connections but stays silent";
    }
    if (Date.now() > deadline)
      throw new StartError(`The server is not ready after ${withinMs / 1000} seconds: ${reason}`);
    await sleep(75);
  }
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(process.platform === "win32" ? child.pid : -child.pid, signal);
  } catch {
    // Everything in the group has ended.
  }
}
