import { resolve } from "node:path";
import { Worker } from "node:worker_threads";
import { AppError } from "@/lib/core";
import type { PatternFigures } from "@/lib/patterns";
import type { MiningJob, MiningMessage, MiningRequest, MiningSummary } from "./mining-job";

/** For everything but the flat arrays, which the miner bounds itself. */
const HEAP_MB_MAX = 1024;

export type Mined = {
  summary: MiningSummary;
  /** The patterns by rank, once, in pieces. */
  pieces(): AsyncGenerator<PatternFigures[], void, void>;
  close(): Promise<void>;
};

type Progress = Extract<MiningMessage, { kind: "mining" | "measuring" }>;

/**
 * Mines in a thread of its own, which the caller closes. The job's arrays are handed over: they are empty here
 * afterwards. Fails with the signal's reason when that aborts, and with `mining_out_of_memory`.
 */
export async function mineInThread(
  job: MiningJob,
  signal: AbortSignal,
  onProgress: (progress: Progress) => void,
): Promise<Mined> {
  signal.throwIfAborted();
  const { users, types, times } = job.columns;
  const worker = new Worker(resolve("dist/workers/mine.mjs"), {
    workerData: job,
    transferList: [...new Set([users.buffer, types.buffer, times.buffer])] as ArrayBuffer[],
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB_MAX },
  });
  const inbox = new Inbox(worker, signal);
  try {
    for (;;) {
      const message = await inbox.next();
      if (message.kind === "mined") return minedBy(worker, inbox, message.summary);
      if (message.kind !== "piece") onProgress(message);
    }
  } catch (error) {
    await worker.terminate();
    throw error;
  }
}

function minedBy(worker: Worker, inbox: Inbox, summary: MiningSummary): Mined {
  return {
    summary,
    async *pieces() {
      for (;;) {
        worker.postMessage("next" satisfies MiningRequest);
        const message = await inbox.next();
        if (message.kind !== "piece") throw new Error(`the mining thread says ${message.kind} among its patterns`);
        if (message.patterns.length === 0) return;
        yield message.patterns;
      }
    },
    async close() {
      inbox.close();
      await worker.terminate();
    },
  };
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
      if (this.failure) throw this.failure.reason;
      const message = this.messages.shift();
      if (message) return message;
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
