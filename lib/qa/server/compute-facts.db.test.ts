import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { rebuildEntities, withTransaction } from "@/db";
import { insertTestPeople, insertTestTypes, type TestPerson } from "@/db/testing";
import { UserId, type Ctx } from "@/lib/core";
import type { SegmentTree } from "@/lib/people";
import { previewSegment } from "@/lib/people/server";
import { quantileInPlace, wilson } from "@/lib/patterns";
import { createTestCtx } from "@/lib/testing";
import { createTestDb, type TestDb } from "@/lib/testing/test-db";
import { plainFollowed, plainFunnel, plainNext } from "../facts/brute-force-for-test";
import type { Fact } from "../facts/fact";
import { FactQuery } from "../facts/query";
import { computeFacts } from "./compute-facts";
import { recomputeFact } from "./recompute-fact";

let database: TestDb;
let ctx: Ctx;
let people: TestPerson[];

const TYPES = ["浏览车型", "比较车型", "到店看车", "购买"];
const ITEMS = ["宝马7系_详情", "宝马7系_试驾", "奔驰S系", "BMW x5"];
const CITIES = ["北京", "上海", "Berlin"];
const EVERYBODY: SegmentTree = { all: [] };
const ALL = { tokens: Infinity };

function drawPeople(count: number, seed: number): TestPerson[] {
  let state = seed;
  const next = (n: number) => (state = (state * 48_271) % 2_147_483_647) % n;
  const of = <T>(list: readonly T[]): T => list[next(list.length)] as T;
  // Few moments, so that events of one moment and sessions of several events occur.
  const at = () => new Date(Date.UTC(2026, 0, 1 + next(4), 15 + next(2), 10 * next(6))).toISOString();
  return Array.from({ length: count }, (_, n): TestPerson => ({
    id: `user_${n}`,
    ...(next(5)
      ? {
          profile: {
            fields: {
              age: 20 + next(40),
              ...(next(4) ? { city: of(CITIES) } : {}),
              ...(next(2) ? { interests: ["高尔夫", of(["美食", "网球"])] } : {}),
            },
            properties: { level: of(["1", "2"]) },
          },
        }
      : {}),
    behaviors: Array.from({ length: next(7) }, () => ({
      at: at(),
      action: of(["浏览", "搜索"]),
      item: next(4) ? of(ITEMS) : null,
      app: next(2) ? "易车" : null,
    })),
    events: Array.from({ length: next(8) }, () => ({ at: at(), type: of(TYPES) })),
  }));
}

beforeAll(async () => {
  database = await createTestDb();
  // Somebody else's project holds the same names; nothing of it may ever be counted.
  for (const [count, seed] of [
    [40, 3],
    [70, 11],
  ] as const) {
    ctx = await createTestCtx(database.db);
    people = drawPeople(count, seed);
    await insertTestPeople(ctx.db, ctx.project, people);
    await insertTestTypes(ctx.db, ctx.project, { 浏览车型: null, 比较车型: null, 到店看车: null, 购买: "target" });
    const { db, project } = ctx;
    await withTransaction(db, (tx) => rebuildEntities(tx, project));
  }
});
afterAll(() => database.close());

const factOf = async (query: unknown): Promise<Fact> => {
  const [fact] = await computeFacts(ctx, [FactQuery.parse(query)], ALL);
  if (!fact) throw new Error("no fact");
  return fact;
};

const figure = (fact: Fact, name: string, of?: string): number | undefined =>
  fact.figures.find((each) => each.name === name && each.of === of)?.value;

const idsOf = async (where: SegmentTree): Promise<Set<string>> => {
  const { items } = await previewSegment(ctx, { where }, { limit: 200 });
  return new Set(items.map(({ id }) => id));
};

const peopleOf = async (where: SegmentTree): Promise<TestPerson[]> => {
  const ids = await idsOf(where);
  return people.filter(({ id }) => ids.has(id));
};

