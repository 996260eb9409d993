import { fork } from "node:child_process";
import { join } from "node:path";
import { IDLE, type Closing, type FromModel, type Script, type ToModel } from "./script.ts";

export type Model = {
  /** As OPENAI_BASE_URL wants it. */
  baseUrl: string;
  /** Says how answers that begin from now on are; what is not named is as in `IDLE`. */
  play(script: Partial<Script>): Promise<void>;
  /** Ends the answers that are under way, properly, with their next piece. */
  finish(): Promise<void>;
  /** Calls back for each stream whose connection closes. The returned function takes the wish back. */
  onClosed(callback: (closing: Closing) => void): () => void;
  stop(): void;
};

/** Starts the model service. */
export async function startModel(): Promise<Model> {
  const child = fork(join(import.meta.dirname, "ticker.ts"), { stdio: "inherit" });
  const listeners = new Set<(closing: Closing) => void>();
  const sets: (() => void)[] = [];
  const port = await new Promise<number>((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`the model ended with ${code}`)));
    child.on("message", (message: FromModel) => {
      if (message.type === "listening") resolve(message.port);
      else if (message.type === "set") sets.shift()?.();
      else for (const listener of listeners) listener(message);
    });
  });
  const send = (message: ToModel) =>
    new Promise<void>((resolve) => {
      sets.push(resolve);
      child.send(message);
    });
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    play: (script) => send({ script: { ...IDLE, ...script } }),
    finish: () => send("finish"),
    onClosed(callback) {
      listeners.add(callback);
      return () => listeners.delete(callback);
    },
    stop: () => child.disconnect(),
  };
}
