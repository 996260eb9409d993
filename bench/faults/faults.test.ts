import { afterAll, beforeAll, expect, it } from "vitest";
import { ensureBuild } from "../../scripts/build/index.ts";
import { ROOT } from "../../scripts/start/start-for-test.ts";
import { newTestFolder, removeTestFolder } from "../../scripts/test/folders.ts";
import { answerAll } from "./model.ts";
import { describeViolations, PACE, replayLine, runProgram, type ProgramName } from "./run.ts";
import { createWorld, type World } from "./world.ts";

// The fault programs, small enough for every change. The whole ones: `npm run bench:faults`.

const SEED = "every change";
const judged = new Set<string>();
let folder: string;
let world: World;

beforeAll(() => ensureBuild(ROOT), 900_000);
beforeAll(async () => {
  folder = newTestFolder("faults");
  world = await createWorld({ folder, servers: 2, worker: false, users: 24, rows: 24 }, (asked) =>
    answerAll(asked, PACE),
  );
}, 120_000);
afterAll(async () => {
  await world?.close();
  await removeTestFolder(folder);
});

it.each<[ProgramName, number]>([
  ["disconnects", 50],
  ["provider", 15],
  ["restarts", 2],
  ["kills", 3],
])("no promise breaks under %s (%i)", async (name, rounds) => {
  const outcome = await runProgram(world, name, { seed: SEED, rounds, limitMs: 100_000, judged });
  // As one text, so that whoever only has the report of a failure reads all of what was found.
  const found = describeViolations(outcome.violations).join("\n");
  expect(found, `${replayLine(SEED)}\n${found}`).toBe("");
  expect(outcome.runs).toBeGreaterThan(0);
  expect(outcome.seen).toBeGreaterThan(outcome.frames);
});