const leaf = fc.constantFrom<SegmentTree>(
  { on: "profile", field: "interests", is: { in: ["高尔夫"] } },
  { on: "profile", field: "city", is: { in: ["北京", "Berlin"] } },
  { on: "profile", field: "age", is: { min: 30, max: 45 } },
  { on: "property", name: "level", is: { in: ["1"] } },
  { on: "behaviors", contains: "宝马7系" },
  { on: "behaviors", contains: "bmw", count: { min: 2 } },
  { on: "behaviors", action: ["搜索"], from: "2026-01-02" },
  { on: "events", type: ["购买"] },
  { on: "events", type: ["浏览车型"], to: "2026-01-02" },
  { on: "target", group: "reached" },
  { on: "users", ids: ["user_1", "user_7", "user_12", "nobody"] },
);
const tree = fc.oneof(
  leaf,
  fc.constant(EVERYBODY),
  leaf.map((not): SegmentTree => ({ not })),
  fc.array(leaf, { minLength: 1, maxLength: 2 }).map((any): SegmentTree => ({ any })),
);
const type = fc.constantFrom(...TYPES, "没有的");
const period = fc.constantFrom({}, { from: "2026-01-02" }, { from: "2026-01-02", to: "2026-01-03" });
const within = fc.constantFrom(undefined, 600_000, 3_600_000, 86_400_000);

/** Days on the clocks of Shanghai. */
function inPeriod(person: TestPerson, { from, to }: { from?: string; to?: string }): TestPerson {
  const day = (at: string) => new Date(Date.parse(at) + 8 * 3_600_000).toISOString().slice(0, 10);
  const fits = ({ at }: { at: string }) =>
    (from === undefined || day(at) >= from) && (to === undefined || day(at) <= to);
  return { ...person, events: person.events.filter(fits), behaviors: person.behaviors.filter(fits) };
}

describe("a share", () => {
  test("is that of those who fit, with Wilson's interval", async () => {
    await fc.assert(
      fc.asyncProperty(tree, tree, async (among, who) => {
        const fact = await factOf({ kind: "share", among, who });
        const [all, fitting] = [await idsOf(among), await idsOf({ all: [among, who] })];
        expect([figure(fact, "n"), figure(fact, "of")]).toEqual([fitting.size, all.size]);
        const interval = all.size === 0 ? undefined : wilson(fitting.size / all.size, all.size);
        expect([figure(fact, "lo"), figure(fact, "hi")]).toEqual([interval?.lo, interval?.hi]);
      }),
      { numRuns: 30 },
    );
  });

  test("of nobody is not told", async () => {
    const fact = await factOf({ kind: "share", among: { any: [] }, who: EVERYBODY });
    expect(fact.figures.map(({ name, value }) => [name, value])).toEqual([["n", 0], ["of", 0]]); // prettier-ignore
    expect(fact.text.en).toContain("nobody");
    expect(fact.text.zh).toContain("没有任何人");
  });
});

test("a difference is between the groups without those who are in both", async () => {
  await fc.assert(
    fc.asyncProperty(tree, tree, tree, tree, async (a, b, one, other) => {
      const fact = await factOf({
        kind: "difference",
        first: { among: a, who: one },
        second: { among: b, who: other },
      });
      const [inA, inB, fitOne, fitOther] = [await idsOf(a), await idsOf(b), await idsOf(one), await idsOf(other)];
      const common = [...inA].filter((id) => inB.has(id));
      const equal = common.length === inA.size && common.length === inB.size;
      const within = (x: Set<string>) => common.length === x.size;
      const first = equal || within(inA) ? inA : inA.difference(inB);
      const second = equal || (within(inB) && !within(inA)) ? inB : inB.difference(inA);
      const hits = [first.intersection(fitOne).size, second.intersection(fitOther).size];
      expect([figure(fact, "n", "first"), figure(fact, "of", "first")]).toEqual([hits[0], first.size]);
      expect([figure(fact, "n", "second"), figure(fact, "of", "second")]).toEqual([hits[1], second.size]);
      const difference = figure(fact, "difference");
      if (first.size === 0 || second.size === 0) expect(difference).toBeUndefined();
      else expect(difference).toBeCloseTo((hits[0] ?? 0) / first.size - (hits[1] ?? 0) / second.size, 12);
      expect(fact.definition.en.includes("for pairs")).toBe(equal);
      expect(fact.definition.en.includes("do not overlap")).toBe(common.length > 0 && !equal);
    }),
    { numRuns: 30 },
  );
});

