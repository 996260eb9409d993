import { pingDb } from "@/db";
import { services } from "@/lib/access/server";
import { isShuttingDown, shared } from "@/lib/core/server";

export type Readiness = { ready: boolean; reason?: "starting" | "database" | "stopping" };

const state = () => shared("work.state", () => ({ started: false }));

export function markStarted(): void {
  state().started = true;
}

/** Whether this process can do its work right now. */
export async function isReady(): Promise<Readiness> {
  if (isShuttingDown()) return { ready: false, reason: "stopping" };
  if (!state().started) return { ready: false, reason: "starting" };
  return (await pingDb(services().db)) ? { ready: true } : { ready: false, reason: "database" };
}
