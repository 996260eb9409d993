/**
 * `npm run bench [start] [streams] [locked] [import] [clone]`: builds if needed, starts the product on a data directory
 * of its own and prints figures; all parts but `clone` when none is named. They are for comparing within one report:
 * machines are shared and noisy.
 */
import { spawnSync } from "node:child_process";
import os from "node:os";
import { join } from "node:path";
import { newTestFolder, removeTestFolder } from "../scripts/test/folders.ts";
import { benchClone } from "./clone.ts";
import { benchImport } from "./import.ts";
import { benchLocked } from "./locked.ts";
import { benchStart } from "./start.ts";
import { benchStreams } from "./streams.ts";

const parts = { start: benchStart, streams: benchStreams, locked: benchLocked, import: benchImport, clone: benchClone };
/** Takes minutes and a build, so it is measured only when asked for. */
const NAMED_ONLY = "clone";
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in parts));
if (unknown.length > 0) {
  console.error(`There is no part ${unknown.join(", ")}; there are ${Object.keys(parts).join(", ")}.`);
  process.exit(1);
}
// Built beforehand, so that no figure holds a build.
if (
  wanted.join() !== NAMED_ONLY &&
  spawnSync(process.execPath, [join(import.meta.dirname, "../scripts/build.ts")], { stdio: "inherit" }).status !== 0
) {
  process.exit(1);
}
const load = os.loadavg()[0]?.toFixed(1);
console.log(`## ${os.cpus().length} cores (${os.cpus()[0]?.model}), Node ${process.version}, load ${load} before\n`);
const folder = newTestFolder("bench");
try {
  for (const [name, bench] of Object.entries(parts)) {
    if (wanted.length === 0 ? name !== NAMED_ONLY : wanted.includes(name)) console.log(`${await bench(folder)}\n`);
  }
} finally {
  await removeTestFolder(folder);
}
