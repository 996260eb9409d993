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
      expect(countPatterns(db, mined, options)).toEqual({ supports: mined.supports });
      const none = new Int32Array(mined.supports.length);
      expect(countPatterns(sequencesOf([]), mined, options)).toEqual({ supports: none });
    }),
    { numRuns: 1000 },
  );
});

describe("counting that may not go on gives nothing but the reason", () => {
  const typeNames = Array.from({ length: 12 }, (_, i) => `t${String(i).padStart(2, "0")}`);
  const db = sequencesOf(
    typeNames.map((type, time) => ({ user: "u", type, time })),
    {},
    ["u"],
    typeNames,
  );
  const all = minePatterns(db, { minSupport: 1, counted: "users" });

  test("once it is cancelled", () => {
    expect(countPatterns(db, all, { counted: "users" }, { isCancelled: () => true })).toEqual({ stopped: "cancelled" });
  });

  test("once its time is up", () => {
    let time = 0;
    const now = () => time++;
    expect(countPatterns(db, all, { counted: "users", timeBudgetMs: 0 }, { now })).toEqual({ stopped: "time" });
    expect(countPatterns(db, all, { counted: "users", timeBudgetMs: 1000 }, { now })).toEqual({
      supports: all.supports,
    });
  });

  test("where the candidates take more memory than there may be, or what follows them does", () => {
    const reach = { maxGapMs: 5 };
    const treeBytes = (all.items.length + 1) * 21;
    const within = (memoryBytesMax: number) => countPatterns(db, all, { counted: "users", reach, memoryBytesMax });
    expect(within(treeBytes - 1)).toEqual({ stopped: "memory" });
    expect(within(treeBytes + 10_000)).toHaveProperty("supports");

    const users = Array.from({ length: 500 }, (_, u) => `u${u}`);
    const many = sequencesOf(
      users.flatMap((user) => typeNames.map((type, time) => ({ user, type, time }))),
      {},
      users,
      typeNames,
    );
    const few = minePatterns(many, { minSupport: 1, counted: "users", maxLength: 2 });
    const memoryBytesMax = (few.items.length + 1) * 21 + 10_000;
    expect(countPatterns(many, few, { counted: "users", memoryBytesMax })).toEqual({ stopped: "memory" });
  });
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
          const result = countPatterns(part, candidates, options);
          if (!("supports" in result)) throw new Error(`counting stopped: ${result.stopped}`);
          for (const [i, support] of result.supports.entries()) supports[i] = (supports[i] ?? 0) + support;
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
