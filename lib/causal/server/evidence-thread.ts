import { resolve } from "node:path";
import { Worker } from "node:worker_threads";
import { AppError } from "@/lib/core";
import type { MeasuredEdge, MeasuredGraph } from "@/lib/causal";
import type { EvidenceJob, EvidenceMessage, EvidenceProgress, EvidenceRequest } from "./evidence-job";

/** Sums of pairs, and of one target the events of every source: what a million events take, and half as much again. */
const HEAP_MB_MAX = 1536;

export type EvidenceThread = {
  graph: MeasuredGraph;
  /** Pairs as they were asked for, each with its figures; those that cannot be measured are left out. */
  pairs(pairs: Extract<EvidenceRequest, { ask: "pairs" }>["pairs"]): Promise<MeasuredEdge[]>;
  /** The same pairs after everything that could have refuted them. */
  refute(request: Omit<Extract<EvidenceRequest, { ask: "refute" }>, "ask">): Promise<MeasuredEdge[]>;
  close(): Promise<void>;
};

/**
 * Measures a graph in a thread of its own, which stays for what a model makes one want to know; the caller closes it. The
 * job's columns are handed over: they are empty here afterwards. Fails with the signal's reason when that aborts, and
 * with `evidence_out_of_memory`.
 */
export async function measureInThread(
  job: EvidenceJob,
  signal: AbortSignal,
  onProgress: (progress: EvidenceProgress) => void,
): Promise<EvidenceThread> {
  signal.throwIfAborted();
  const { users, types, times } = job.columns;
  const worker = new Worker(resolve("dist/workers/evidence.mjs"), {
    workerData: job,
    transferList: [...new Set([users.buffer, types.buffer, times.buffer])] as ArrayBuffer[],
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB_MAX },
  });
  let failure: { reason: unknown } | undefined;
  let waiting: { resolve: (message: EvidenceMessage) => void; reject: (reason: unknown) => void } | undefined;
  const said: EvidenceMessage[] = [];
  const fail = (reason: unknown) => {
    failure ??= { reason };
    waiting?.reject(failure.reason);
    waiting = undefined;
  };
  const abort = () => fail(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  worker.on("message", (message: EvidenceMessage) => {
    if (message.kind === "progress") onProgress(message);
    else if (waiting) {
      waiting.resolve(message);
      waiting = undefined;
    } else said.push(message);
  });
  worker.on("error", (error) => fail(isOutOfMemory(error) ? new AppError("evidence_out_of_memory") : error));
  worker.on("exit", (code) => fail(new Error(`the evidence thread ended with ${code}`)));
  const close = async () => {
    signal.removeEventListener("abort", abort);
    await worker.terminate();
  };
  try {
    const first = await next();
    if (first.kind !== "measured") throw new Error(`the evidence thread says ${first.kind} before it has measured`);
    return {
      graph: first.graph,
      pairs: (pairs) => ask({ ask: "pairs", pairs }),
      refute: (request) => ask({ ask: "refute", ...request }),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }

  async function next(): Promise<EvidenceMessage> {
    const there = said.shift();
    if (there) return there;
    if (failure) throw failure.reason;
    return await new Promise((resolve, reject) => (waiting = { resolve, reject }));
  }

  async function ask(request: EvidenceRequest): Promise<MeasuredEdge[]> {
    worker.postMessage(request);
    const answer = await next();
    if (answer.kind !== "pairs") throw new Error(`the evidence thread says ${answer.kind} when asked for pairs`);
    return answer.edges;
  }
}

const isOutOfMemory = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY";