test("a ranking has every value of enough users, the highest share first", async () => {
  await fc.assert(
    fc.asyncProperty(tree, tree, fc.constantFrom("city", "interests", "level"), async (among, who, field) => {
      const fact = await factOf({ kind: "ranking", among, who, field, limit: 2 });
      const fitting = await idsOf(who);
      const values = new Map<string, { n: number; of: number }>();
      for (const { id, profile } of await peopleOf(among)) {
        const value = profile?.fields[field] ?? profile?.properties[field];
        for (const each of [value].flat()) {
          if (each === undefined) continue;
          const { n, of } = values.get(String(each)) ?? { n: 0, of: 0 };
          values.set(String(each), { n: n + (fitting.has(id) ? 1 : 0), of: of + 1 });
        }
      }
      const large = [...values].filter(([, { of }]) => of >= 5);
      const shares = large.map(([, { n, of }]) => n / of).toSorted((a, b) => b - a);
      const told = fact.figures.filter(({ name }) => name === "share");
      expect(told.map(({ value }) => value)).toEqual(shares.slice(0, 2));
      for (const { of = "" } of told) {
        expect([figure(fact, "n", of), figure(fact, "of", of)]).toEqual(Object.values(values.get(of) ?? {}));
      }
      expect(figure(fact, "values_more")).toBe(Math.max(0, large.length - 2));
      expect(figure(fact, "values_small")).toBe(values.size - large.length);
    }),
    { numRuns: 30 },
  );
});

test("numbers are ranked in groups of about as many users", async () => {
  const fact = await factOf({
    kind: "ranking",
    among: EVERYBODY,
    who: { on: "events", type: ["购买"] },
    field: "age",
    limit: 9,
  });
  const sizes = fact.figures.filter(({ name }) => name === "of").map(({ value }) => value);
  expect(sizes).toHaveLength(4);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(people.filter(({ profile }) => profile).length);
  expect(fact.figures.filter(({ name }) => name === "share").every(({ of }) => /^\d+–\d+$/.test(of ?? ""))).toBe(true);
});

test("an average is that of the numbers of those who are meant, alone and by another field", async () => {
  await fc.assert(
    fc.asyncProperty(tree, async (among) => {
      const fact = await factOf({ kind: "average", among, field: "age", limit: 5 });
      const all = await peopleOf(among);
      const ages = all
        .flatMap(({ profile }) => Number(profile?.fields["age"] ?? NaN))
        .filter((age) => !Number.isNaN(age));
      expect([figure(fact, "n") ?? 0, figure(fact, "of")]).toEqual([ages.length, all.length]);
      const mean = ages.reduce((sum, age) => sum + age, 0) / ages.length;
      if (ages.length > 0) expect(figure(fact, "mean")).toBeCloseTo(mean, 9);

      const byCity = await factOf({ kind: "average", among, field: "age", by: "city", limit: 5 });
      for (const city of CITIES) {
        const own = all
          .filter(({ profile }) => profile?.fields["city"] === city)
          .map(({ profile }) => Number(profile?.fields["age"]));
        expect(figure(byCity, "n", city)).toBe(own.length < 5 ? undefined : own.length);
        if (own.length >= 5)
          expect(figure(byCity, "mean", city)).toBeCloseTo(own.reduce((sum, age) => sum + age, 0) / own.length, 9);
      }
    }),
    { numRuns: 30 },
  );
});

