import { expect, test } from "vitest";
import { FLOW_STEPS, MATRIX_STEPS, readAmount, readShown, stepsOf } from "./view-url";

test("users are counted in whole numbers that the database can hold, lifts need not be whole", () => {
  expect(["12", "0", "2147483647"].map((text) => readAmount("users", text))).toEqual([12, 0, 2_147_483_647]);
  for (const text of ["", "abc", "-1", "1.5", "2147483648"]) expect(readAmount("users", text)).toBeUndefined();
  expect(readAmount("lift", "1.5")).toBe(1.5);
  for (const text of ["", "abc", "-1", "1.", `1${"0".repeat(400)}`]) expect(readAmount("lift", text)).toBeUndefined();
});

test("filters that make no sense leave nothing out", () => {
  const { search } = readShown(new URLSearchParams("users=1.5&lift=x&q=%00&has=a%00b&has=browse"));
  expect(search).toMatchObject({ min_users: undefined, min_lift: undefined, q: undefined, has: ["browse"] });
});

test("how figures are set is read as far as it makes sense", () => {
  const read = (text: string) => readShown(new URLSearchParams(text)).figure;
  const usual = { before: undefined, after: undefined, repeats: false, steps: undefined, groups: undefined };
  expect(read("")).toEqual(usual);
  expect(read("before=x&after=-1&step=&groups=some&repeats=yes")).toEqual(usual);
  expect(read("before=2&after=99&step=a&step=b&groups=reached&repeats=1")).toEqual({
    before: 2,
    after: 99,
    repeats: true,
    steps: ["a", "b"],
    groups: "reached",
  });
});

test("each figure takes as many steps as it has, whatever another was set to", () => {
  const figure = (text: string) => readShown(new URLSearchParams(text)).figure;
  expect(stepsOf(figure("after=8"), MATRIX_STEPS)).toEqual({ before: 3, after: 8 });
  expect(stepsOf(figure("after=8"), FLOW_STEPS)).toEqual({ before: 3, after: 5 });
  expect(stepsOf(figure("before=0"), FLOW_STEPS)).toEqual({ before: 0, after: 3 });
  expect(stepsOf(figure("before=0"), MATRIX_STEPS)).toEqual({ before: 1, after: 5 });
});
