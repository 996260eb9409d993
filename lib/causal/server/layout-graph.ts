import { resolve } from "node:path";
import { Worker } from "node:worker_threads";
import { backboneOf, simpleLayout } from "../picture";
import type { Graph, GraphLayout } from "../schema";
import type { LayoutJob, LayoutMessage } from "./layout-job";

/** A layout that takes longer than this is given up for a simpler one. */
export const LAYOUT_DEADLINE_MS = 10_000;

/** Some graphs make ELK use far more memory than their size says; the thread dies rather than the process. */
const HEAP_MB_MAX = 512;

export type LayoutOptions = { deadlineMs?: number; signal?: AbortSignal };

/**
 * Places the backbone of a graph, which is what a page shows of it first. A thread of its own does it, since ELK cannot
 * be interrupted; what takes too long, or fails, is placed simply. Fails only with the signal's reason.
 */
export async function layoutGraph(
  graph: Pick<Graph, "nodes" | "edges">,
  { deadlineMs = LAYOUT_DEADLINE_MS, signal }: LayoutOptions = {},
): Promise<GraphLayout> {
  const part = backboneOf(graph);
  const drawn = { nodes: new Set(part.nodes), edges: new Set(part.edges) };
  const job: LayoutJob = {
    nodes: graph.nodes.filter(({ id }) => drawn.nodes.has(id)).map(({ id, kind }) => ({ id, kind })),
    edges: graph.edges
      .filter(({ id }) => drawn.edges.has(id))
      .map(({ id, source, target }) => ({ id, source, target })),
  };
  const placed = await layoutInThread(job, deadlineMs, signal);
  return placed ?? simpleLayout(job.nodes, job.edges);
}

/** Undefined where it took too long or failed. */
async function layoutInThread(
  job: LayoutJob,
  deadlineMs: number,
  signal: AbortSignal | undefined,
): Promise<GraphLayout | undefined> {
  signal?.throwIfAborted();
  const worker = new Worker(resolve("dist/workers/layout.mjs"), {
    workerData: job,
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB_MAX },
  });
  const { promise, resolve: answer, reject } = Promise.withResolvers<GraphLayout | undefined>();
  const giveUp = () => answer(undefined);
  const abort = () => reject(signal?.reason as Error);
  const timer = setTimeout(giveUp, deadlineMs);
  worker
    .on("message", (layout: LayoutMessage) => answer(layout))
    .on("error", giveUp)
    .on("exit", giveUp);
  signal?.addEventListener("abort", abort, { once: true });
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", abort);
    await worker.terminate();
  }
}
