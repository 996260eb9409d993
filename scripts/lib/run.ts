import { spawn, type SpawnOptions } from "node:child_process";

export type Outcome = { code: number | null; signal: NodeJS.Signals | null; output: string };

export type RunOptions = Pick<SpawnOptions, "cwd" | "env" | "uid" | "gid"> & {
  /** `quiet` collects what the program writes; `show` passes it on; `ignore` leaves nothing open that it could hold. */
  stdio?: "quiet" | "show" | "ignore";
  timeoutMs?: number;
};

/** Runs a program to its end. Rejects only when it cannot be started at all. */
export function run(
  command: string,
  args: readonly string[],
  { stdio = "quiet", timeoutMs, ...options }: RunOptions = {},
): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      ...options,
      stdio:
        stdio === "quiet" ? ["ignore", "pipe", "pipe"] : stdio === "show" ? ["ignore", "inherit", "inherit"] : "ignore",
      ...(timeoutMs ? { timeout: timeoutMs, killSignal: "SIGKILL" } : {}),
    });
    let output = "";
    child.stdout?.setEncoding("utf8").on("data", (text: string) => (output += text));
    child.stderr?.setEncoding("utf8").on("data", (text: string) => (output += text));
    child.once("error", reject);
    child.once("close", (code, signal) => resolve({ code, signal, output }));
  });
}
