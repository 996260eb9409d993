import { resolve } from "node:path";
import { Worker } from "node:worker_threads";
import { AppError } from "@/lib/core";
import type { PatternFigures } from "@/lib/patterns";
import type { MiningJob, MiningMessage, MiningOutcome, MiningProgress, MiningRequest } from "./mining-job";

/** For everything but the flat arrays, which the miner bounds itself. */
const HEAP_MB_MAX = 1024;

export type MiningThread = {
  outcome: MiningOutcome;
  /** After a summary: the patterns by rank, once, in pieces. */
  pieces(): AsyncGenerator<PatternFigures[], void, void>;
  close(): Promise<void>;
};

/**
 * Does a job in a thread of its own, which the caller closes when it has what it wants. The job's columns are handed
 * over: they are empty here afterwards. Fails with the signal's reason when that aborts, and with
 * `mining_out_of_memory`.
 */
export async function mineInThread(
  job: MiningJob,
  signal: AbortSignal,
  onProgress: (progress: MiningProgress) => void,
): Promise<MiningThread> {
  signal.throwIfAborted();
  const { users, types, times } = job.columns;
  const worker = new Worker(resolve("dist/workers/mine.mjs"), {
    workerData: job,
    transferList: [...new Set([users.buffer, types.buffer, times.buffer])] as ArrayBuffer[],
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB_MAX },
  });
  const inbox = new Inbox(worker, signal);
  const close = async () => {
    inbox.close();
    await worker.terminate();
  };
  try {
    for (;;) {
      const message = await inbox.next();
      if (message.kind === "mining" || message.kind === "measuring") onProgress(message);
      else if (message.kind === "piece") throw new Error("the mining thread sends what nobody asked for");
      else return { outcome: message, pieces, close };
    }
  } catch (error) {
    await close();
    throw error;
  }

  async function* pieces() {
    for (;;) {
      worker.postMessage("next" satisfies MiningRequest);
      const message = await inbox.next();
      if (message.kind !== "piece") throw new Error(`the mining thread says ${message.kind} among its patterns`);
      if (message.patterns.length === 0) return;
      yield message.patterns;
    }
  }
}

/** What a thread said and nobody has read yet; a thread that died, or a signal that aborted, fails whoever waits. */
class Inbox {
  private readonly messages: MiningMessage[] = [];
  private readonly signal: AbortSignal;
  private failure: { reason: unknown } | undefined;
  private ring: (() => void) | undefined;
  private readonly abort = () => this.fail(this.signal.reason);

  constructor(worker: Worker, signal: AbortSignal) {
    this.signal = signal;
    signal.addEventListener("abort", this.abort, { once: true });
    worker.on("message", (message: MiningMessage) => {
      this.messages.push(message);
      this.ring?.();
    });
    worker.on("error", (error) => this.fail(isOutOfMemory(error) ? new AppError("mining_out_of_memory") : error));
    worker.on("exit", (code) => this.fail(new Error(`the mining thread ended with ${code}`)));
  }

  async next(): Promise<MiningMessage> {
    for (;;) {
      this.signal.throwIfAborted();
      // A thread that has said its last word ends at once, and what it said counts all the same.
      const message = this.messages.shift();
      if (message) return message;
      if (this.failure) throw this.failure.reason;
      await new Promise<void>((resolve) => (this.ring = resolve));
    }
  }

  close(): void {
    this.signal.removeEventListener("abort", this.abort);
  }

  private fail(reason: unknown): void {
    this.failure ??= { reason };
    this.ring?.();
  }
}

const isOutOfMemory = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY";
