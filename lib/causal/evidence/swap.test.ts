import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { buildSequences, type EventColumns } from "@/lib/patterns";
import { countPairs, swap } from "./__fixtures__/brute-force";
import { toEnd } from "./arrays";
import { associations } from "./association";
import { PARTNERS_MAX } from "./defaults";
import { layOut } from "./layout";
import { settingsOf } from "./options";
import { partnersOf } from "./partners";
import { swapSums } from "./swap";
import { unevennessOf, upTo } from "./unevenness";

const TYPES = 3;
const WINDOW = 7_000;
const DAY = 86_400_000;

/** Few enough sessions of each user that all the others are partners. */
const histories = fc.array(
  fc.record({
    user: fc.integer({ min: 0, max: 2 }),
    session: fc.integer({ min: 0, max: PARTNERS_MAX }),
    type: fc.integer({ min: 0, max: TYPES - 1 }),
    second: fc.integer({ min: 0, max: 20 }),
  }),
  { minLength: 1, maxLength: 60 },
);

type Made = { user: number; session: number; type: number; second: number };

const columnsOf = (events: readonly Made[]): EventColumns => ({
  users: Int32Array.from(events, ({ user }) => user),
  types: Int32Array.from(events, ({ type }) => type),
  times: Float64Array.from(events, ({ session, second }) => session * DAY + second * 1_000),
  userIds: ["u0", "u1", "u2"],
  typeNames: ["a", "b", "c"],
});
const dbOf = (events: readonly Made[]) => buildSequences(columnsOf(events), { sessionGapMs: DAY / 2 });
const settings = settingsOf({ windowMs: WINDOW, windowShares: [1] });

describe("layer 1", () => {
  test("counts what follows, what comes before and what is tied as a search through all pairs does", () => {
    fc.assert(
      fc.property(histories, (events) => {
        const db = dbOf(events);
        const layout = layOut(db, settings);
        for (const pair of toEnd(associations(layout)).pairs) {
          const [a, b] = [layout.typeOf[pair.source] ?? -1, layout.typeOf[pair.target] ?? -1];
          const { followed, ties, forward, back } = countPairs(db, a, b, WINDOW);
          expect(pair.nAb).toBe(followed);
          expect(pair.orderShare).toBe(forward + back === 0 ? null : forward / (forward + back));
          expect(pair.tieShare).toBe(forward + back + ties === 0 ? null : ties / (forward + back + ties));
        }
      }),
    );
  });

  test("expects what every other session of the user holds at the same clock", () => {
    fc.assert(
      fc.property(histories, (events) => {
        // Who has one session borrows, which the simple search does not.
        const db = dbOf(events.filter(({ user }) => sessionsOfUser(events, user) > 1));
        const layout = layOut(db, settings);
        const sums = toEnd(swapSums(layout));
        const prior = unevennessOf(layout, partnersOf(layout));
        const ratio = (own: number, other: number, end: number) =>
          prior === Infinity
            ? 1
            : Math.min(2, Math.max(0.5, (upTo(layout, own, end) + prior) / (upTo(layout, other, end) + prior)));
        for (const [a, typeA] of layout.typeOf.entries()) {
          for (const [b, typeB] of layout.typeOf.entries()) {
            if (a === b) continue;
            const { observed, expected } = swap(db, [...layout.lengths], ratio, typeA, typeB, WINDOW);
            expect(sums.observed[a * layout.typeCount + b]).toBeCloseTo(observed, 9);
            expect(sums.expected[a * layout.typeCount + b]).toBeCloseTo(expected, 9);
          }
        }
      }),
    );
  });

  test("says the same of the same events in any order", () => {
    fc.assert(
      fc.property(
        histories.chain((events) => fc.tuple(fc.constant(events), shuffled(events))),
        ([events, others]) => {
          const [one, other] = [dbOf(events), dbOf(others)].map((db) => toEnd(associations(layOut(db, settings))));
          expect(other).toEqual(one);
        },
      ),
      { numRuns: 50 },
    );
  });

  test("takes no direction from events of one time", () => {
    const events = Array.from({ length: 400 }, (_, i): Made => ({
      user: i % 3,
      session: Math.floor(i / 80),
      type: i % 2,
      second: Math.floor(i / 2) % 20,
    }));
    const tied = events.flatMap((event) => [
      { ...event, type: 0 },
      { ...event, type: 1 },
    ]);
    const { pairs } = toEnd(associations(layOut(dbOf(tied), settings)));
    const [forward, back] = pairs;
    expect(forward?.nAb).toBe(back?.nAb);
    expect(forward?.orderShare).toBe(0.5);
    expect(forward?.tieShare).toBeGreaterThan(0);
    expect(forward?.z).toBe(back?.z);
  });
});

const sessionsOfUser = (events: readonly Made[], user: number) =>
  new Set(events.filter((event) => event.user === user).map(({ session }) => session)).size;

const shuffled = (events: readonly Made[]) =>
  fc.shuffledSubarray([...events], { minLength: events.length, maxLength: events.length });
