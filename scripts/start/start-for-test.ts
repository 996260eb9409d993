import { spawn, type ChildProcess } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { freePort } from "../lib/ports.ts";

export const ROOT = join(import.meta.dirname, "../..");

export type Started = {
  child: ChildProcess;
  address: string;
  dataDir: string;
  /** Everything it has written so far. */
  output(): string;
  /** Resolves once it has written the text; rejects with its output when it ends before. */
  says(text: string): Promise<void>;
  ended: Promise<number | NodeJS.Signals>;
};

/**
 * Runs the start script as `npm start` does, on a data directory and a port of its own unless told otherwise.
 * `ownGroup`: as a shell with job control does, so that signals can be sent to the process group.
 */
export async function startForTest(
  dataDir: string,
  settings: Record<string, string> = {},
  { ownGroup = false } = {},
): Promise<Started> {
  mkdirSync(join(ROOT, ".test"), { recursive: true });
  const port = settings.PORT ?? String(await freePort());
  const child = spawn(process.execPath, [join(ROOT, "scripts/start.ts"), "--volatile"], {
    cwd: ROOT,
    detached: ownGroup,
    // A setting that is empty counts as absent, and hides what the developer's own .env says.
    env: { ...process.env, ...HIDDEN, WHYSTREAM_SAMPLE: "off", WHYSTREAM_DATA_DIR: dataDir, ...settings, PORT: port },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      for (const listener of listeners) listener();
    });
  }
  const ended = new Promise<number | NodeJS.Signals>((resolve) => {
    child.once("close", (code, signal) => resolve(code ?? signal ?? 1));
  });
  return {
    child,
    address: `http://127.0.0.1:${port}`,
    dataDir,
    output: () => output,
    ended,
    says: (text) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (output.includes(text)) resolve();
        };
        listeners.add(look);
        look();
        void ended.then((code) => reject(new Error(`It ended with ${code} before saying “${text}”:\n${output}`)));
      }),
  };
}

const HIDDEN = { OPENAI_API_KEY: "", OPENAI_BASE_URL: "", OPENAI_MODEL: "", DATABASE_URL: "", WORKER: "", HOST: "" };

/** What the lock in a data directory says about who runs there. */
export function lockIn(dataDir: string): { pid: number; serverPid: number } {
  return JSON.parse(readFileSync(join(dataDir, "whystream.lock"), "utf8"));
}
