import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bruteForce, byNumber, plainPatterns, plainSequences, type PlainEvent } from "./brute-force-for-test";
import { anyEvents, anyOptions, anySessions, sequencesOf, TYPES } from "./events-for-test";
import { minePatterns, type MiningProgress } from "./mine-patterns";
import type { MiningLimits, MiningOptions } from "./options";

/** Histories by user, such as `{ u1: "a@0 b@3" }`. */
function histories(users: Record<string, string>): PlainEvent[] {
  return Object.entries(users).flatMap(([user, text]) =>
    text.split(" ").map((word) => {
      const [type = "", time] = word.split("@");
      return { user, type, time: Number(time) };
    }),
  );
}

function found(users: Record<string, string>, options: Partial<MiningOptions & MiningLimits>): string[] {
  const db = sequencesOf(histories(users));
  const table = minePatterns(db, { minSupport: 1, counted: "users", ...options });
  return plainPatterns(table, db).map(({ names, support }) => `${names.join("")} ${support}`);
}

/** As many patterns as there are subsets of so many steps. */
const allDifferent = (steps: number) => {
  const typeNames = Array.from({ length: steps }, (_, i) => `t${i}`);
  const events = typeNames.map((type, time) => ({ user: "u", type, time }));
  return sequencesOf(events, {}, ["u"], typeNames);
};
const alone: MiningOptions = { minSupport: 1, counted: "users" };

describe("mining", { timeout: 60_000 }, () => {
  test("finds what trying everything finds, with ties, gaps, spans, sessions, targets and every output", () => {
    fc.assert(
      fc.property(anyEvents, anySessions, anyOptions, (events, sessionGapMs, options) => {
        const db = sequencesOf(events, { sessionGapMs });
        const table = minePatterns(db, byNumber(options, db));
        const expected = bruteForce(plainSequences(events, options.counted, { sessionGapMs }), options);
        expect(plainPatterns(table, db)).toEqual(expected);
        expect(table.incomplete).toBeUndefined();
      }),
      { numRuns: 5000 },
    );
  });

  test("gives the same whatever the order of events, users and types", () => {
    fc.assert(
      fc.property(
        anyEvents.chain((events) =>
          fc.tuple(fc.constant(events), fc.shuffledSubarray(events, { minLength: events.length })),
        ),
        fc.shuffledSubarray(TYPES, { minLength: TYPES.length }),
        anyOptions,
        ([events, shuffled], typeNames, options) => {
          const db = sequencesOf(events);
          const other = sequencesOf(shuffled, {}, ["u2", "u4", "u1", "u3"], typeNames);
          expect(plainPatterns(minePatterns(other, byNumber(options, other)), other)).toEqual(
            plainPatterns(minePatterns(db, byNumber(options, db)), db),
          );
        },
      ),
      { numRuns: 1000 },
    );
  });

  test("does not let what happened at the same time follow, nor count as a step of its own", () => {
    expect(found({ u1: "a@0 b@0 c@5" }, { minLength: 2 })).toEqual(["ac 1", "bc 1"]);
    expect(found({ u1: "a@0 b@1 d@1 c@5" }, { minLength: 2, reach: { maxGapSteps: 1 } })).toEqual([
      "ab 1",
      "ad 1",
      "bc 1",
      "dc 1",
      "abc 1",
      "adc 1",
    ]);
  });

  test("finds a pattern whose first end is too far away, and whose first beginning is too early", () => {
    expect(found({ u1: "a@0 b@1 b@9 c@10" }, { minLength: 3, reach: { maxGapMs: 9 } })).toEqual([
      "abb 1",
      "abc 1",
      "bbc 1",
      "abbc 1",
    ]);
    expect(found({ u1: "a@0 a@5 b@6 c@10" }, { minLength: 3, reach: { maxSpanMs: 5 } })).toEqual(["abc 1"]);
  });

  test("leaves out what a much longer pattern covers, though none in between is frequent", () => {
    // What is one longer than ac is rarer: between a and c in the second user's history the gap would be too wide.
    const users = { u1: "a@0 b@2 d@4 c@6 a@20 c@22", u2: "a@0 b@2 d@4 c@6 a@20 c@22" };
    const options = { minSupport: 2, reach: { maxGapMs: 2 }, minLength: 2 };
    const all = found(users, options);
    expect(all).toContain("ac 2");
    expect(all).not.toContain("abc 2");
    expect(all).not.toContain("adc 2");
    expect(found(users, { ...options, output: "maximal" })).toEqual(["abdc 2"]);
    expect(found(users, { ...options, output: "closed" })).toEqual(["abdc 2"]);
  });

  test("tells how many there are, what each type has, and what was just too rare", () => {
    const db = sequencesOf(histories({ u1: "a@0 b@1", u2: "a@0 b@1", u3: "b@0 a@1", u4: "c@0" }));
    const { of, typeSupports, supportBelow } = minePatterns(db, { minSupport: 3, counted: "users" });
    expect(of).toBe(4);
    expect(Array.from(typeSupports, (support, type) => `${TYPES[type]}${support}`)).toEqual(["d0", "b3", "a3", "c1"]);
    expect(supportBelow).toBe(2);
  });

  test("says how much support what only the minimum keeps out can have: exactly, where everything is asked for", () => {
    fc.assert(
      fc.property(anyEvents, anySessions, anyOptions, fc.boolean(), (events, sessionGapMs, any, everything) => {
        const { startsWith, endsWith, contains, minLength } = any;
        const asked = everything ? {} : { startsWith, endsWith, contains, minLength };
        const options = { counted: any.counted, reach: any.reach, maxLength: any.maxLength, ...asked };
        const all = bruteForce(plainSequences(events, any.counted, { sessionGapMs }), { ...options, minSupport: 1 });
        const below = all.filter(({ support }) => support < any.minSupport).map(({ support }) => support);
        const db = sequencesOf(events, { sessionGapMs });
        const { supportBelow } = minePatterns(db, byNumber({ ...options, minSupport: any.minSupport }, db));
        if (everything) expect(supportBelow).toBe(Math.max(0, ...below));
        else expect(supportBelow).toBeGreaterThanOrEqual(Math.max(0, ...below));
      }),
      { numRuns: 2000 },
    );
  });

  test("does not count below the minimum what was not asked for", () => {
    // d is frequent, but with two of those who did a, and never after it.
    const db = sequencesOf(histories({ u1: "d@0 a@1", u2: "d@0 a@1", u3: "a@0", u4: "d@0" }));
    const options = byNumber({ minSupport: 3, counted: "users", startsWith: ["a"] }, db);
    expect(minePatterns(db, options).supportBelow).toBe(0);
  });

  test("finds nothing in nothing", () => {
    const db = sequencesOf([]);
    expect(minePatterns(db, alone)).toMatchObject({ of: 0, supportBelow: 0, supports: new Int32Array(0) });
    expect(minePatterns(sequencesOf(histories({ u1: "a@0" })), { ...alone, minSupport: 2 }).supports.length).toBe(0);
  });

  test.each<Partial<MiningOptions & MiningLimits>>([
    { minSupport: 0 },
    { minSupport: 1.5 },
    { minSupport: Number.NaN },
    { minLength: 0 },
    { minLength: 3, maxLength: 2 },
    { maxLength: 101 },
    { topK: 0 },
    { maxPatterns: 0 },
    { reach: { maxGapSteps: 0 } },
    { reach: { maxSpanMs: -1 } },
    { reach: { maxGapMs: Number.NaN } },
    { endsWith: [4] },
  ])("refuses %j", (options) => {
    expect(() => minePatterns(sequencesOf([]), { ...alone, ...options })).toThrow(RangeError);
  });
});

