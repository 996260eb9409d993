import { describe, expect, it } from "vitest";
import { cutPieces, mergePieces, restOf, type AnswerPiece } from "./answer-pieces";

const a = (text: string): AnswerPiece => ({ channel: "answer", text });
const r = (text: string): AnswerPiece => ({ channel: "reasoning", text });

it("joins neighbours of one channel and keeps the order of channels", () => {
  expect(mergePieces([r("a"), r("b"), a("c"), a(""), a("d"), r("e")])).toEqual([r("ab"), a("cd"), r("e")]);
});

it("cuts large pieces without cutting a character", () => {
  expect([...cutPieces([a("ab😀😀c")], 3)]).toEqual([a("ab"), a("😀"), a("😀c")]);
  expect([...cutPieces([a("😀")], 1)].map(({ text }) => text).join("")).toBe("😀");
});

describe("the rest of an answer", () => {
  const whole = [r("think"), a("one two")];
  it.each([
    ["nothing was shown", [], whole],
    ["part of the first channel was shown", [r("th"), r("i")], [r("nk"), a("one two")]],
    ["the first channel was shown", [r("think")], [a("one two")]],
    ["part of the second was shown", [r("think"), a("one ")], [a("two")]],
    ["all was shown", [r("think"), a("one two")], []],
  ])("when %s", (_, shown, rest) => {
    expect(restOf(whole, shown)).toEqual(rest);
  });

  it.each([
    ["other words", [r("thought")]],
    ["another channel", [a("think")]],
    ["a channel left early", [r("thi"), a("one")]],
    ["more than there is", [r("think"), a("one two three")]],
  ])("is unknown after %s", (_, shown) => {
    expect(restOf(whole, shown)).toBeUndefined();
  });
});
