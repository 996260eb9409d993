import { describe, expect, it, test } from "vitest";
import { buildSequences } from "@/lib/patterns";
import type { Profile } from "@/lib/people";
import { createRandom } from "../../../scripts/sample/random.ts";
import { sampleEvents } from "../../patterns/statistics/__fixtures__/sample";
import { levelOf } from "../levels/level-of";
import { sampleProfiles } from "./__fixtures__/sample";
import { profileFields } from "./features";
import { adjustmentFields, profileEffects } from "./profile-effects";

const profile = (fields: Profile["fields"], properties: Profile["properties"] = {}): Profile => ({
  fields,
  properties,
});
const people = (count: number, make: (i: number) => Profile | null) => Array.from({ length: count }, (_, i) => make(i));
const valuesOf = (profiles: (Profile | null)[]) =>
  Object.fromEntries(
    profileFields(profiles).fields.map(({ name, features }) => [name, features.map(({ value }) => value)]),
  );

describe("the features of profiles", () => {
  it("cut numbers into groups of about as many users, named by their ranges", () => {
    const profiles = people(400, (i) => profile({ age: 20 + (i % 40) }));
    expect(valuesOf(profiles)).toEqual({ age: ["20–29", "30–39", "40–49", "50–59"] });
    const [age] = profileFields(profiles).fields;
    for (const { has } of age?.features ?? []) expect(has.filter((one) => one === 1)).toHaveLength(100);
    expect(valuesOf(people(90, (i) => profile({ age: 20 + (i % 30) })))).toEqual({ age: ["20–29", "30–39", "40–49"] });
  });

  it("keep equal numbers together", () => {
    const profiles = people(400, (i) => profile({ income: i < 300 ? 0 : i }));
    const ranges = valuesOf(profiles)["income"] ?? [];
    expect(ranges[0]).toBe("0");
    expect(ranges).toHaveLength(2);
  });

  it("take each value of a list, both of a yes or no, and free properties, as numbers where all are", () => {
    const profiles = people(60, (i) =>
      profile(
        { interests: i % 3 === 0 ? ["golf", "music"] : ["music"], has_car: i % 2 === 0 },
        { tier: i % 4 === 0 ? "gold" : "basic", points: String(i), stars: String(i % 2) },
      ),
    );
    expect(valuesOf(profiles)).toEqual({
      has_car: ["false", "true"],
      interests: ["golf"],
      points: ["0–19", "20–39", "40–59"],
      stars: ["0", "1"],
      tier: ["basic", "gold"],
    });
  });

  it("leave out what names users, what is too rare and what all have, and say so", () => {
    const profiles = people(1000, (i) =>
      profile({ city: i < 990 ? (i % 2 === 0 ? "north" : "south") : `far ${i}` }, { code: `x${i}`, kind: "same" }),
    );
    const { fields, limits } = profileFields(profiles);
    expect(fields.map(({ name }) => name)).toEqual(["city"]);
    expect(limits).toEqual([
      { code: "field_rare_values", params: { field: "city", values: 10 } },
      { code: "field_many_values", params: { field: "code", values: 1000 } },
      { code: "field_constant", params: { field: "kind" } },
    ]);
  });

  it("compare nobody whose field is not known", () => {
    const profiles = people(40, (i) => (i < 10 ? null : profile(i < 20 ? {} : { gender: i % 2 === 0 ? "m" : "f" })));
    const [gender] = profileFields(profiles).fields;
    expect([...(gender?.features[0]?.has ?? [])].slice(0, 20)).toEqual(Array(20).fill(-1));
    expect(gender?.features[0]?.has.filter((one) => one === 1)).toHaveLength(10);
  });
});

/** One event of type 0 of everybody, and one of type 1 of those who did it. */
function eventsOf(did: readonly boolean[]) {
  const users = did.flatMap((one, i) => (one ? [i, i] : [i]));
  return buildSequences({
    users: Int32Array.from(users),
    types: Int32Array.from(users, (user, i) => (i > 0 && users[i - 1] === user ? 1 : 0)),
    times: Float64Array.from(users, (_, i) => i),
    userIds: did.map((_, i) => `u${String(i).padStart(4, "0")}`),
    typeNames: ["visit", "buy"],
  });
}

