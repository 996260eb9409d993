import { expect, it } from "vitest";
import { nameKey } from "./name-key";

it.each([
  ["ＢＭＷ  X5", "bmw x5"],
  [" 宝马7系 ", "宝马7系"],
  ["Model\u200b 3", "model 3"],
  ["e\u0301toile", "étoile"],
])("finds %j as %j", (name, key) => {
  expect(nameKey(name)).toBe(key);
});

it("keeps different names apart", () => {
  expect(nameKey("奔驰S级")).not.toBe(nameKey("奔驰S系"));
});
