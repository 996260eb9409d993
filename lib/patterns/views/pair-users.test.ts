import fc from "fast-check";
import { expect, test } from "vitest";
import { buildSequences } from "../mining/build-sequences";
import { momentsOf } from "../statistics/moments";
import { pairUsers } from "./pair-users";

const event = fc.record({ user: fc.nat(4), type: fc.nat(2), time: fc.nat(30) });

test("everybody who has either type is in exactly one group, or in the last two", () => {
  fc.assert(
    fc.property(fc.array(event, { maxLength: 40 }), fc.integer({ min: 1, max: 10 }), (events, maxGapMs) => {
      const db = buildSequences(
        {
          users: Int32Array.from(events, ({ user }) => user),
          types: Int32Array.from(events, ({ type }) => type),
          times: Float64Array.from(events, ({ time }) => time),
          userIds: ["a", "b", "c", "d", "e"],
          typeNames: ["x", "y", "z"],
        },
        { sessionGapMs: 8 },
      );
      const groups = pairUsers(momentsOf(db), 0, 1, { maxGapMs });
      const ids = (group: keyof typeof groups) => groups[group].map(({ user }) => db.userIds[user]);
      // By looking at all pairs of a user: no pause above 8 within a session, the second later, and near enough.
      const follows = (user: number) => {
        const own = events.filter((each) => each.user === user).toSorted((a, b) => a.time - b.time);
        const sessionOf = (index: number) =>
          own.slice(1, index + 1).filter(({ time }, i) => time - (own[i]?.time ?? 0) > 8).length;
        return own.some(
          (a, i) =>
            a.type === 0 &&
            own.some(
              (b, j) => b.type === 1 && b.time > a.time && b.time - a.time <= maxGapMs && sessionOf(i) === sessionOf(j),
            ),
        );
      };
      const has = (user: number, type: number) => events.some((each) => each.user === user && each.type === type);
      const users = [0, 1, 2, 3, 4];
      const named = (those: number[]) => those.map((user) => db.userIds[user]);
      expect(ids("followed")).toEqual(named(users.filter(follows)));
      expect(ids("a_only")).toEqual(named(users.filter((user) => has(user, 0) && !follows(user))));
      expect(ids("b_only")).toEqual(named(users.filter((user) => has(user, 1) && !follows(user))));
    }),
  );
});

test("a type that is not there has nobody", () => {
  const db = buildSequences({
    users: Int32Array.of(0),
    types: Int32Array.of(0),
    times: Float64Array.of(1),
    userIds: ["a"],
    typeNames: ["x"],
  });
  expect(pairUsers(momentsOf(db), -1, 0, {})).toEqual({ followed: [], a_only: [], b_only: [{ user: 0, events: [0] }] });
});