describe("features and what people did", () => {
  const random = createRandom("profile");
  const rich = people(600, () => null).map(() => random.chance(0.4));
  // Who is rich plays golf more often and buys more often; golf itself does nothing.
  const golf = rich.map((one) => random.chance(one ? 0.7 : 0.2));
  const did = rich.map((one) => random.chance(one ? 0.6 : 0.2));
  const profiles = rich.map((one, i) => profile({ interests: golf[i] ? ["golf"] : ["music"] }, { rich: String(one) }));
  const { effects } = profileEffects(eventsOf(did), profiles);
  const of = (field: string, value: string) => effects.find((one) => one.field === field && one.value === value && one.target === 1); // prettier-ignore

  it("go together where one stands behind the other, too, until they are adjusted", () => {
    expect(of("interests", "golf")?.found).toBe(true);
    expect(of("interests", "golf")?.stats.adjusted).toMatchObject([{ by: "rich", kind: "field", survived: false }]);
    expect(of("rich", "true")?.stats.adjusted).toMatchObject([{ by: "interests", survived: true }]);
  });

  it("have the counts of users and end at level 1", () => {
    const stats = of("rich", "true")?.stats;
    const [a, b] = [rich.filter((one, i) => one && did[i]).length, rich.filter((one) => one).length];
    expect(stats).toMatchObject({
      scale: "profile",
      n_ab: a,
      n_a: b,
      users: { of: 600 },
      suppresses: false,
      window_ms: null,
    });
    expect(levelOf(stats ?? null).level).toBe(1);
    expect(of("rich", "false")?.stats.suppresses).toBe(true);
    expect(levelOf(of("rich", "false")?.stats ?? null).level).toBe(1);
  });

  it("are not found where nothing is, over many fields", () => {
    const coins = Array.from({ length: 20 }, (_, seed) => {
      const toss = createRandom(`nothing ${seed}`);
      const some = people(300, () => profile({}, Object.fromEntries(Array.from({ length: 12 }, (_, f) => [`f${f}`, `v${toss.int(0, 3)}`])))); // prettier-ignore
      return profileEffects(eventsOf(some.map(() => toss.chance(0.3))), some).effects.filter(({ found }) => found)
        .length;
    });
    expect(coins.reduce((sum, one) => sum + one, 0) / coins.length).toBeLessThanOrEqual(0.5);
  });

  it("say which fields matter for an outcome, with everybody's stratum", () => {
    const [first, ...others] = adjustmentFields(eventsOf(did), profiles, [1]);
    expect(first).toMatchObject({ field: "rich", count: 3 });
    expect(others.map(({ field }) => field)).toEqual(["interests"]);
    const codes = [...(first?.codes ?? [])];
    expect(new Set(codes.filter((_, i) => rich[i])).size).toBe(1);
    expect(new Set(codes).size).toBe(2);
  });

  it("need as many profiles as users", () => {
    expect(() => profileEffects(eventsOf([true, false]), [null])).toThrow(RangeError);
  });
});

test("in the sample project golf and the intent to buy are found, and sex and city are not", () => {
  const db = buildSequences(sampleEvents().events);
  const profiles = sampleProfiles(db.userIds);
  const { effects, limits } = profileEffects(db, profiles);
  expect(limits).toEqual([]);
  const found = effects.filter((one) => one.found);
  const names = found.map(({ field, value, target }) => `${field} ${value} ${db.typeNames[target]}`);
  expect(names).toContain("interests 高尔夫 打高尔夫");
  expect(names).toContain("purchase_intent 首购 下单购买");
  expect(names).toContain("has_car true 旧车估价");
  for (const field of ["gender", "city", "occupation"])
    expect([field, found.filter((one) => one.field === field)]).toEqual([field, []]);
  // Budget and income go with golf only because golfers like dear cars.
  const budget = found.find(({ field, target }) => field === "budget" && db.typeNames[target] === "打高尔夫");
  expect(budget?.stats.adjusted.some(({ survived }) => !survived)).toBe(true);
  const buy = [db.typeNames.indexOf("下单购买")];
  expect(adjustmentFields(db, profiles, buy)[0]?.field).toBe("purchase_intent");
});
