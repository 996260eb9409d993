/**
 * `npm run bench:faults [disconnects] [kills] [restarts] [provider] [--seed N] [--rounds N] [--keep]`: breaks things
 * while people work and checks that no promise of docs/streaming.md was broken; all programs when none is named.
 * Everything stays on this machine's loopback. What chance decides follows from the seed; `--keep` leaves the data
 * and the logs of the processes where they are.
 */
import { parseArgs } from "node:util";
import { newTestFolder, removeTestFolder } from "../../scripts/test/folders.ts";
import { answerAll } from "./model.ts";
import { describeOutcome, PACE, PROGRAMS, replayLine, runProgram, type ProgramName } from "./run.ts";
import { createWorld } from "./world.ts";

/** The figures of the product's promise. */
const ROUNDS: Record<ProgramName, number> = { disconnects: 1000, kills: 100, restarts: 20, provider: 100 };
const LIMIT_MS = 45 * 60_000;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: "string" }, rounds: { type: "string" }, keep: { type: "boolean", default: false } },
});
const names = Object.keys(PROGRAMS) as ProgramName[];
const wanted = positionals.filter((name) => name !== "all");
const unknown = wanted.filter((name) => !(names as string[]).includes(name));
const rounds = values.rounds === undefined ? undefined : Number(values.rounds);
if (unknown.length > 0 || (rounds !== undefined && !(Number.isInteger(rounds) && rounds > 0))) {
  console.error(`There are ${names.join(", ")} and all; --rounds is a whole number. This is neither: ${unknown}`);
  process.exit(1);
}
const seed = values.seed ?? String(Math.floor(Math.random() * 1e9));
console.log(`## Faults\n\n${replayLine(seed)}\n`);

const folder = newTestFolder("faults");
const world = await createWorld({ folder, servers: 3, worker: true, users: 60, rows: 24 }, (asked) =>
  answerAll(asked, PACE),
);
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => void world.close().finally(() => process.exit(1)));
}
let violations = 0;
try {
  const judged = new Set<string>();
  for (const name of names.filter((one) => wanted.length === 0 || wanted.includes(one))) {
    const outcome = await runProgram(world, name, { seed, rounds: rounds ?? ROUNDS[name], limitMs: LIMIT_MS, judged });
    violations += outcome.violations.length;
    console.log(describeOutcome(outcome));
  }
} finally {
  await world.close();
  if (values.keep) console.log(`Data and logs are in ${folder}.`);
  else await removeTestFolder(folder);
}
console.log(violations === 0 ? "No promise was broken." : `${violations} violations; ${replayLine(seed)}`);
process.exitCode = violations === 0 ? 0 : 1;
