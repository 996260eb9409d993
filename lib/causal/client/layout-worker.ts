import type { GraphLayout } from "..";
import { simpleLayout, type Box, type Wire } from "../picture";
import type { LayoutQuestion } from "./layout.worker";

/** A layout that takes longer than this is given up for a simpler one. */
export const LAYOUT_DEADLINE_MS = 10_000;

type Answer = { id: number; layout: GraphLayout } | { id: number; failed: string };

let worker: Worker | undefined;
let asked = 0;

/** Starts the worker before anybody waits for it: its program is large. */
export function warmLayoutWorker(): Worker {
  if (worker) return worker;
  worker = new Worker(new URL("./layout.worker.ts", import.meta.url), { type: "module" });
  worker.postMessage({ id: 0, nodes: [{ id: "a", kind: "event" }], edges: [] } satisfies LayoutQuestion);
  return worker;
}

function endWorker(): void {
  worker?.terminate();
  worker = undefined;
}

export type PlacedLayout = { layout: GraphLayout; /** It took too long, so this is the simple one. */ simple: boolean };

/** Places a graph in the worker; what takes too long ends it, and is placed simply here. Fails only when aborted. */
export function layoutInWorker(
  nodes: readonly Box[],
  edges: readonly Wire[],
  signal: AbortSignal,
  deadlineMs = LAYOUT_DEADLINE_MS,
): Promise<PlacedLayout> {
  return new Promise((resolve, reject) => {
    const id = ++asked;
    const its = warmLayoutWorker();
    const finish = () => {
      clearTimeout(timer);
      its.removeEventListener("message", onMessage);
      its.removeEventListener("error", giveUp);
      signal.removeEventListener("abort", onAbort);
    };
    const giveUp = () => {
      finish();
      endWorker();
      resolve({ layout: simpleLayout(nodes, edges), simple: true });
    };
    const onMessage = ({ data }: MessageEvent<Answer>) => {
      if (data.id !== id) return;
      if ("failed" in data) return giveUp();
      finish();
      resolve({ layout: data.layout, simple: false });
    };
    const onAbort = () => {
      finish();
      // Nobody waits for what it works on, and whoever asks next should not wait behind it.
      endWorker();
      reject(signal.reason as Error);
    };
    const timer = setTimeout(giveUp, deadlineMs);
    its.addEventListener("message", onMessage);
    its.addEventListener("error", giveUp);
    signal.addEventListener("abort", onAbort);
    its.postMessage({
      id,
      nodes: nodes.map(({ id: node, kind }) => ({ id: node, kind })),
      edges: edges.map(({ id: edge, source, target }) => ({ id: edge, source, target })),
    } satisfies LayoutQuestion);
  });
}
