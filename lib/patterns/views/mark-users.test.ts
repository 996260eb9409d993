import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { PlainEvent } from "../mining/brute-force-for-test";
import { anyEvents, anyReach, anySessions, sequencesOf, TYPES } from "../mining/events-for-test";
import type { Reach, SequenceDb } from "../sequences";
import { momentsOf } from "../statistics/moments";
import { flow } from "./flow";
import { funnel } from "./funnel";
import { markUsers, type MarkUsers } from "./mark-users";
import {
  counting,
  labelsOf,
  plainOf,
  plainPaths,
  shortestByUser,
  spanOf,
  timesOf,
  type PlainFlow,
} from "./plain-for-test";
import { stepMatrix } from "./step-matrix";

type Shown = { type: string; time: number };

const anyCounted = fc.constantFrom("users" as const, "sequences" as const);
const anyGroups = fc.option(fc.array(fc.integer({ min: -1, max: 1 }), { minLength: 4, maxLength: 4 }), {
  nil: undefined,
});
const typeAt = (name: string) => TYPES.indexOf(name);

function told(db: SequenceDb, { users }: MarkUsers) {
  return users.map(({ user, events, why }) => ({
    user: db.userIds[user] ?? "",
    shown: events.map((e): Shown => ({ type: db.typeNames[db.types[e] ?? -1] ?? "", time: db.times[e] ?? NaN })),
    ...(why ? { why } : {}),
  }));
}

/** Each user once, by the first of what is theirs. */
const firstOfEach = <T extends { user: string }>(all: readonly T[]): T[] =>
  all.filter(({ user }, i) => all.findIndex((other) => other.user === user) === i);

