import { describe, expect, it } from "vitest";
import { extendBlocks, noBlocks, type TextBlocks } from "./text-blocks";

const joined = (blocks: TextBlocks) => blocks.closed.join("") + blocks.text.slice(blocks.openFrom);

function grow(text: string, step: number): TextBlocks {
  let blocks = noBlocks;
  for (let end = step; end < text.length + step; end += step) blocks = extendBlocks(blocks, text.slice(0, end));
  return blocks;
}

describe("extendBlocks", () => {
  it("loses and doubles nothing, whatever the size of the pieces", () => {
    const text = Array.from({ length: 900 }, (_, line) => `{"行":${line},"x":"${"字".repeat(line % 40)}"}`).join("\n");
    for (const step of [61, 997, 100_000]) expect(joined(grow(text, step))).toBe(text);
    expect(grow(text, 997).closed).toEqual(extendBlocks(noBlocks, text).closed);
    expect(grow(text, 997).closed.length).toBeGreaterThan(3);
  });

  it("keeps finished blocks as they are while the text grows", () => {
    const first = extendBlocks(noBlocks, "a\n".repeat(5000));
    const second = extendBlocks(first, `${first.text}more`);
    expect(second.closed).toBe(first.closed);
  });

  it("starts anew when text was withdrawn", () => {
    const long = extendBlocks(noBlocks, "a\n".repeat(9000));
    const reset = extendBlocks(long, "b\n");
    expect(reset.closed).toEqual([]);
    expect(joined(reset)).toBe("b\n");
  });

  it("cuts an endless line without breaking a character", () => {
    const text = "😀".repeat(20_000);
    const blocks = extendBlocks(noBlocks, text);
    expect(joined(blocks)).toBe(text);
    for (const block of blocks.closed) expect(block.isWellFormed()).toBe(true);
  });
});
