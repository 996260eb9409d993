import { availableParallelism } from "node:os";
import { beginAside, carryOut } from "./test/carry-out.ts";
import { removeLeftovers } from "./test/folders.ts";
import { allSteps } from "./test/steps.ts";
import { add, FAILED, lastLine, NOTHING, type Tally } from "./test/tally.ts";

// `npm test`: every check and every test, from nothing. `verify`, `unit`, `db` and `e2e` run a part of them;
// whatever follows goes to the test runner, such as the name of a file.

const PARTS: Record<string, readonly string[]> = {
  verify: ["format", "lint", "types", "arrows", "docs", "streaming audit", "unit"],
  unit: ["unit"],
  db: ["db"],
  e2e: ["build", "client code", "e2e"],
};

const [part, ...rest] = process.argv.slice(2);
const chosen = part === undefined ? undefined : PARTS[part];
if (part !== undefined && !chosen) {
  console.error(
    `There is no part named ${part}: leave it out for everything, or name one of ${Object.keys(PARTS).join(", ")}.`,
  );
  process.exit(1);
}

await removeLeftovers();
let total = NOTHING;
const failed: string[] = [];
const steps = allSteps(rest).filter(({ name }) => !chosen || chosen.includes(name));
const aside = beginAside(steps, availableParallelism());
for (const step of steps) {
  const { name, needs } = step;
  let tally: Tally;
  if (needs && failed.includes(needs)) {
    console.log(`\n── ${name}: not run, because ${needs} failed`);
    tally = FAILED;
  } else {
    console.log(`\n── ${name}`);
    const done = await (aside.get(step) ?? carryOut(step, console.log));
    ({ tally } = done);
    for (const text of done.said) console.log(text);
    console.log(`${tally.failed > 0 ? "✗" : "✓"} ${name}: ${lastLine(tally)} (${done.seconds.toFixed(1)} s)`);
  }
  if (tally.failed > 0) failed.push(name);
  total = add(total, tally);
}
await removeLeftovers();
console.log(failed.length > 0 ? `\nFailed: ${failed.join(", ")}` : "");
for (const failure of total.failures) console.log(failure);
console.log(lastLine(total));
process.exitCode = total.failed > 0 ? 1 : 0;
