import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyEvents, anyReach, anySessions, sequencesOf, TYPES } from "../mining/events-for-test";
import type { PlainEvent } from "../mining/brute-force-for-test";
import type { Reach } from "../sequences";
import { momentsOf } from "../statistics/moments";
import { funnel } from "./funnel";
import { patternUsers, type MatchedUser } from "./pattern-users";
import { matchesIn, plainOf, shortestByUser, spanOf } from "./plain-for-test";

const anyPattern = fc.array(fc.constantFrom(...TYPES), { minLength: 1, maxLength: 4 });
const someReach: fc.Arbitrary<Reach> = fc.oneof(fc.constant({}), anyReach);

function usersOf(events: readonly PlainEvent[], pattern: readonly string[], reach: Reach, gap: number | undefined) {
  const db = sequencesOf(events, { sessionGapMs: gap });
  const numbers = pattern.map((type) => TYPES.indexOf(type));
  const found = patternUsers(momentsOf(db), numbers, reach);
  const told = ({ user, events: own, why }: MatchedUser) => ({
    user: db.userIds[user] ?? "",
    why,
    match: own.map((e) => ({ type: db.typeNames[db.types[e] ?? -1] ?? "", time: db.times[e] ?? NaN })),
  });
  return { followers: found.followers.map(told), nearMisses: found.nearMisses.map(told) };
}

describe("the users of a pattern", () => {
  test("are those who follow it, each with the shortest and earliest way to", () => {
    fc.assert(
      fc.property(anyEvents, anyPattern, someReach, anySessions, (events, pattern, reach, gap) => {
        const plain = plainOf(events, gap);
        const expected = shortestByUser(plain, pattern, reach);
        const { followers } = usersOf(events, pattern, reach, gap);
        expect(followers.map(({ user }) => user)).toEqual([...expected.keys()].sort());
        for (const { user, match } of followers) {
          const ways = plain
            .filter((sequence) => sequence.user === user)
            .flatMap((sequence) => matchesIn(sequence, pattern, reach))
            .map((way) => way.map(({ type, time }) => ({ type, time })));
          expect(ways).toContainEqual(match);
          const best = expected.get(user) ?? [];
          expect([spanOf(match.map((event) => ({ ...event, step: 0 }))), match[0]?.time]).toEqual([
            spanOf(best),
            best[0]?.time,
          ]);
        }
      }),
      { numRuns: 1500 },
    );
  });

  test("nearly follow it who went beyond a limit, or else did all but the last step", () => {
    fc.assert(
      fc.property(anyEvents, anyPattern, someReach, anySessions, (events, pattern, reach, gap) => {
        const plain = plainOf(events, gap);
        const followers = shortestByUser(plain, pattern, reach);
        const inOrder = shortestByUser(plain, pattern, {});
        const prefix = pattern.slice(0, -1);
        const nearly = prefix.length > 0 ? shortestByUser(plain, prefix, reach) : new Map<string, never>();
        const expected = new Map<string, { why: string; span: number; from: number | undefined }>();
        for (const user of new Set(plain.map((sequence) => sequence.user))) {
          const late = inOrder.get(user);
          const best = late ?? nearly.get(user);
          if (followers.has(user) || !best) continue;
          expected.set(user, { why: late ? "too_late" : "missing_last", span: spanOf(best), from: best[0]?.time });
        }
        const { nearMisses } = usersOf(events, pattern, reach, gap);
        expect(nearMisses.map(({ user }) => user)).toEqual([...expected.keys()].sort());
        for (const { user, why, match } of nearMisses) {
          const span = (match.at(-1)?.time ?? 0) - (match[0]?.time ?? 0);
          expect({ why, span, from: match[0]?.time }).toEqual(expected.get(user));
          expect(match.map(({ type }) => type)).toEqual(why === "too_late" ? pattern : prefix);
        }
      }),
      { numRuns: 1500 },
    );
  });
});

describe("a funnel", () => {
  test("loses at each step those who do not go on, counted as patterns are", () => {
    const countedBy = fc.constantFrom("users" as const, "sequences" as const);
    fc.assert(
      fc.property(anyEvents, anyPattern, someReach, anySessions, countedBy, (events, steps, reach, gap, counted) => {
        const db = sequencesOf(events, { sessionGapMs: gap });
        const numbers = steps.map((type) => TYPES.indexOf(type));
        const found = funnel(momentsOf(db), numbers, reach, counted);
        // A session of its own for each sequence makes users of sessions.
        const plain = plainOf(events, gap).map((sequence, i) =>
          counted === "users" ? sequence : { ...sequence, user: `${i}` },
        );
        const reached = steps.map((_, k) => shortestByUser(plain, steps.slice(0, k + 1), reach));
        expect(found.of).toBe(new Set(plain.map(({ user }) => user)).size);
        expect(found.steps.map(({ type, n, dropped }) => ({ type, n, dropped }))).toEqual(
          steps.map((type, k) => ({
            type,
            n: reached[k]?.size,
            dropped: k === 0 ? 0 : (reached[k - 1]?.size ?? 0) - (reached[k]?.size ?? 0),
          })),
        );
        for (const [k, { lag_p50_ms: lag, n }] of found.steps.entries()) {
          expect(lag === null).toBe(k === 0 || n === 0);
          if (lag === null) continue;
          // The way through the middle is not told, but it never waits longer than one that is.
          expect(lag).toBeGreaterThan(0);
          expect(lag).toBeLessThanOrEqual(reach.maxGapMs ?? Infinity);
          if (k !== 1) continue;
          const lags = [...(reached[1]?.values() ?? [])].map(spanOf).sort((a, b) => a - b);
          const at = (lags.length - 1) / 2;
          expect(lag).toBe(((lags[Math.floor(at)] ?? NaN) + (lags[Math.ceil(at)] ?? NaN)) / 2);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
