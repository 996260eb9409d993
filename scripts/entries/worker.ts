import { beginProcess } from "@/lib/core/server";
import { startWork } from "@/lib/work/server";

// `dist/worker.mjs`, the process of WORKER=only: it works on runs and serves nothing.
await beginProcess(startWork);
process.send?.("ready");
