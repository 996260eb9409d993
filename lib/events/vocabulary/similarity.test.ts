import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { SIMILAR_FROM, nameSimilarity, similarGroups, typeSimilarity, type Comparable } from "./similarity";

const type = (name: string, more: Partial<Comparable> = {}): Comparable => ({
  id: name,
  names: [name],
  category: "exploration",
  actions: {},
  objects: {},
  ...more,
});

describe("names", () => {
  test.each([
    ["比较车型", "车型比较"],
    ["查看报价", "查看报价单"],
    ["查看优惠活动", "查看优惠"],
    ["预约试驾", "预约试驾服务"],
    ["compare models", "compare car models"],
    ["check prices", "check price list"],
    ["purchase", "purchse"],
  ])("%s and %s are worth asking about", (one, other) => {
    expect(nameSimilarity(one, other)).toBeGreaterThanOrEqual(SIMILAR_FROM);
    expect(nameSimilarity(one, other)).toBe(nameSimilarity(other, one));
  });

  test.each([
    ["打高尔夫", "下单购买"],
    ["看直播", "预约试驾"],
    ["play golf", "check prices"],
    ["比较车型", "compare models"],
  ])("%s and %s have nothing in common", (one, other) => {
    expect(nameSimilarity(one, other)).toBeLessThan(SIMILAR_FROM);
  });

  test("with one canonical form are fully alike", () => {
    expect(nameSimilarity("comparing the models", "Compare model")).toBe(1);
    expect(nameSimilarity("比较了车型", "比较 车型")).toBe(1);
  });
});

describe("types", () => {
  const browse = { actions: { browse: 40, click: 10 }, objects: { 宝马7系: 5, 奔驰S系: 4 } };

  test("whose names are near gain from resting on the same behaviours", () => {
    const near = typeSimilarity(type("浏览车型", browse), type("查看车型", browse));
    const far = typeSimilarity(type("浏览车型", browse), type("查看车型", { actions: { visit_poi: 9 } }));
    expect(near).toBeGreaterThan(far);
    expect(near).toBeGreaterThanOrEqual(SIMILAR_FROM);
  });

  test("never become alike by evidence alone", () => {
    expect(typeSimilarity(type("浏览车型", browse), type("打高尔夫", browse))).toBeLessThan(SIMILAR_FROM);
  });

  test("are compared by every name they have, a count that is not one does no harm", () => {
    const both = type("比较车型", { names: ["比较车型", "compare models"] });
    expect(typeSimilarity(both, type("comparing models"))).toBe(1);
    expect(typeSimilarity(type("x", { actions: { constructor: 1 } }), type("y"))).toBeLessThan(SIMILAR_FROM);
  });
});

describe("groups", () => {
  test("join what is alike and leave out what is not", async () => {
    const groups = await similarGroups([
      type("查看优惠"),
      type("打高尔夫"),
      type("查看优惠活动"),
      type("查看优惠信息"),
    ]);
    expect(groups).toEqual([["查看优惠", "查看优惠信息", "查看优惠活动"]]);
  });

  test("are the same whatever order the types come in, hold a type once and stay small", async () => {
    const names = Array.from({ length: 40 }, (_, i) => `查看优惠${String.fromCodePoint(0x4e00 + i)}`);
    const groups = await similarGroups(names.map((name) => type(name)));
    expect(Math.max(...groups.map(({ length }) => length))).toBeLessThanOrEqual(12);
    const all = groups.flat();
    expect(new Set(all).size).toBe(all.length);
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(names, { minLength: names.length }), async (shuffled) => {
        expect(await similarGroups(shuffled.map((name) => type(name)))).toEqual(groups);
      }),
      { numRuns: 10 },
    );
  });
});

test("comparing many types lets other work go on", async () => {
  const types = Array.from({ length: 300 }, (_, i) => type(`类型${i}号浏览`));
  let breaths = 0;
  await similarGroups(types, async () => void breaths++);
  expect(breaths).toBe(15);
});
