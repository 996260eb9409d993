import { describe, expect, test } from "vitest";
import { buildSequences } from "../mining/build-sequences";
import { minePatterns } from "../mining/mine-patterns";
import { patternAt } from "../mining/pattern-table";
import { sampleEvents } from "./__fixtures__/sample";
import { toEnd } from "./__fixtures__/users";
import { patternStatistics } from "./pattern-statistics";
import { Q_FOUND, rankPatterns } from "./rank-patterns";

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;
const { events, truth, isImplied } = sampleEvents();

/** What at least 15 of the 500 users follow, in two or three steps, best first. */
function ranked(options: { maxGapMs: number; sessionGapMs?: number; endsWith?: string }) {
  const { maxGapMs, sessionGapMs, endsWith } = options;
  const db = buildSequences(events, { sessionGapMs });
  const mined = minePatterns(db, {
    minSupport: 15,
    counted: "users",
    minLength: 2,
    maxLength: 3,
    reach: { maxGapMs },
    endsWith: endsWith === undefined ? undefined : [db.typeNames.indexOf(endsWith)],
  });
  const patterns = Array.from(mined.supports, (_, i) => patternAt(mined, i));
  const statistics = toEnd(patternStatistics({ db, patterns, reach: { maxGapMs }, counted: "users" }));
  return rankPatterns(patterns, statistics).map((i) => ({
    steps: Array.from(patterns[i] ?? [], (type) => db.typeNames[type] ?? ""),
    q: statistics[i]?.q ?? 1,
    lift: statistics[i]?.lift,
  }));
}

const shareOfChance = (patterns: readonly { steps: readonly string[] }[]) =>
  patterns.filter(({ steps }) => !isImplied(steps)).length / patterns.length;

// Chance is whatever ends with a step to which no other step of it leads, by the effects that the sample was drawn from.
describe("in the sample project", { timeout: 60_000 }, () => {
  const patterns = ranked({ maxGapMs: 5 * MINUTE, sessionGapMs: truth.parameters.session_gap_min_seconds * 1_000 });
  const found = patterns.filter(({ q }) => q <= Q_FOUND);

  test("the sequences planted in sessions are found, among others that follow from the truth", () => {
    expect(truth.sequences.within_sessions).toHaveLength(4);
    for (const planted of truth.sequences.within_sessions) {
      const its = found.find(({ steps }) => steps.join() === planted.join());
      expect(its?.q).toBeLessThan(1e-9);
      expect(its?.lift?.lo).toBeGreaterThan(1.5);
      expect(its?.lift?.borrowed).toBe(0);
    }
    // The level promises this much of all that is found; the strongest hundred are free of chance.
    expect(shareOfChance(found)).toBeLessThanOrEqual(Q_FOUND);
    expect(shareOfChance(found.slice(0, 100))).toBe(0);
    // Without test and ranking nearly every second one is chance.
    expect(shareOfChance(patterns)).toBeGreaterThan(0.4);
  });

  test("each effect that was planted between two events of a session is found", () => {
    const pairs = found.map(({ steps }) => steps.join());
    const missed = truth.edges.filter(({ cause, effect }) => !pairs.includes([cause, effect].join()));
    expect(missed.map(({ cause, effect, alpha }) => [cause, effect, alpha])).toEqual([]);
  });

  test("the sequence planted over days is among the first five that end with a purchase, all of which follow", () => {
    const [planted = []] = truth.sequences.over_days;
    const first = ranked({ maxGapMs: 7 * DAY, endsWith: planted.at(-1) ?? "" }).slice(0, 5);
    const its = first.find(({ steps }) => steps.join() === planted.join());
    expect(its?.q).toBeLessThan(0.001);
    // With one sequence each, users can only be compared with others.
    expect(its?.lift?.borrowed).toBe(1);
    expect(shareOfChance(first)).toBe(0);
  });
});