test("a funnel is that of every way through the events", async () => {
  await fc.assert(
    fc.asyncProperty(
      tree,
      fc.array(type, { minLength: 2, maxLength: 4 }),
      within,
      period,
      async (among, steps, ms, days) => {
        const fact = await factOf({
          kind: "funnel",
          among,
          steps,
          ...(ms === undefined ? {} : { within_ms: ms }),
          ...days,
        });
        const own = (await peopleOf(among)).map((person) => inPeriod(person, days));
        const reached = steps.map((step, i) => figure(fact, "n", `${i + 1}. ${step}`));
        expect(reached).toEqual(plainFunnel(own, steps, ms));
        expect(figure(fact, "users")).toBe(own.length);
      },
    ),
    { numRuns: 30 },
  );
});

test("what followed, and after how long, is what looking at each pair of events finds", async () => {
  await fc.assert(
    fc.asyncProperty(tree, type, type, within, period, async (among, first, second, ms, days) => {
      const fact = await factOf({
        kind: "followed",
        among,
        first,
        second,
        ...(ms === undefined ? {} : { within_ms: ms }),
        ...days,
      });
      const own = (await peopleOf(among)).map((person) => inPeriod(person, days));
      const { of, waits } = plainFollowed(own, [first, second], ms);
      expect([figure(fact, "n"), figure(fact, "of")]).toEqual([waits.length, of]);
      const median = waits.length === 0 ? undefined : quantileInPlace(Float64Array.from(waits), 0.5);
      expect(figure(fact, "lag_p50")).toBe(median);
    }),
    { numRuns: 30 },
  );
});

test("what came next is what looking at each session finds", async () => {
  await fc.assert(
    fc.asyncProperty(tree, type, period, async (among, after, days) => {
      const fact = await factOf({ kind: "next", among, after, limit: 50, ...days });
      const own = (await peopleOf(among)).map((person) => inPeriod(person, days));
      const { of, next, nothing } = plainNext(own, after);
      const told = new Map(fact.figures.flatMap(({ name, value, of: row }) => (name === "n" && row !== "nothing" ? [[row, value]] : []))); // prettier-ignore
      expect(told).toEqual(next);
      expect([figure(fact, "n", "nothing"), figure(fact, "of", "nothing")]).toEqual([nothing, of]);
    }),
    { numRuns: 30 },
  );
});

describe("counts", () => {
  const text = fc.constantFrom(undefined, "宝马7系", "bmw");
  test("are of the rows and users that are meant", async () => {
    await fc.assert(
      fc.asyncProperty(
        tree,
        fc.constantFrom("users" as const, "events" as const, "behaviors" as const),
        fc.option(fc.array(type, { minLength: 1, maxLength: 2 }), { nil: undefined }),
        text,
        period,
        async (among, what, types, contains, days) => {
          const fact = await factOf({
            kind: "count",
            what,
            among,
            ...(types ? { types } : {}),
            ...(contains ? { contains } : {}),
            ...days,
          });
          const own = (await peopleOf(among)).map((person) => inPeriod(person, days));
          const events = own.map(
            (person) => person.events.filter((event) => !types || types.includes(event.type)).length,
          );
          const rows = own.map((person) => person.behaviors.filter(({ item, app }) => !contains || `${item ?? ""}\n${app ?? ""}`.toLowerCase().includes(contains)).length); // prettier-ignore
          const sum = (counts: number[]) => counts.reduce((all, count) => all + count, 0);
          const limited = Object.keys(days).length > 0;
          const counted = own.filter((_, i) => {
            if (types || contains) return (!types || (events[i] ?? 0) > 0) && (!contains || (rows[i] ?? 0) > 0);
            return !limited || (events[i] ?? 0) + (rows[i] ?? 0) > 0;
          });
          const counts = { users: counted.length, events: sum(events), behaviors: sum(rows) };
          expect(figure(fact, "n")).toBe(counts[what]);
        },
      ),
      { numRuns: 30 },
    );
  });
});

