import { constants, platform, setPriority } from "node:os";
import { parentPort, workerData } from "node:worker_threads";
import { Measurement, type MeasureStep } from "@/lib/causal";
import type { EvidenceJob, EvidenceMessage, EvidenceProgress, EvidenceRequest } from "./evidence-job";

// `dist/workers/evidence.mjs`: measures a graph beside the thread that answers requests, and ends with its host.

const PROGRESS_EVERY_MS = 200;

/** Linux counts niceness by thread; elsewhere this would slow down the whole process. */
if (platform() === "linux") setPriority(constants.priority.PRIORITY_BELOW_NORMAL);

if (parentPort === null) throw new Error("this program runs in a worker thread");
const port = parentPort;
const say = (message: EvidenceMessage) => port.postMessage(message);

function toEnd<T>(work: Generator<MeasureStep, T, void>): T {
  let saidAt = performance.now();
  let step: EvidenceProgress["step"] | undefined;
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
    if (value.step === step && performance.now() - saidAt < PROGRESS_EVERY_MS) continue;
    saidAt = performance.now();
    step = value.step;
    say({ kind: "progress", ...value });
  }
}

const measurement = new Measurement(workerData as EvidenceJob);
port.on("message", (request: EvidenceRequest) => {
  if (request.ask === "pairs") say({ kind: "pairs", edges: measurement.pairs(request.pairs) });
  else {
    const endAt = performance.now() + request.budgetMs;
    const edges = toEnd(measurement.refute(request.pairs, request.named, () => performance.now() < endAt));
    say({ kind: "pairs", edges });
  }
});
say({ kind: "measured", graph: toEnd(measurement.measure()) });
