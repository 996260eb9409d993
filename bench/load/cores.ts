import { spawnSync } from "node:child_process";
import os from "node:os";

const cores = os.cpus().length;
const SERVER = "0";
const LOAD = cores > 2 ? `1-${cores - 1}` : "1";

export const canPin = cores > 1 && spawnSync("taskset", ["-V"]).status === 0;

/**
 * `apart`: the measured server gets a core to itself, and everything else (load, model, database) the others.
 * `together`: nothing is bound.
 */
export type Layout = "apart" | "together";

/** Binds this process, so that what it starts is bound likewise. */
export function layOut(layout: Layout): void {
  bind(process.pid, layout === "apart" ? LOAD : `0-${cores - 1}`);
}

export const bindServer = (pid: number): void => bind(pid, SERVER);
export const bindBeside = (pid: number): void => bind(pid, LOAD);

function bind(pid: number, list: string): void {
  if (canPin) spawnSync("taskset", ["-a", "-c", "-p", list, String(pid)], { stdio: "ignore" });
}

export const layoutText = (layout: Layout): string =>
  layout === "apart" && canPin
    ? "the server alone on core 0; load, model, PostgreSQL and Redis on the others"
    : "nothing bound to a core";
