import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** Whether a process with this id runs, ours or another user's. One that has ended but was not collected does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (errorCode(error) !== "EPERM") return false;
  }
  return statFields(pid)?.[0] !== "Z";
}

/**
 * A text that tells a process from a later one with the same id: the moment it began. Undefined where the system
 * does not say, or when there is no such process.
 */
export function identityOf(pid: number): string | undefined {
  if (process.platform === "linux") return statFields(pid)?.[19];
  if (process.platform === "win32") return undefined;
  const ps = spawnSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8", timeout: 5_000 });
  return ps.stdout?.trim() || undefined;
}

/** What Linux says about a process, from its state on: the start time is the twentieth. Elsewhere undefined. */
function statFields(pid: number): string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The command's name comes before and may hold spaces and brackets.
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  } catch {
    return undefined;
  }
}

/** The `code` of a system error, such as ENOENT. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error ? String(error.code) : undefined;
}

export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
