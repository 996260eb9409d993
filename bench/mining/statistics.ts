import { patternStatistics } from "../../lib/patterns/statistics/pattern-statistics.ts";
import type { SequenceDb } from "../../lib/patterns/sequences.ts";
import { createRandom } from "../../scripts/sample/random.ts";

// `node bench/mining/statistics.ts [patterns] [events]`: how long the statistics of so many patterns take.
const [patternsMax = 10_000, eventsMax = 1_000_000] = process.argv.slice(2).map(Number);
const USERS = Math.max(1, Math.round(eventsMax / 50));
const TYPES = 100;
const MINUTE = 60_000;
const PAUSE = 30 * MINUTE;

/** Users with Zipf-distributed types; a pause of more than 30 minutes, after one event in eight, begins a sequence. */
function makeDb(): SequenceDb {
  const random = createRandom("statistics");
  let sum = 0;
  const cumulative = Float64Array.from({ length: TYPES }, (_, i) => (sum += 1 / (i + 1)));
  const draw = () => {
    const at = random.next() * sum;
    let [low, high] = [0, TYPES - 1];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((cumulative[middle] ?? 0) < at) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const types = new Int32Array(eventsMax);
  const times = new Float64Array(eventsMax);
  const starts: number[] = [];
  const users: number[] = [];
  for (let e = 0, user = -1; e < eventsMax; e++) {
    const of = Math.min(USERS - 1, Math.floor((e * USERS) / eventsMax));
    let gap = Math.round(random.exponential(3 * MINUTE) / 1_000) * 1_000;
    if (random.chance(1 / 8)) gap = PAUSE + Math.round(random.exponential(1_440 * MINUTE));
    if (of !== user || gap > PAUSE) {
      starts.push(e);
      users.push(of);
    }
    times[e] = of === user ? (times[e - 1] ?? 0) + gap : 0;
    types[e] = draw();
    user = of;
  }
  starts.push(eventsMax);
  return {
    types,
    times,
    starts: Int32Array.from(starts),
    users: Int32Array.from(users),
    userIds: Array.from({ length: USERS }, (_, i) => `user_${i}`),
    typeNames: Array.from({ length: TYPES }, (_, i) => `type ${i}`),
  };
}

/** The likeliest patterns of two to four types by the product of their frequencies: about what a miner would find. */
function likeliest(): Int32Array[] {
  const found: { steps: number[]; chance: number }[] = [];
  for (let floor = 1; found.length < patternsMax && floor > 1e-9; floor /= 2) {
    found.length = 0;
    const grow = (steps: number[], chance: number) => {
      if (steps.length >= 2) found.push({ steps, chance });
      if (steps.length === 4) return;
      for (let type = 0; type < TYPES && chance / (type + 1) / 5.2 >= floor; type++) {
        grow([...steps, type], chance / (type + 1) / 5.2);
      }
    };
    grow([], 1);
  }
  return found
    .toSorted((a, b) => b.chance - a.chance)
    .slice(0, patternsMax)
    .map(({ steps }) => Int32Array.from(steps));
}

const db = makeDb();
const patterns = likeliest();
const codes = Int32Array.from(db.userIds, (_, u) => u % 5);
console.log(
  `${db.types.length} events, ${db.userIds.length} users, ${db.users.length} sequences, ${patterns.length} patterns`,
);
const started = process.cpuUsage();
const from = performance.now();
let longest = 0;
let before = from;
const work = patternStatistics({
  db,
  patterns,
  reach: { maxGapMs: PAUSE },
  counted: "users",
  outcome: [20],
  segments: { codes, count: 5 },
});
for (;;) {
  const step = work.next();
  longest = Math.max(longest, performance.now() - before);
  before = performance.now();
  if (!step.done) continue;
  const supports = step.value.map(({ users }) => users.n).toSorted((a, b) => a - b);
  console.log(
    `support of the patterns: ${supports[0]} to ${supports.at(-1)} users, median ${supports[supports.length >> 1]}`,
  );
  console.log(
    `found at q ≤ 0.05, where nothing leads to anything: ${step.value.filter(({ q }) => (q ?? 1) <= 0.05).length}`,
  );
  break;
}
const { user, system } = process.cpuUsage(started);
console.log(`${((performance.now() - from) / 1000).toFixed(1)} s, ${((user + system) / 1e6).toFixed(1)} s of CPU`);
console.log(`longest slice ${longest.toFixed(0)} ms, peak ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB`);
