import { expect, test } from "vitest";
import { buildSequences } from "../mining/build-sequences";
import { makeEvents, pairsOf, toEnd } from "./__fixtures__/users";
import { patternStatistics } from "./pattern-statistics";

test("the order in which users are listed changes no figure", () => {
  const world = { users: 30, types: 4, phase: "clock", pace: "steady", unequal: 0.3, sessions: 4 } as const;
  const events = makeEvents("order", world);
  const ids = [...new Set(events.map(({ user }) => user))];
  const figures = (userIds: readonly string[]) => {
    const columns = {
      users: Int32Array.from(events, ({ user }) => userIds.indexOf(user)),
      types: Int32Array.from(events, ({ type }) => type),
      times: Float64Array.from(events, ({ time }) => time),
      userIds,
      typeNames: ["a", "b", "c", "d"],
    };
    const db = buildSequences(columns, { sessionGapMs: 6 * 3_600_000 });
    return toEnd(patternStatistics({ db, patterns: pairsOf(4), reach: { maxGapMs: 600_000 }, counted: "users" }));
  };
  // "u10" stands before "u2" where ids are sorted, and behind it where they are counted.
  expect(figures(ids)).toEqual(figures(ids.toSorted()));
  expect(figures(ids.toReversed())).toEqual(figures(ids.toSorted()));
});
