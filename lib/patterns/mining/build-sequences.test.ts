import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { plainSequences } from "./brute-force-for-test";
import { buildSequences } from "./build-sequences";
import { anyEvents, anySessions, sequencesOf, TYPES } from "./events-for-test";
import type { SequenceDb } from "../sequences";

const typeNumbers = (names: string[] | undefined) => names?.map((name) => TYPES.indexOf(name));

function plain({ types, times, starts, users, userIds, typeNames }: SequenceDb) {
  return Array.from(users, (user, s) => ({
    user: userIds[user],
    events: Array.from({ length: (starts[s + 1] ?? 0) - (starts[s] ?? 0) }, (_, i) => ({
      type: typeNames[types[(starts[s] ?? 0) + i] ?? -1],
      time: times[(starts[s] ?? 0) + i],
    })),
  }));
}

describe("building sequences", () => {
  test("sorts and cuts as defined, in whatever order events come, without those that take no part", () => {
    fc.assert(
      fc.property(
        anyEvents,
        anySessions,
        fc.option(fc.subarray(TYPES), { nil: undefined }),
        fc.option(fc.subarray(TYPES), { nil: undefined }),
        (events, sessionGapMs, include, exclude) => {
          const db = sequencesOf(events, {
            sessionGapMs,
            includeTypes: typeNumbers(include),
            excludeTypes: typeNumbers(exclude),
          });
          const expected = plainSequences(events, "users", { sessionGapMs, include, exclude }).map(
            ({ owner, events: own }) => ({
              user: owner,
              events: own
                .map(({ type, time }) => ({ type, time }))
                .sort((a, b) => a.time - b.time || (a.type < b.type ? -1 : 1)),
            }),
          );
          expect(plain(db)).toEqual(expected);
          expect(db.starts.length).toBe(expected.length + 1);
        },
      ),
      { numRuns: 2000 },
    );
  });

  test.each([
    ["whole milliseconds", 1],
    ["parts of them", 0.1],
  ])("sorts long histories, told in %s", (_, unit) => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 30, maxLength: 200 }), (times) => {
        const { times: sorted, types } = buildSequences({
          users: new Int32Array(times.length),
          types: Int32Array.from(times, (time) => Math.abs(time) % 2),
          times: Float64Array.from(times, (time) => time * unit),
          userIds: ["u"],
          typeNames: ["even", "odd"],
        });
        expect([...sorted]).toEqual(times.map((time) => time * unit).sort((a, b) => a - b));
        expect([...types]).toEqual(times.toSorted((a, b) => a - b).map((time) => Math.abs(time) % 2));
      }),
    );
  });

  test("keeps a session going while no pause is longer than the gap; what takes no part keeps none going", () => {
    const events = [
      { user: "u1", type: "a", time: 0 },
      { user: "u1", type: "b", time: 10 },
      { user: "u1", type: "a", time: 20 },
    ];
    expect([...sequencesOf(events, { sessionGapMs: 10 }).starts]).toEqual([0, 3]);
    expect([...sequencesOf(events, { sessionGapMs: 9 }).starts]).toEqual([0, 1, 2, 3]);
    const excludeTypes = [TYPES.indexOf("b")];
    expect([...sequencesOf(events, { sessionGapMs: 10, excludeTypes }).starts]).toEqual([0, 1, 2]);
  });

  test.each([
    ["a user without an id", { users: Int32Array.of(1) }],
    ["a type without a name", { types: Int32Array.of(-1) }],
    ["no time", { times: Float64Array.of(Number.NaN) }],
    ["columns of unequal length", { times: new Float64Array(2) }],
  ])("refuses %s", (_, column) => {
    const events = { users: Int32Array.of(0), types: Int32Array.of(0), times: Float64Array.of(0) };
    expect(() => buildSequences({ ...events, userIds: ["u"], typeNames: ["a"], ...column })).toThrow(RangeError);
  });

  test("refuses options that make no sense", () => {
    expect(() => sequencesOf([], { sessionGapMs: -1 })).toThrow(RangeError);
    expect(() => sequencesOf([], { includeTypes: [4] })).toThrow(RangeError);
    expect(() => sequencesOf([], { excludeTypes: [0.5] })).toThrow(RangeError);
  });
});