test("the things of most users are those that their rows name", async () => {
  await fc.assert(
    fc.asyncProperty(tree, fc.constantFrom("item", "app", "event_type"), period, async (among, what, days) => {
      const fact = await factOf({ kind: "top", among, what, limit: 3, ...days });
      const own = (await peopleOf(among)).map((person) => inPeriod(person, days));
      const names = own.map(({ behaviors, events }) => new Set(what === "event_type" ? events.map((event) => event.type) : behaviors.flatMap((row) => row[what === "item" ? "item" : "app"] ?? []))); // prettier-ignore
      const counts = new Map<string, number>();
      for (const name of names.flatMap((its) => [...its])) counts.set(name, (counts.get(name) ?? 0) + 1);
      const told = fact.figures.flatMap(({ name, value }) => (name === "n" ? [value] : []));
      expect(told).toEqual([...counts.values()].toSorted((a, b) => b - a).slice(0, 3));
      expect(figure(fact, "more")).toBe(Math.max(0, counts.size - 3));
    }),
    { numRuns: 30 },
  );
});

test("a user is one of this project, with days of its zone", async () => {
  const [wanted] = people.filter(({ behaviors, events }) => behaviors.length > 2 && events.some((event) => event.type === "购买")); // prettier-ignore
  if (!wanted) throw new Error("nobody");
  const fact = await factOf({ kind: "user", user: wanted.id });
  const days = wanted.behaviors.map(({ at }) => new Date(Date.parse(at) + 8 * 3_600_000).toISOString().slice(0, 10)).toSorted(); // prettier-ignore
  expect(figure(fact, "behaviors")).toBe(wanted.behaviors.length);
  expect(fact.text.en).toContain(`from ${days[0]} to ${days.at(-1)}`);
  expect(fact.text.zh).toContain("已达成目标事件");
  const aged = people.find(({ profile }) => profile);
  const told = await factOf({ kind: "user", user: aged?.id });
  expect(told.text.zh).toContain(`年龄 ${Number(aged?.profile?.fields["age"])}`);
  expect(figure(told, "age")).toBe(aged?.profile?.fields["age"]);
  // A column of one's own may hold anything, and is told to no model.
  expect(told.text.en).not.toContain("level");
  expect(await computeFacts(ctx, [{ kind: "user", user: UserId.parse("user_of_nobody") }], ALL)).toEqual([]);
});

describe("the facts of a question", () => {
  const golf: SegmentTree = { on: "profile", field: "interests", is: { in: ["高尔夫"] } };
  const queries = ["宝马7系", "奔驰S系"].map((contains) => FactQuery.parse({ kind: "share", among: golf, who: { on: "behaviors", contains } })); // prettier-ignore

  test("are numbered in the order given, equal queries once", async () => {
    const [first, second] = queries;
    const facts = await computeFacts(ctx, [...queries, ...queries], ALL);
    expect(facts.map(({ id, query }) => [id, query])).toEqual([["f1", first], ["f2", second]]); // prettier-ignore
  });

  test("are dropped from the end where there is no room", async () => {
    expect(await computeFacts(ctx, queries, { tokens: 150 })).toHaveLength(1);
    expect(await computeFacts(ctx, queries, { tokens: 10 })).toEqual([]);
  });

  test("come out the same when they are computed again, and say what differs when rows came", async () => {
    const [query] = queries;
    const fact = await factOf(query);
    expect(await recomputeFact(ctx, fact)).toEqual({ fact, same: true, differing: [] });
    const id = "golfer_of_today";
    const profile = { fields: { interests: ["高尔夫"] }, properties: {} };
    await insertTestPeople(ctx.db, ctx.project, [{ id, profile, behaviors: [], events: [] }]);
    people = [...people, { id, profile, behaviors: [], events: [] }];
    const again = await recomputeFact(ctx, fact);
    expect(again.same).toBe(false);
    expect(again.differing).toEqual(["of", "share", "lo", "hi", "text"]);
    expect(figure(again.fact ?? fact, "of")).toBe((figure(fact, "of") ?? 0) + 1);
  });

  test("fail as a whole where a group rests on targets that are not there", async () => {
    const empty = await createTestCtx(database.db);
    const query = FactQuery.parse({ kind: "share", among: EVERYBODY, who: { on: "target", group: "reached" } });
    await expect(computeFacts(empty, [query], ALL)).rejects.toMatchObject({ code: "segment_without_targets" });
  });
});
