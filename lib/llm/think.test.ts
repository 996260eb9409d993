import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createThinkSplitter } from "./think";

function splitAll(pieces: readonly string[]): { answer: string; reasoning: string } {
  const splitter = createThinkSplitter();
  const both = { answer: "", reasoning: "" };
  for (const { channel, text } of [...pieces.flatMap((piece) => splitter.push(piece)), ...splitter.flush()]) {
    both[channel] += text;
  }
  return both;
}

describe("createThinkSplitter", () => {
  it("sends thoughts to their channel and drops the tags", () => {
    expect(splitAll(["<think>hm, 想</think>\nyes"])).toEqual({ answer: "\nyes", reasoning: "hm, 想" });
  });

  it("finds tags that are cut at any character", () => {
    expect(splitAll([...'Well.<think>a < b</think>{"a":1}'])).toEqual({ answer: 'Well.{"a":1}', reasoning: "a < b" });
  });

  it("leaves a tag inside a record where it is, so that quoted words cannot hide the rest of an answer", () => {
    const record = '{"context":"searched <think> and more"}\n{"end":true,"records":1}\n';
    expect(splitAll([record])).toEqual({ answer: record, reasoning: "" });
    expect(splitAll([...`<think>x</think>${record}`])).toEqual({ answer: record, reasoning: "x" });
  });

  it("gives back what only looked like a tag", () => {
    expect(splitAll(["a <thin", "g> b <thi"])).toEqual({ answer: "a <thing> b <thi", reasoning: "" });
    expect(splitAll(["<think>a</thi"])).toEqual({ answer: "", reasoning: "a</thi" });
  });

  it("splits the same wherever the pieces are cut", () => {
    const word = fc.constantFrom("<think>", "</think>", "<", ">", "/", "think", "a", "字", "\n", "{", "}", " ", "😀");
    fc.assert(
      fc.property(fc.array(word), fc.array(fc.nat()), (words, places) => {
        const text = words.join("");
        const borders = [0, ...places.map((place) => place % (text.length + 1)), text.length].sort((a, b) => a - b);
        const pieces = borders.slice(1).map((border, i) => text.slice(borders[i], border));
        expect(splitAll(pieces)).toEqual(splitAll([text]));
        expect(splitAll([...text])).toEqual(splitAll([text]));
      }),
      { numRuns: 500 },
    );
  });
});
