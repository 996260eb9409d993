import { spawn, type ChildProcess, type SpawnOptions } from "node:child_process";

export type Outcome = { code: number | null; signal: NodeJS.Signals | null; output: string };

export type RunOptions = {
  cwd?: string;
  env?: Readonly<Record<string, string | undefined>>;
  /** Whom the program runs as; ourselves when absent. */
  as?: { uid: number; gid: number } | undefined;
  /** `quiet` collects what the program writes; `show` passes it on; `ignore` leaves nothing open that it could hold. */
  stdio?: "quiet" | "show" | "ignore";
};

const CHANNEL = { quiet: "pipe", show: "inherit", ignore: "ignore" } as const;

/** Runs a program to its end. Rejects only when it cannot be started at all. */
export function run(
  command: string,
  args: readonly string[],
  { cwd, env, as, stdio = "quiet" }: RunOptions = {},
): Promise<Outcome> {
  const settings: SpawnOptions = {
    ...(cwd ? { cwd } : {}),
    // Next's types demand NODE_ENV, which not every program needs.
    ...(env ? { env: env as NodeJS.ProcessEnv } : {}),
    ...as,
    stdio: ["ignore", CHANNEL[stdio], CHANNEL[stdio]],
  };
  return new Promise((resolve, reject) => {
    const child: ChildProcess = spawn(command, args, settings);
    let output = "";
    child.stdout?.setEncoding("utf8").on("data", (text: string) => (output += text));
    child.stderr?.setEncoding("utf8").on("data", (text: string) => (output += text));
    child.once("error", reject);
    child.once("close", (code, signal) => resolve({ code, signal, output }));
  });
}
