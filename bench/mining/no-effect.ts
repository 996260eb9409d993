import { layOut, makeEvents, pairsOf, toEnd, type World } from "../../lib/patterns/statistics/__fixtures__/users.ts";
import { patternStatistics } from "../../lib/patterns/statistics/pattern-statistics.ts";

// `node bench/mining/no-effect.ts [seeds] [sessions]`: what is called found at q ≤ 0.05 where no event leads to another.
const seeds = Number(process.argv[2] ?? 20);
const sessions = Number(process.argv[3] ?? 5);
const TYPES = 12;
const PHASES = [
  ["none", 4],
  ["clock", 4],
  ["clock", 16],
  ["step", 4],
  ["step", 16],
] as const;
const names = Array.from({ length: TYPES }, (_, i) => `t${i}`);
const MINUTE = 60_000;
const reaches = {
  "2 min": { maxGapMs: 2 * MINUTE },
  "30 min": { maxGapMs: 30 * MINUTE },
  "1 step": { maxGapSteps: 1 },
};

console.log(`| pace | phase | sessions unequal | ${Object.keys(reaches).join(" | ")} |`);
console.log(
  `| --- | --- | --- | ${Object.keys(reaches)
    .map(() => "---")
    .join(" | ")} |`,
);
for (const pace of ["steady", "bursts"] as const) {
  for (const [phase, sharp] of PHASES) {
    for (const unequal of [0, 0.7]) {
      const world: World = { users: 200, types: TYPES, phase, sharp, pace, unequal, sessions };
      const dbs = Array.from({ length: seeds }, (_, seed) => layOut(makeEvents(`seed ${seed}`, world), names));
      const cells = Object.values(reaches).map((reach) => {
        const found = dbs.map((db) => {
          const work = patternStatistics({ db, patterns: pairsOf(TYPES), reach, counted: "users" });
          return toEnd(work).filter(({ q }) => (q ?? 1) <= 0.05).length;
        });
        const mean = found.reduce((sum, its) => sum + its, 0) / seeds;
        return `${mean.toFixed(2)} (${found.filter((its) => its > 0).length} of ${seeds})`;
      });
      console.log(
        `| ${pace} | ${phase}${sharp > 4 ? ", sharp" : ""} | ${unequal === 0 ? "no" : "yes"} | ${cells.join(" | ")} |`,
      );
    }
  }
}
