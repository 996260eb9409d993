/** What Linux says about processes. Elsewhere every figure is not a number. */
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

const TICKS_PER_S = Number(spawnSync("getconf", ["CLK_TCK"], { encoding: "utf8" }).stdout) || 100;

/** Fields of `/proc/PID/stat` from the state on. */
function statOf(pid: number): string[] | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    return text.slice(text.lastIndexOf(")") + 2).split(" ");
  } catch {
    return undefined;
  }
}

export const parentOf = (pid: number): number => Number(statOf(pid)?.[1]);

/** The process and everything below it that runs now. */
export function familyOf(pid: number): number[] {
  const children = new Map<number, number[]>();
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const parent = parentOf(Number(name));
    children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  const family = [pid];
  for (const member of family) family.push(...(children.get(member) ?? []));
  return family;
}

/** Seconds of CPU that a process and its family used so far, members that have ended included. */
export function cpuS(pid: number): number {
  let ticks = 0;
  for (const member of familyOf(pid)) {
    const stat = statOf(member);
    for (const field of [11, 12, 13, 14]) ticks += Number(stat?.[field] ?? 0);
  }
  return statOf(pid) ? ticks / TICKS_PER_S : Number.NaN;
}

/** Resident memory in MB. */
export function residentMb(pid: number): number {
  try {
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024;
  } catch {
    return Number.NaN;
  }
}

/** A variable of a process's environment. */
export function variableOf(pid: number, name: string): string | undefined {
  const variables = readFileSync(`/proc/${pid}/environ`, "utf8").split("\0");
  return variables.find((text) => text.startsWith(`${name}=`))?.slice(name.length + 1);
}
