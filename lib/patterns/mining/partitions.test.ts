import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { byNumber, plainPatterns } from "./brute-force-for-test";
import { countPatterns } from "./count-patterns";
import { anyEvents, anyOptions, anySessions, sequencesOf } from "./events-for-test";
import { minePatterns } from "./mine-patterns";
import {
  countOwners,
  localSupport,
  mergePartitions,
  optionsOfPart,
  partitionOf,
  selectPatterns,
  splitByUser,
} from "./partitions";

test("counting given patterns gives the supports that mining found, and 0 for what nobody follows", () => {
  fc.assert(
    fc.property(anyEvents, anySessions, anyOptions, (events, sessionGapMs, options) => {
      const db = sequencesOf(events, { sessionGapMs });
      const mined = minePatterns(db, byNumber(options, db));
      expect(countPatterns(db, mined, options)).toEqual(mined.supports);
      expect(countPatterns(sequencesOf([]), mined, options)).toEqual(new Int32Array(mined.supports.length));
    }),
    { numRuns: 1000 },
  );
});

test("counting that is cancelled gives nothing", () => {
  const db = sequencesOf([{ user: "u1", type: "a", time: 0 }]);
  const mined = minePatterns(db, { minSupport: 1, counted: "users" });
  expect(countPatterns(db, mined, { counted: "users" }, () => true)).toBeNull();
});

describe("mining in parts", { timeout: 60_000 }, () => {
  test("finds exactly what mining at once finds, for users and sessions and every output", () => {
    fc.assert(
      fc.property(anyEvents, anySessions, anyOptions, fc.integer({ min: 1, max: 4 }), (events, gap, plain, n) => {
        const db = sequencesOf(events, { sessionGapMs: gap });
        const options = byNumber(plain, db);
        const { counted } = options;
        const of = countOwners(db, counted);
        const parts = splitByUser(db, n).filter(({ users }) => users.length > 0);
        const found = parts.map((part) => minePatterns(part, optionsOfPart(options, countOwners(part, counted), of)));
        const candidates = mergePartitions(found);
        const supports = new Int32Array(candidates.supports.length);
        for (const part of parts) {
          for (const [i, support] of (countPatterns(part, candidates, options) ?? []).entries()) {
            supports[i] = (supports[i] ?? 0) + support;
          }
        }
        const selected = selectPatterns(candidates, supports, options, db.typeNames);
        expect(plainPatterns(selected, db)).toEqual(plainPatterns(minePatterns(db, options), db));
      }),
      { numRuns: 2000 },
    );
  });

  test("puts a user in the same part everywhere", () => {
    expect(["u1", "u2", "用户", ""].map((id) => partitionOf(id, 1000))).toMatchInlineSnapshot(`
      [
        235,
        854,
        768,
        261,
      ]
    `);
    const parts = Array.from({ length: 4 }, () => 0);
    for (let i = 0; i < 4000; i++) {
      const part = partitionOf(`user_${i}`, 4);
      parts[part] = (parts[part] ?? 0) + 1;
    }
    for (const users of parts) expect(users).toBeGreaterThan(900);
  });

  test("rounds a part's threshold up, exactly", () => {
    expect(localSupport(10, 1, 3)).toBe(4);
    expect(localSupport(9, 1, 3)).toBe(3);
    expect(localSupport(1, 1, 1000)).toBe(1);
    expect(localSupport(999_999, 333_333, 999_999)).toBe(333_333);
  });
});
