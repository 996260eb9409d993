/** `node bench/mining/measure.ts ours|plain FILE PERCENT` or `zipf`: mines once and prints what it took as JSON. */
import { readFileSync } from "node:fs";
import { buildSequences } from "../../lib/patterns/mining/build-sequences.ts";
import { minePatterns } from "../../lib/patterns/mining/mine-patterns.ts";
import { readSpmf } from "../../lib/patterns/mining/spmf-for-test.ts";
import { plainPrefixSpan } from "./plain.ts";
import { zipfEvents } from "./zipf.ts";

export type Measured = { patterns: number; cpuMs: number; wallMs: number; peakMb: number };

const HALF_AN_HOUR_MS = 30 * 60_000;

function work(): () => number {
  const [what, file = "", percent = ""] = process.argv.slice(2);
  if (what === "zipf") {
    const events = zipfEvents(1_000_000, 20_000, 100);
    return () => {
      const db = buildSequences(events, { sessionGapMs: HALF_AN_HOUR_MS });
      const reach = { maxGapMs: HALF_AN_HOUR_MS };
      return minePatterns(db, { minSupport: 600, counted: "users", maxLength: 6, reach }).supports.length;
    };
  }
  const db = readSpmf(readFileSync(file, "utf8"));
  const minSupport = Math.ceil((Number(percent) * db.users.length) / 100);
  if (what === "plain") return () => plainPrefixSpan(db, minSupport).size;
  return () => minePatterns(db, { minSupport, counted: "users" }).supports.length;
}

const mine = work();
const cpu = process.cpuUsage();
const began = performance.now();
const patterns = mine();
const wallMs = performance.now() - began;
const { user, system } = process.cpuUsage(cpu);
const measured: Measured = {
  patterns,
  cpuMs: (user + system) / 1000,
  wallMs,
  peakMb: process.resourceUsage().maxRSS / 1024,
};
console.log(JSON.stringify(measured));
