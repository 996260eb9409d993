import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { EnvError } from "../../lib/core/server/env.ts";
import { buildBundles } from "../build/bundles.ts";
import { BuildError, ensureBuild, markServed } from "../build/index.ts";
import { whyTaken } from "../lib/ports.ts";
import { PostgresError } from "../postgres/index.ts";
import { banner } from "./banner.ts";
import { openDatabase, type Database } from "./database.ts";
import { StartError, Stopped } from "./failure.ts";
import { claimInstallation } from "./installation.ts";
import { readOptions, type StartOptions } from "./options.ts";
import { startServer, type Server } from "./server.ts";
import { watchStopSignal, type StopSignal } from "./stop-signal.ts";

const ROOT = join(import.meta.dirname, "../..");

/** Together these stay below the eight seconds in which everything must have ended. */
const SERVER_STOP_MS = 5_000;
const DATABASE_STOP_S = 2;

const say = (text: string) => console.log(text);

/** Runs Whystream until it is told to end. Resolves with the exit code, when nothing that was started runs any more. */
export async function start(args: readonly string[]): Promise<number> {
  const stop = watchStopSignal();
  // Whoever reads our output may leave before us.
  process.stdout.on("error", () => {});
  try {
    return await runInstallation(readOptions(args, ROOT), stop);
  } catch (error) {
    if (error instanceof Stopped) return 0;
    const known = [StartError, EnvError, BuildError, PostgresError].some((kind) => error instanceof kind);
    console.error(known && error instanceof Error ? error.message : error);
    return error instanceof StartError ? error.exitCode : 1;
  }
}

async function runInstallation(options: StartOptions, stop: StopSignal): Promise<number> {
  const { env, root, dev } = options;
  // A shared database has its own rules for who does what; the data directory is not used then.
  const installation = env.databaseUrl ? undefined : await claimInstallation(env.dataDir);
  const undo: (() => void | Promise<void>)[] = [() => installation?.release()];
  let database: Database | undefined;
  let server: Server | undefined;
  stop.onHurry(() => {
    server?.kill();
    void database?.stop(0);
  });
  try {
    const addresses = env.worker === "only" ? [] : await freeAddresses(env.addresses, env.port);
    // In development Next builds as it goes; what runs outside it must be there all the same.
    if (dev) await buildBundles(root);
    else {
      await ensureBuild(root, { onWork: say });
      undo.push(markServed(root));
    }
    if (stop.signal.aborted) throw new Stopped();
    database = await openDatabase(options, stop.signal, say);
    undo.push(() => database?.stop(DATABASE_STOP_S));
    if (stop.signal.aborted) throw new Stopped();

    server = startServer(options, { addresses, databaseUrl: database.url, bootId: randomUUID() });
    undo.push(() => server?.stop(SERVER_STOP_MS));
    const address = `http://${addresses[0]?.includes(":") ? `[${addresses[0]}]` : addresses[0]}:${env.port}`;
    installation?.tell({ address, serverPid: server.pid, serverIdentity: server.identity });
    await Promise.race([server.ready(stop.signal), database.lost]);
    if (stop.signal.aborted) throw new Stopped();
    say(env.worker === "only" ? "Whystream works on runs and serves nothing (WORKER=only)." : banner(env, address));
    return await untilEnd(server, database, stop.signal);
  } finally {
    for (const step of undo.reverse()) await step();
  }
}

/** Resolves with the exit code once somebody asks for the end or the server ends by itself. */
async function untilEnd(server: Server, database: Database, signal: AbortSignal): Promise<number> {
  const asked = new Promise<number>((resolve) => {
    if (signal.aborted) resolve(0);
    signal.addEventListener("abort", () => resolve(0), { once: true });
  });
  const died = server.ended.then(({ code, signal: by }) => {
    if (signal.aborted) return 0;
    console.error(`The server ended by itself (${by ?? code}).`);
    return code || 1;
  });
  return Promise.race([asked, died, database.lost]);
}

/** The wanted addresses that this machine has. Throws StartError when something else listens on one of them. */
async function freeAddresses(wanted: readonly string[], port: number): Promise<string[]> {
  const free: string[] = [];
  for (const address of wanted) {
    const why = await whyTaken(port, address);
    if (why === undefined) free.push(address);
    else if (why === "EADDRINUSE") {
      throw new StartError(
        `Port ${port} is taken by another program on ${address}: end that one, or choose another port with PORT=${port + 1}.`,
      );
    } else if (why === "EACCES") {
      throw new StartError(
        `Port ${port} may not be used by this user (ports below 1024 usually may not): choose another with PORT=3000.`,
      );
    } else if (wanted.length === 1) {
      throw new StartError(`This machine cannot listen on ${address} (${why}).`);
    }
  }
  if (free.length === 0) throw new StartError(`This machine has none of the addresses ${wanted.join(", ")}.`);
  return free;
}
