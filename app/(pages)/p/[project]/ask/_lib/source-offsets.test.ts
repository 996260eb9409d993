import { describe, expect, it } from "vitest";
import { sourceOffsets } from "./source-offsets";

const placed = (value: string, source: string) =>
  sourceOffsets(value, source, 0, source.length).map((at) => source[at]);

describe("places of a text in its source", () => {
  it("are one after the other where nothing was taken away", () => {
    expect(sourceOffsets("abc", "xxabcxx", 2, 5)).toEqual([2, 3, 4]);
  });

  it("skip backslashes and marks before lines", () => {
    expect(placed("a*b", String.raw`a\*b`)).toEqual(["a", "*", "b"]);
    expect(sourceOffsets("one\ntwo", "one\n> two", 0, 9)).toEqual([0, 1, 2, 3, 6, 7, 8]);
  });

  it("know written-out references and such that only look like one", () => {
    expect(sourceOffsets("a&b", "a&amp;b", 0, 7)).toEqual([0, 1, 6]);
    expect(sourceOffsets("😈b", "&#x1F608;b", 0, 10)).toEqual([0, 0, 9]);
    expect(sourceOffsets("&nosuchthing;b", "&nosuchthing;b", 0, 14).at(-1)).toBe(13);
    expect(sourceOffsets("R&D", "R&D", 0, 3)).toEqual([0, 1, 2]);
  });

  it("give every unit a place within the source, whatever stands in it", () => {
    const offsets = sourceOffsets("abc", "zz", 0, 2);
    expect(offsets).toHaveLength(3);
    expect(offsets.every((at) => at >= 0 && at < 2)).toBe(true);
  });
});