describe("the users behind a mark", () => {
  const anyFlow: fc.Arbitrary<PlainFlow> = fc.record({
    anchor: fc.constantFrom(...TYPES),
    before: fc.integer({ min: 0, max: 4 }),
    after: fc.integer({ min: 0, max: 4 }),
    width: fc.integer({ min: 1, max: 3 }),
    counted: anyCounted,
    collapse: fc.boolean(),
    sessionGapMs: anySessions,
  });

  test("of a flow are those that passed the node or the link, each with the anchor and those steps", () => {
    fc.assert(
      fc.property(anyEvents, anyFlow, (events, { sessionGapMs, ...options }) => {
        const db = sequencesOf(events, { sessionGapMs });
        const moments = momentsOf(db);
        const { counted, collapse = false, width, before } = options;
        const anchor = typeAt(options.anchor);
        const figure = flow(moments, { ...options, anchor });
        const paths = plainPaths(events, { ...options, sessionGapMs });
        const labels = labelsOf(paths, { ...options, sessionGapMs });
        const placeOf = (i: number) => {
          const { step = NaN, kind = "other", type = null } = figure.nodes[i] ?? {};
          return { step, kind, type: type === null ? null : typeAt(type), label: `${step} ${kind} ${type ?? ""}` };
        };
        const check = (n: number, at: ReturnType<typeof placeOf>, from?: ReturnType<typeof placeOf>) => {
          const found = markUsers(moments, { view: "flow", anchor, at, from, width, collapse }, counted);
          const through = paths.flatMap(({ user, steps }, p) => {
            const on = (place: typeof at) => labels[p]?.[before + place.step] === place.label;
            if (!on(at) || (from && !on(from))) return [];
            const shown = [at.step, from?.step ?? 0, 0].map(
              (step) => steps[before + step] ?? steps[before + step - Math.sign(step)],
            );
            const own = [...new Set(shown)].flatMap((event) => event ?? []).sort((a, b) => a.time - b.time);
            return [{ user, shown: own }];
          });
          expect(found.n).toBe(n);
          expect(through).toHaveLength(n);
          expect(told(db, found)).toEqual(firstOfEach(through));
        };
        for (const [i, { n }] of figure.nodes.entries()) check(n, placeOf(i));
        for (const { from, to, n } of figure.links) check(n, placeOf(to), placeOf(from));
      }),
      { numRuns: 500 },
    );
  });

  const anySteps = fc.array(fc.constantFrom(...TYPES), { minLength: 1, maxLength: 4 });
  const someReach: fc.Arbitrary<Reach> = fc.oneof(fc.constant({}), anyReach);

  test("of a funnel are those that reached the step, or the one before and not it", () => {
    fc.assert(
      fc.property(anyEvents, anySteps, someReach, anySessions, anyCounted, (events, names, reach, gap, counted) => {
        const db = sequencesOf(events, { sessionGapMs: gap });
        const moments = momentsOf(db);
        const figure = funnel(moments, names.map(typeAt), reach, counted);
        // A user of its own for each sequence makes users of sessions.
        const plain = plainOf(events, gap);
        const units = plain.map((sequence, i) => (counted === "users" ? sequence : { ...sequence, user: `${i}` }));
        const userOf = (unit: string) => (counted === "users" ? unit : (plain[Number(unit)]?.user ?? ""));
        const order = units.map(({ user }) => user);
        const best = (pattern: readonly string[], limits: Reach) => shortestByUser(units, pattern, limits);
        const sameAs = (way: readonly Shown[], expected: readonly Shown[]) => {
          const timed = (shown: readonly Shown[]) => shown.map((event) => ({ ...event, step: 0 }));
          expect(way.map(({ type }) => type)).toEqual(expected.map(({ type }) => type));
          expect([way[0]?.time, spanOf(timed(way))]).toEqual([expected[0]?.time, spanOf(timed(expected))]);
        };
        for (const [k, { n, dropped }] of figure.steps.entries()) {
          const upTo = names.slice(0, k + 1);
          const steps = upTo.map(typeAt);
          const reached = best(upTo, reach);
          const found = markUsers(moments, { view: "funnel", steps, which: "reached", reach }, counted);
          expect(found.n).toBe(n);
          expect(reached.size).toBe(n);
          const ways = firstOfEach([...reached].map(([unit, way]) => ({ user: userOf(unit), way })));
          expect(told(db, found).map(({ user }) => user)).toEqual(ways.map(({ user }) => user));
          for (const [i, { shown }] of told(db, found).entries()) sameAs(shown, ways[i]?.way ?? []);

          if (k === 0) continue;
          const gone = markUsers(moments, { view: "funnel", steps, which: "dropped", reach }, counted);
          const prefix = best(upTo.slice(0, -1), reach);
          const late = best(upTo, {});
          const out = [...prefix.keys()].filter((unit) => !reached.has(unit));
          out.sort((a, b) => order.indexOf(a) - order.indexOf(b));
          expect(gone.n).toBe(dropped);
          expect(out).toHaveLength(dropped);
          const nearest = firstOfEach(
            out.map((unit) => ({
              user: userOf(unit),
              why: late.has(unit) ? "too_late" : "missing_last",
              way: late.get(unit) ?? prefix.get(unit) ?? [],
            })),
          );
          expect(told(db, gone).map(({ user, why }) => ({ user, why }))).toEqual(
            nearest.map(({ user, why }) => ({ user, why })),
          );
          for (const [i, { shown }] of told(db, gone).entries()) sameAs(shown, nearest[i]?.way ?? []);
        }
      }),
      { numRuns: 500 },
    );
  });

  const anyMatrix = fc.record({
    anchor: fc.option(fc.constantFrom(...TYPES), { nil: undefined }),
    before: fc.integer({ min: 0, max: 3 }),
    after: fc.integer({ min: 0, max: 3 }),
    counted: anyCounted,
    gap: anySessions,
  });

  test("of a matrix are those that did the type at the step, in either group or in one", () => {
    fc.assert(
      fc.property(anyEvents, anyMatrix, anyGroups, (events, { anchor, before, after, counted, gap }, its) => {
        const db = sequencesOf(events, { sessionGapMs: gap });
        const moments = momentsOf(db);
        const groups = its && Int8Array.from(its);
        const middle = anchor === undefined ? undefined : typeAt(anchor);
        const figure = stepMatrix(moments, { anchor: middle, before, after, rows: 10, counted, groups });
        const all = counting(plainOf(events, gap), anchor, counted);
        const groupOf = (user: string) => (its ? its[db.userIds.indexOf(user)] : 0);
        for (const { type, n } of figure.rows) {
          for (const [place, step] of figure.steps.entries()) {
            for (const group of [null, ...n.keys()]) {
              const cell = { view: "matrix", anchor: middle, step, type: typeAt(type), groups, group } as const;
              const found = markUsers(moments, cell, counted);
              const there = all.filter(({ user, at, moments: own }) => {
                const within = group === null ? groupOf(user) !== -1 : groupOf(user) === group;
                return within && own[at + step]?.includes(type);
              });
              const inGroups = group === null ? n : n.slice(group, group + 1);
              expect(found.n).toBe(inGroups.reduce((sum, counts) => sum + (counts[place] ?? 0), 0));
              expect(there).toHaveLength(found.n);
              expect(told(db, found)).toEqual(
                firstOfEach(
                  there.map((sequence) => ({
                    user: sequence.user,
                    shown: [{ type, time: timesOf(sequence)[sequence.at + step] ?? NaN }],
                  })),
                ),
              );
            }
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  test("of what nobody did are nobody", () => {
    const events: PlainEvent[] = [{ user: "u1", type: "a", time: 0 }];
    const moments = momentsOf(sequencesOf(events));
    const nowhere = { step: 1, kind: "other", type: null } as const;
    for (const mark of [
      { view: "flow", anchor: typeAt("a"), at: nowhere, width: 8, collapse: false },
      { view: "flow", anchor: typeAt("b"), at: { ...nowhere, kind: "left" }, width: 8, collapse: false },
      { view: "funnel", steps: [typeAt("b"), typeAt("a")], which: "dropped", reach: {} },
      { view: "matrix", anchor: typeAt("a"), step: -1, type: typeAt("b"), group: null },
    ] as const) {
      expect(markUsers(moments, mark, "users")).toEqual({ n: 0, users: [] });
    }
  });
});
