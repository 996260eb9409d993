import { readFileSync } from "node:fs";
import { run, type Outcome } from "../lib/run.ts";
import { PostgresError } from "./failure.ts";

/** The user PostgreSQL runs as when we are root, which it refuses to run as. */
export type RunAs = { uid: number; gid: number };

/** Undefined when we are an ordinary user: then PostgreSQL runs as us. */
export function chooseUser(): RunAs | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const users = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .map((line) => line.split(":"));
  for (const name of ["postgres", "nobody"]) {
    const entry = users.find(([user]) => user === name);
    if (entry) return { uid: Number(entry[2]), gid: Number(entry[3]) };
  }
  throw new PostgresError(
    "PostgreSQL does not run as root, and this system has neither a user postgres nor nobody: run as an ordinary user or set DATABASE_URL.",
  );
}

/** Runs a program as that user with an environment that holds nothing of ours. */
export function runAs(
  as: RunAs | undefined,
  command: string,
  args: readonly string[],
  stdio: "quiet" | "ignore" = "quiet",
): Promise<Outcome> {
  const env = process.platform === "win32" ? process.env : { PATH: process.env.PATH ?? "", LC_ALL: "C", TZ: "UTC" };
  return run(command, args, { as, cwd: process.platform === "win32" ? process.cwd() : "/", env, stdio });
}
