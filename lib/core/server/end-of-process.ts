import type { Server } from "node:net";
import type { Log } from "../log.ts";
import { EnvError, env } from "./env.ts";
import { shared } from "./globals.ts";
import { log } from "./log.ts";
import { shutDown } from "./shutdown.ts";

/** The start script allows eight seconds in all, of which the database needs some. */
const TASKS_MS = 3_000;
const CONNECTIONS_MS = 1_500;

/**
 * What every long-lived process does first: it checks its settings, prepares its end and starts its `work`. When
 * that fails the process ends, as a server that cannot work must not pretend to serve.
 */
export async function beginProcess(work: () => Promise<void>): Promise<void> {
  try {
    env();
    installEndOfProcess(log());
    await work();
  } catch (error) {
    console.error(error instanceof EnvError ? error.message : error);
    process.exit(1);
  }
}

/**
 * Ends the process well when it is told to: streams and tasks hear of it first, then open requests get a moment,
 * then it exits with 0. Being told twice ends it at once.
 */
export function installEndOfProcess(log: Log): void {
  shared("end-of-process", () => {
    let ending = false;
    const end = async () => {
      if (ending) return;
      ending = true;
      const closed = closeListeners();
      await shutDown(TASKS_MS, (error) => log.error({}, "A task failed while the process was ending.", error));
      await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, CONNECTIONS_MS))]);
      process.exit(0);
    };
    // Ctrl-C in a terminal may reach this process twice, directly and through npm, so only SIGTERM means "at once".
    process.on("SIGINT", () => void end());
    process.on("SIGTERM", () => (ending ? process.exit(1) : void end()));
    return true;
  });
}

/** Stops accepting connections, and resolves when the last request has been answered. */
async function closeListeners(): Promise<void> {
  const listeners = shared("listeners", () => new Set<Server & { closeIdleConnections?(): void }>());
  const closing = [...listeners].map(
    (server) =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections?.();
      }),
  );
  await Promise.all(closing);
}
