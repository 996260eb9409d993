import { parentPort, workerData } from "node:worker_threads";
import ELK from "elkjs/lib/elk.bundled.js";
import { layoutOf } from "../picture";
import type { LayoutJob, LayoutMessage } from "./layout-job";

// `dist/workers/layout.mjs`: places one graph beside the thread that answers requests, and ends.

if (parentPort === null) throw new Error("this program runs in a worker thread");
const { nodes, edges } = workerData as LayoutJob;
parentPort.postMessage((await layoutOf(new ELK(), nodes, edges)) satisfies LayoutMessage);