describe("a search that would find too much", { timeout: 60_000 }, () => {
  test("ends with as many patterns as may be, and says so; as many as there are is all", () => {
    const { supports, incomplete } = minePatterns(allDifferent(60), { ...alone, maxPatterns: 5000 });
    expect(supports.length).toBe(5000);
    expect(incomplete?.reason).toBe("patterns");
    expect(incomplete?.share).toBeLessThan(1);
    expect(minePatterns(allDifferent(10), { ...alone, maxPatterns: 1023 }).incomplete).toBeUndefined();
    expect(minePatterns(allDifferent(10), { ...alone, maxPatterns: 1022 }).incomplete?.reason).toBe("patterns");
  });

  test("ends when its time is up", () => {
    let time = 0;
    const clock = { now: () => time++ };
    const { supports, incomplete } = minePatterns(allDifferent(60), { ...alone, timeBudgetMs: 2 }, clock);
    expect(incomplete?.reason).toBe("time");
    expect(supports.length).toBeGreaterThan(60);
  });

  test("ends when its memory is full, also where nothing of what it passes is part of the result", () => {
    const limits = { memoryBytesMax: 2_000_000, maxPatterns: 1e9 };
    expect(minePatterns(allDifferent(60), { ...alone, ...limits }).incomplete?.reason).toBe("memory");
    const { supports, incomplete } = minePatterns(allDifferent(60), { ...alone, ...limits, minLength: 50 });
    expect(incomplete?.reason).toBe("memory");
    expect(supports.length).toBeLessThan(100_000);
  });

  test("ends when it is cancelled, at once where that was before", () => {
    let asked = 0;
    const later = minePatterns(allDifferent(60), alone, { isCancelled: () => ++asked > 3 });
    expect(later.incomplete?.reason).toBe("cancelled");
    expect(asked).toBe(4);
    const before = minePatterns(allDifferent(60), alone, { isCancelled: () => true });
    expect(before.incomplete).toEqual({ reason: "cancelled", share: 0 });
    expect(before.supports.length).toBe(0);
  });

  test("is not needed for the best of it", () => {
    const users = ["u1", "u2"];
    const typeNames = Array.from({ length: 40 }, (_, i) => `t${String(i).padStart(2, "0")}`);
    const events = typeNames.flatMap((type, time) => users.map((user) => ({ user, type, time })));
    const db = sequencesOf(events, {}, users, typeNames);
    const { supports, offsets, incomplete } = minePatterns(db, { ...alone, minLength: 1, topK: 45 });
    expect(incomplete).toBeUndefined();
    expect([...supports]).toEqual(Array.from({ length: 45 }, () => 2));
    expect(offsets[45]).toBe(40 + 5 * 2);
  });
});

test("progress rises from 0 to 1 and shows the best so far", () => {
  const told: MiningProgress[] = [];
  let time = 0;
  const db = allDifferent(17);
  const { supports } = minePatterns(db, alone, {
    now: () => (time += 100),
    progressEveryMs: 200,
    onProgress: (progress) => told.push(progress),
  });
  expect(told.length).toBeGreaterThan(2);
  const shares = told.map(({ share }) => share);
  expect(shares).toEqual(shares.toSorted((a, b) => a - b));
  expect(shares.filter((share) => share > 0 && share < 1).length).toBeGreaterThan(1);
  expect(told.at(-1)).toMatchObject({ share: 1, patterns: supports.length });
  expect(told.at(-1)?.best.length).toBe(10);
  expect(told.at(-1)?.best[0]).toEqual({ types: Int32Array.of(0), support: 1 });
});
