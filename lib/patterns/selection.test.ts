import fc from "fast-check";
import { expect, test } from "vitest";
import { keepUsers } from "./selection";

const typeNames = ["a", "b", "c"];
const Events = fc.array(fc.record({ user: fc.nat(4), type: fc.nat(2), time: fc.integer() }));

test("what is left are the events of the kept users, in their order, and only users who have some", () => {
  fc.assert(
    fc.property(Events, fc.uniqueArray(fc.nat(4)), (events, wanted) => {
      const keeps = (id: string) => wanted.includes(Number(id));
      const kept = keepUsers(
        {
          users: Int32Array.from(events, ({ user }) => user),
          types: Int32Array.from(events, ({ type }) => type),
          times: Float64Array.from(events, ({ time }) => time),
          userIds: ["0", "1", "2", "3", "4"],
          typeNames,
        },
        keeps,
      );
      const rows = Array.from(kept.users, (user, i) => [Number(kept.userIds[user]), kept.types[i], kept.times[i]]);
      const left = events.filter(({ user }) => wanted.includes(user));
      expect(rows).toEqual(left.map(({ user, type, time }) => [user, type, time]));
      expect(kept.userIds).toEqual([...new Set(left.map(({ user }) => String(user)))].sort());
      expect(kept.typeNames).toBe(typeNames);
    }),
  );
});
