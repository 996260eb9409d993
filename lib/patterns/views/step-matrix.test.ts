import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyEvents, anySessions, sequencesOf, TYPES } from "../mining/events-for-test";
import { momentsOf } from "../statistics/moments";
import { counting, plainOf } from "./plain-for-test";
import { stepMatrix } from "./step-matrix";

const anyGroups = fc.option(fc.array(fc.integer({ min: -1, max: 1 }), { minLength: 4, maxLength: 4 }), {
  nil: undefined,
});
const options = fc.record({
  anchor: fc.option(fc.constantFrom(...TYPES), { nil: undefined }),
  before: fc.integer({ min: 0, max: 4 }),
  after: fc.integer({ min: 0, max: 4 }),
  rows: fc.integer({ min: 1, max: 4 }),
  counted: fc.constantFrom("users" as const, "sequences" as const),
  sessionGapMs: anySessions,
});

describe("a step matrix", () => {
  test("counts who did what at each step, and who had no such step", () => {
    fc.assert(
      fc.property(anyEvents, options, anyGroups, (events, { sessionGapMs, anchor, ...rest }, groups) => {
        const db = sequencesOf(events, { sessionGapMs });
        const found = stepMatrix(momentsOf(db), {
          ...rest,
          anchor: anchor === undefined ? undefined : TYPES.indexOf(anchor),
          groups: groups && Int8Array.from(groups),
        });
        const all = counting(plainOf(events, sessionGapMs), anchor, rest.counted);
        const members = [0, 1]
          .slice(0, groups ? 2 : 1)
          .map((group) => all.filter(({ user }) => !groups || groups[db.userIds.indexOf(user)] === group));
        const steps = anchor === undefined ? Array.from({ length: Math.max(1, rest.after) }, (_, i) => i + 1) : null;
        expect(found.steps).toEqual(
          steps ?? Array.from({ length: rest.before + rest.after + 1 }, (_, i) => i - rest.before),
        );
        expect(found.groups).toEqual(members.map(({ length: n }) => ({ n })));
        const count = (test: (types: string[] | undefined) => boolean) =>
          members.map((its) =>
            found.steps.map((step) => its.filter(({ moments, at }) => test(moments[at + step])).length),
          );
        for (const { type, n } of found.rows) expect(n).toEqual(count((types) => types?.includes(type) ?? false));
        expect(found.ended).toEqual(count((types) => types === undefined));

        const occurring = TYPES.filter((type) =>
          count((types) => types?.includes(type) ?? false)
            .flat()
            .some(Boolean),
        );
        expect(found.rows).toHaveLength(Math.min(rest.rows, occurring.length));
        expect(found.omitted).toBe(occurring.length - found.rows.length);
        const weight = (type: string) =>
          Math.max(
            ...found.steps.map((step, place) => {
              if (anchor !== undefined && step === 0) return 0;
              const shares = count((types) => types?.includes(type) ?? false).map(
                (n, group) => (n[place] ?? 0) / Math.max(1, members[group]?.length ?? 0),
              );
              return groups ? Math.abs((shares[0] ?? 0) - (shares[1] ?? 0)) : (shares[0] ?? 0);
            }),
          );
        const shown = found.rows.map(({ type }) => type);
        const least = Math.min(...shown.filter((type) => type !== anchor).map(weight));
        for (const type of occurring) if (!shown.includes(type)) expect(weight(type)).toBeLessThanOrEqual(least);
      }),
      { numRuns: 1500 },
    );
  });
});
