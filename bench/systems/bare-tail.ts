import { fork, type ChildProcess } from "node:child_process";
import { join } from "node:path";
import { cpuS } from "../load/proc.ts";
import type { Model } from "../model/index.ts";
import { untilItRests } from "./system.ts";

const PROGRAM = join(import.meta.dirname, "../bare/tail.ts");

/** The barest tail over two processes: one writes what the model says, the other shows it. */
export type BareTail = { url(n: number): string; settle(): Promise<void>; stop(): Promise<void> };

export async function startBareTail(databaseUrl: string, model: Model): Promise<BareTail> {
  const writer = await startRole("writer", databaseUrl, model.baseUrl);
  const reader = await startRole("reader", databaseUrl, `http://127.0.0.1:${writer.port}`);
  let round = 0;
  return {
    // A run that was read before is another one the next time.
    url: (n) => `http://127.0.0.1:${reader.port}/${n === 0 ? ++round : round}-${n}`,
    settle: () => untilItRests(() => cpuS(writer.child.pid ?? 0) + cpuS(reader.child.pid ?? 0)),
    async stop() {
      for (const { child } of [reader, writer]) {
        const ended = new Promise((resolve) => child.once("exit", resolve));
        child.disconnect();
        await ended;
      }
    },
  };
}

async function startRole(
  role: string,
  databaseUrl: string,
  asks: string,
): Promise<{ child: ChildProcess; port: number }> {
  const child = fork(PROGRAM, [role, databaseUrl, asks], { stdio: "inherit" });
  const port = await new Promise<number>((resolve, reject) => {
    child.once("message", resolve);
    child.once("exit", (code) => reject(new Error(`the bare tail ended with ${code}`)));
  });
  return { child, port };
}
