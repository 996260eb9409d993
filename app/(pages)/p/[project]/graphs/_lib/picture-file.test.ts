import { expect, it } from "vitest";
import { covers } from "./picture-file";

it("a font serves a text when it has any of its signs", () => {
  const signs = [..."购 buy"].map((sign) => sign.codePointAt(0) ?? 0);
  expect(covers("U+8d2d, U+8d2f-8d31", signs)).toBe(true);
  expect(covers("U+0000-00FF,U+0131", signs)).toBe(true);
  expect(covers("U+4??", [0x4ab])).toBe(true);
  expect(covers("U+0400-04FF", signs)).toBe(false);
  expect(covers("", signs)).toBe(true);
});
