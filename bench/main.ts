/**
 * `npm run bench [part …] [-- --rounds 5 --seconds 10]`: builds if needed, starts the product on a data directory of
 * its own and prints figures. What each part measures, and how, is in `bench/README.md`. Figures are for comparing
 * within one report: machines are shared and noisy.
 */
import os from "node:os";
import { join } from "node:path";
import { ensureBuild } from "../scripts/build/index.ts";
import { newTestFolder, removeTestFolder } from "../scripts/test/folders.ts";
import { benchAnswer } from "./answer.ts";
import { benchAsk } from "./ask.ts";
import { benchBatch } from "./batch.ts";
import { benchCached } from "./cached.ts";
import { benchCancel } from "./cancel.ts";
import { benchCausalHistory } from "./causal-history.ts";
import { benchCausalOrder } from "./causal-order.ts";
import { benchCausal } from "./causal.ts";
import { benchClone } from "./clone.ts";
import { benchFirehose } from "./firehose.ts";
import { benchFirst } from "./first.ts";
import { benchImport } from "./import.ts";
import { benchLocked } from "./locked.ts";
import { benchMemory } from "./memory.ts";
import { readOptions, type Bench } from "./options.ts";
import { benchMining } from "./mining.ts";
import { benchRemote } from "./remote.ts";
import { benchResume } from "./resume.ts";
import { benchSlowdown } from "./slowdown.ts";
import { benchStart } from "./start.ts";
import { benchSteady } from "./steady.ts";
import { benchSustained } from "./sustained.ts";
import { benchViewers } from "./viewers.ts";
import { benchWorkspace } from "./workspace.ts";

type Part = (bench: Bench) => Promise<string>;

const streams: Record<string, Part> = {
  first: benchFirst,
  steady: benchSteady,
  firehose: benchFirehose,
  sustained: benchSustained,
  resume: benchResume,
  cancel: benchCancel,
  memory: benchMemory,
  viewers: benchViewers,
  remote: benchRemote,
  slowdown: benchSlowdown,
  locked: benchLocked,
  cached: benchCached,
};
const parts: Record<string, Part> = {
  start: benchStart,
  import: benchImport,
  batch: benchBatch,
  mining: benchMining,
  history: benchCausalHistory,
  order: benchCausalOrder,
  workspace: benchWorkspace,
  ask: benchAsk,
  answer: benchAnswer,
  causal: benchCausal,
  ...streams,
  clone: benchClone,
};
/** Takes minutes and a build, so it is measured only when asked for. */
const NAMED_ONLY = "clone";

const { wanted, bench } = readOptions();
const names = wanted.flatMap((name) => (name === "streams" ? Object.keys(streams) : [name]));
const unknown = names.filter((name) => !(name in parts));
if (unknown.length > 0) {
  console.error(`There is no part ${unknown.join(", ")}; there are streams, ${Object.keys(parts).join(", ")}.`);
  process.exit(1);
}
// Built beforehand, so that no figure holds a build.
if (names.join() !== NAMED_ONLY) await ensureBuild(join(import.meta.dirname, ".."), { onWork: console.error });

const load = () => os.loadavg()[0]?.toFixed(1);
const [core] = os.cpus();
console.log(`## ${os.cpus().length} cores (${core?.model}), Node ${process.version}, load ${load()} before\n`);
for (const [name, run] of Object.entries(parts)) {
  if (names.length === 0 ? name === NAMED_ONLY : !names.includes(name)) continue;
  // Each part begins with an empty database.
  const folder = newTestFolder("bench");
  try {
    console.log(`${await run({ ...bench, folder })}\n`);
  } catch (error) {
    // The parts that follow are worth having all the same.
    console.log(`### ${name}\n\nNot measured: ${error instanceof Error ? error.message : String(error)}\n`);
    console.error(error);
    process.exitCode = 1;
  } finally {
    await removeTestFolder(folder);
  }
}
console.log(`Load ${load()} after.`);
