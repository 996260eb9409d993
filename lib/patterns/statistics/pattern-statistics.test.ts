import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Reach, SequenceDb } from "../sequences";
import { bruteForce } from "./__fixtures__/brute-force";
import { layOut, toEnd, type MadeEvent } from "./__fixtures__/users";
import { patternStatistics, type StatisticsInput } from "./pattern-statistics";

const NAMES = ["a", "b", "c"];
const measure = (input: StatisticsInput) => toEnd(patternStatistics(input));

/** Small histories with many ties; sessions of a user lie a thousand milliseconds apart. */
const events = (sessionsMax: number, eventsMax: number, types = 3) =>
  fc
    .array(
      fc.array(
        fc.array(fc.record({ type: fc.nat(types - 1), at: fc.nat(8) }), { minLength: 1, maxLength: eventsMax }),
        { minLength: 1, maxLength: sessionsMax },
      ),
      { minLength: 1, maxLength: 4 },
    )
    .map((users) =>
      users.flatMap((sessions, u) =>
        sessions.flatMap((session, s) =>
          session.map(({ type, at }): MadeEvent => ({ user: `u${u}`, session: s, type, time: 1_000 * s + at })),
        ),
      ),
    );
const limit = fc.option(fc.nat(6), { nil: undefined, freq: 2 });
const reaches: fc.Arbitrary<Reach> = fc.record({
  maxGapMs: limit,
  maxSpanMs: limit,
  maxGapSteps: limit,
  maxSpanSteps: limit,
});
const patternLists = (types = 3) =>
  fc.array(fc.array(fc.nat(types - 1), { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 5 });
const countings = fc.constantFrom("users" as const, "sequences" as const);

function quartiles(sorted: readonly number[]): readonly number[] {
  return [0.25, 0.5, 0.75].map((share) => {
    const place = share * (sorted.length - 1);
    const [low = 0, high = 0] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
    return low + (place % 1) * (high - low);
  });
}

function expectAsBruteForce(db: SequenceDb, lists: readonly number[][], reach: Reach, counted: "users" | "sequences") {
  const results = measure({ db, patterns: lists.map((list) => Int32Array.from(list)), reach, counted });
  for (const [i, list] of lists.entries()) {
    const result = results[i];
    const brute = bruteForce(db, list, reach, counted);
    expect(result).toMatchObject({
      users: { n: brute.users, of: db.userIds.length },
      sequences: { n: brute.sequences, of: db.users.length },
      support: counted === "users" ? brute.users / db.userIds.length : brute.sequences / db.users.length,
    });
    if (list.length === 1) {
      expect(result).toMatchObject({ confidence: null, lift: null, p: null, q: null, lagMs: null });
      continue;
    }
    const ofUsers = { n: brute.users, of: brute.prefixUsers };
    const ofSequences = { n: brute.sequences, of: brute.prefixSequences };
    expect(result?.confidenceOf).toMatchObject({ users: ofUsers, sequences: ofSequences });
    expect(result?.confidence).toMatchObject(counted === "users" ? ofUsers : ofSequences);
    if (brute.compared === 0) expect(result?.lift).toBeNull();
    else {
      expect(result?.lift).toMatchObject({ compared: brute.compared, observed: brute.observed });
      expect(result?.lift?.expected).toBeCloseTo(brute.expected, 9);
    }
    expect(result?.p === null).toBe(brute.units < 2);
    const { p25, p50, p75, n } = result?.lagMs ?? { n: 0 };
    expect(n).toBe(brute.lags.length);
    if (n > 0) expect([p25, p50, p75]).toEqual(quartiles(brute.lags));
  }
}

describe("statistics of patterns", { timeout: 60_000 }, () => {
  test("equal a search through all ways to match, with ties and limits", () => {
    fc.assert(
      fc.property(events(3, 6), patternLists(), reaches, countings, (made, lists, reach, counted) => {
        expectAsBruteForce(layOut(made, NAMES), lists, reach, counted);
      }),
      { numRuns: 2_000 },
    );
  });

  test("equal it in sequences too long to be read on to the end", () => {
    const rare = Array.from({ length: 40 }, (_, i) => `t${i}`);
    const long = fc.array(
      fc.array(fc.record({ type: fc.oneof(fc.nat(2), fc.nat(39)), gap: fc.nat(2) }), { minLength: 45, maxLength: 60 }),
      { minLength: 2, maxLength: 3 },
    );
    fc.assert(
      fc.property(
        long,
        fc.array(fc.array(fc.nat(39), { minLength: 2, maxLength: 2 }), { minLength: 1, maxLength: 2 }),
        fc.option(fc.nat(80), { nil: undefined }),
        (sessions, lists, maxGapMs) => {
          const made = sessions.flatMap((session, s) => {
            let time = 1_000 * s;
            return session.map(({ type, gap }) => ({ user: "u", session: s, type, time: (time += gap) }));
          });
          expectAsBruteForce(layOut(made, rare), [...lists, [0, 39], [1, 38]], { maxGapMs }, "sequences");
        },
      ),
      { numRuns: 100 },
    );
  });

  test("do not depend on the order of users, nor of patterns", () => {
    fc.assert(
      fc.property(events(4, 6), patternLists(), reaches, countings, (made, lists, reach, counted) => {
        const db = layOut(made, NAMES);
        const patterns = lists.map((list) => Int32Array.from(list));
        const results = measure({ db, patterns, reach, counted });
        const turned = measure({ db: usersTurned(db), patterns: patterns.toReversed(), reach, counted });
        expect(turned.toReversed()).toEqual(results);
      }),
      { numRuns: 300 },
    );
  });

  test("contrast users by what came before their first outcome", () => {
    fc.assert(
      fc.property(events(3, 5), patternLists(), reaches, (made, lists, reach) => {
        const db = layOut(made, NAMES);
        const patterns = lists.map((list) => Int32Array.from(list));
        const results = measure({ db, patterns, reach, counted: "users", outcome: [2] });
        const outcomeAt = db.userIds.map((id) =>
          Math.min(...made.filter(({ user, type }) => user === id && type === 2).map(({ time }) => time)),
        );
        const reached = outcomeAt.filter((at) => at < Infinity).length;
        for (const [i, list] of lists.entries()) {
          const contrast = results[i]?.contrast;
          if (list.includes(2) || reached === 0 || reached === db.userIds.length) {
            expect(contrast).toBeNull();
            continue;
          }
          const { firstEnd } = bruteForce(db, list, reach, "users");
          const before = outcomeAt.filter((at, u) => at < Infinity && firstEnd(u) < at).length;
          const others = outcomeAt.filter((at, u) => at === Infinity && firstEnd(u) < Infinity).length;
          expect(contrast).toMatchObject({
            reached: { n: before, of: reached },
            others: { n: others, of: db.userIds.length - reached },
          });
          expect(contrast?.q).toBeGreaterThanOrEqual(contrast?.p ?? 2);
        }
      }),
      { numRuns: 500 },
    );
  });

  test("count users of each segment, and hold them against all", () => {
    const made = ["u0", "u1", "u2", "u3"].flatMap((user, u) => [
      { user, session: 0, type: 0, time: 0 },
      { user, session: 0, type: u === 3 ? 2 : 1, time: 1 },
    ]);
    const [result] = measure({
      db: layOut(made, NAMES),
      patterns: [Int32Array.of(0, 1)],
      reach: {},
      counted: "users",
      segments: { codes: Int32Array.of(0, 1, -1, 1), count: 3 },
    });
    expect(result?.segments).toEqual([
      { n: 1, of: 1, lift: 4 / 3, p: 1, q: 1 },
      { n: 1, of: 2, lift: 2 / 3, p: 1, q: 1 },
      { n: 0, of: 0, lift: null, p: null, q: null },
    ]);
  });

  test("hold each segment against all other users, corrected for the patterns tested with it", () => {
    // Of ten users the first five are the segment; four of them and one of the others go from a to b.
    const made = Array.from({ length: 10 }, (_, u) => [
      { user: `u${u}`, session: 0, type: 0, time: 0 },
      { user: `u${u}`, session: 0, type: u < 4 || u === 9 ? 1 : 2, time: 1 },
    ]).flat();
    const input = { db: layOut(made, NAMES), reach: {}, counted: "users" as const };
    const patterns = [Int32Array.of(0), Int32Array.of(0, 1)];
    const halves = Int32Array.from({ length: 10 }, (_, u) => (u < 5 ? 0 : -1));
    const [everybody, some] = measure({ ...input, patterns, segments: { codes: halves, count: 1 } });
    expect(everybody?.segments[0]).toMatchObject({ n: 5, of: 5, p: 1, q: 1 });
    // Fisher's exact test of 4 of 5 against 1 of 5: (25 + 25 + 1 + 1) of 252 tables are as unlikely.
    const p = 52 / 252;
    expect(some?.segments[0]?.p).toBeCloseTo(p, 9);
    expect(some?.segments[0]?.q).toBeCloseTo(2 * p, 9);
    // Nobody is left to hold a segment of all users against.
    const [, all] = measure({ ...input, patterns, segments: { codes: new Int32Array(10), count: 1 } });
    expect(all?.segments[0]).toEqual({ n: 5, of: 10, lift: 1, p: null, q: null });
  });

  test("come in slices that tell how much is done, and stop when nobody asks on", () => {
    const made = Array.from({ length: 60_000 }, (_, i) => ({
      user: `u${i % 50}`,
      session: Math.floor(i / 500),
      type: (i * 7 + (i >> 3)) % 3,
      time: i * 1_000,
    }));
    const patterns = Array.from({ length: 27 }, (_, i) =>
      Int32Array.of(i % 3, Math.floor(i / 3) % 3, Math.floor(i / 9)),
    );
    const work = patternStatistics({ db: layOut(made, NAMES), patterns, reach: {}, counted: "users" });
    const shares = [work.next(), work.next(), work.next()].map(({ value }) => value);
    expect(shares).toEqual(shares.filter((share) => typeof share === "number" && share >= 0 && share <= 1));
    work.return([]);
    expect(work.next().done).toBe(true);
  });

  test("are empty without patterns, and zero without events", () => {
    const db = layOut([], NAMES);
    expect(measure({ db, patterns: [], reach: {}, counted: "users" })).toEqual([]);
    const [result] = measure({ db, patterns: [Int32Array.of(0, 1)], reach: {}, counted: "sequences", outcome: [2] });
    expect(result).toMatchObject({
      users: { n: 0, of: 0 },
      support: 0,
      lift: null,
      p: null,
      lagMs: null,
      contrast: null,
    });
    expect(result?.confidence).toEqual({ est: 0, lo: 0, hi: 1, n: 0, of: 0 });
  });

  test.each<[string, Partial<StatisticsInput>]>([
    ["an empty pattern", { patterns: [new Int32Array()] }],
    ["an unknown type", { patterns: [Int32Array.of(0, 3)] }],
    ["an unknown outcome", { outcome: [9] }],
    ["a negative limit", { reach: { maxGapMs: -1 } }],
    ["segments of other users", { segments: { codes: new Int32Array(3), count: 1 } }],
    ["an unknown segment", { segments: { codes: Int32Array.of(1), count: 1 } }],
  ])("refuse %s", (_, wrong) => {
    const db = layOut([{ user: "u", session: 0, type: 0, time: 0 }], NAMES);
    const input = { db, patterns: [Int32Array.of(0)], reach: {}, counted: "users" as const, ...wrong };
    expect(() => measure(input)).toThrow(RangeError);
  });
});

/** The same users with the same ids, laid out from the last to the first. */
function usersTurned(db: SequenceDb): SequenceDb {
  const sequences = [...db.users.keys()].toSorted((a, b) => (db.users[b] ?? 0) - (db.users[a] ?? 0) || a - b);
  const places = sequences.flatMap((s) => [...db.types.keys()].slice(db.starts[s], db.starts[s + 1]));
  const starts = [0];
  for (const s of sequences) starts.push((starts.at(-1) ?? 0) + (db.starts[s + 1] ?? 0) - (db.starts[s] ?? 0));
  return {
    types: Int32Array.from(places, (e) => db.types[e] ?? 0),
    times: Float64Array.from(places, (e) => db.times[e] ?? 0),
    starts: Int32Array.from(starts),
    users: Int32Array.from(sequences, (s) => db.userIds.length - 1 - (db.users[s] ?? 0)),
    userIds: db.userIds.toReversed(),
    typeNames: db.typeNames,
  };
}
