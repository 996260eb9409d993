import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildSequences, type SequenceDb } from "@/lib/patterns";
import { layOutHistories } from "./layout";
import { mirrorSums, mirrorTest } from "./mirror";

const TYPES = 3;
const USERS = 4;
const GAP = 2;
type Event = { user: number; type: number; time: number };

const anyEvents = fc.array(
  fc.record({ user: fc.nat(USERS - 1), type: fc.nat(TYPES - 1), time: fc.integer({ min: 0, max: 60 }) }),
  { minLength: 1, maxLength: 60 },
);
const sequences = (events: readonly Event[]): SequenceDb =>
  buildSequences({
    users: Int32Array.from(events, ({ user }) => user),
    types: Int32Array.from(events, ({ type }) => type),
    times: Float64Array.from(events, ({ time }) => time),
    userIds: Array.from({ length: USERS }, (_, i) => `u${i}`),
    typeNames: Array.from({ length: TYPES }, (_, i) => `t${i}`),
  });
const even = (_: number, from: number, to: number) => to - from;

/** Targets after and before all sources of a pair, found by trying all. */
function plainCounts(events: readonly Event[], source: number, target: number, windowMs: number) {
  let [after, before] = [0, 0];
  for (let user = 0; user < USERS; user++) {
    const its = events.filter((event) => event.user === user).toSorted((a, b) => a.time - b.time);
    const sessions: Event[][] = [];
    for (const event of its) {
      const open = sessions.at(-1);
      if (open && event.time - (open.at(-1)?.time ?? 0) <= GAP) open.push(event);
      else sessions.push([event]);
    }
    const from = its[0]?.time ?? 0;
    const to = its.at(-1)?.time ?? 0;
    for (const [s, session] of sessions.entries()) {
      for (const time of new Set(session.filter(({ type }) => type === source).map((event) => event.time))) {
        const reach = Math.min(windowMs, time - from, to - time);
        for (const [o, other] of sessions.entries()) {
          if (o === s || o === 0 || o === sessions.length - 1) continue;
          for (const event of other.filter(({ type }) => type === target)) {
            if (Math.abs(event.time - time) > reach) continue;
            if (event.time > time) after++;
            else before++;
          }
        }
      }
    }
  }
  return { after, before };
}

describe("the mirrored windows", () => {
  it("count what trying all counts", () => {
    fc.assert(
      fc.property(anyEvents, fc.integer({ min: 1, max: 40 }), (events, windowMs) => {
        const sums = mirrorSums(layOutHistories(sequences(events), GAP), even, windowMs);
        for (let pair = 0; pair < TYPES * TYPES; pair++) {
          const [source, target] = [Math.floor(pair / TYPES), pair % TYPES];
          if (source === target) continue;
          expect({ after: sums.after[pair], before: sums.before[pair] }).toEqual(
            plainCounts(events, source, target, windowMs),
          );
        }
      }),
    );
  });

  it("say the opposite of time that runs backwards", () => {
    fc.assert(
      fc.property(anyEvents, fc.integer({ min: 1, max: 40 }), (events, windowMs) => {
        const backwards = events.map((event) => ({ ...event, time: 100 - event.time }));
        const [one, other] = [events, backwards].map((some) =>
          mirrorSums(layOutHistories(sequences(some), GAP), even, windowMs),
        );
        for (let pair = 0; pair < TYPES * TYPES; pair++) {
          expect(other?.x[pair]).toBeCloseTo(one?.y[pair] ?? -1, 9);
          expect(other?.y[pair]).toBeCloseTo(one?.x[pair] ?? -1, 9);
        }
      }),
    );
  });

  it("know a user's rate on both sides, so that it cancels", () => {
    // Each user does the target ten times as often as the one before, evenly; the source stands in the middle.
    const events = [1, 3, 9, 27].flatMap((count, user) => [
      ...Array.from({ length: count }, (_, i) => ({ user, type: 1, time: 1_000 + 10 * i })),
      ...Array.from({ length: count }, (_, i) => ({ user, type: 1, time: -1_000 - 10 * i })),
      { user, type: 2, time: -9_000 },
      { user, type: 2, time: 9_000 },
      { user, type: 0, time: 0 },
    ]);
    const test = mirrorTest(mirrorSums(layOutHistories(sequences(events), GAP), even, 8_000), 1);
    expect(test).toMatchObject({ after: 40, before: 40, p: 1 });
    expect(test?.ratio.est).toBeCloseTo(1, 12);
  });

  it("take no two users who agree for a proof", () => {
    const events = [0, 1].flatMap((user) => [
      { user, type: 2, time: -9_000 },
      { user, type: 0, time: 0 },
      { user, type: 1, time: 5_000 },
      { user, type: 2, time: 9_000 },
    ]);
    const test = mirrorTest(mirrorSums(layOutHistories(sequences(events), GAP), even, 8_000), 1);
    expect(test?.p).toBeGreaterThan(0.1);
    expect(test?.ratio.lo).toBeLessThan(1);
    expect(test?.ratio.hi).toBeLessThan(Infinity);
  });

  it("need whole histories", () => {
    const db = sequences([{ user: 0, type: 0, time: 0 }]);
    const twice = { ...db, starts: Int32Array.of(0, 0, 1), users: Int32Array.of(0, 0) };
    expect(() => layOutHistories(twice, GAP)).toThrow(RangeError);
  });
});
