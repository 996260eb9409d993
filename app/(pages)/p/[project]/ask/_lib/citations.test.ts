import { describe, expect, it } from "vitest";
import { citedParts, withoutBegun } from "./citations";

const facts = (text: string) => citedParts(text).map((part) => part.facts ?? part.text);

describe("citations", () => {
  it("are found in every form that models use", () => {
    expect(facts("A [f1], b [f1, f3] and c [f2][f4].")).toEqual([
      "A ",
      ["f1"],
      ", b ",
      ["f1", "f3"],
      " and c ",
      ["f2"],
      ["f4"],
      ".",
    ]);
    expect(facts("购买率更高【f1】【f2，f3】。[[f10]]")).toEqual(["购买率更高", ["f1"], ["f2", "f3"], "。", ["f10"]]);
  });

  it("are nothing else in brackets", () => {
    for (const text of ["[x1]", "[f]", "[f1 and so on]", "f1", "[1]", "[ff1]", "[f1234]"]) {
      expect(facts(text)).toEqual([text]);
    }
  });

  it("lose nothing of the text", () => {
    const text = "a[f1]b【f2、f3】c[[f4]]d[f5";
    expect(
      citedParts(text)
        .map((part) => part.text)
        .join(""),
    ).toBe(text);
  });

  it("do not show before they are whole", () => {
    for (const begun of ["[", "[f", "[f1", "[f1, ", "[[f1", "【f1"])
      expect(withoutBegun(`So it is ${begun}`)).toBe("So it is ");
    for (const whole of ["[f1]", "[x", "[f1, but", "f1"]) expect(withoutBegun(`So ${whole}`)).toBe(`So ${whole}`);
  });
});
