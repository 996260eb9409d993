import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BlockCutter, packFrames, unpackFrames, type LoggedFrame } from "./frame-packing";

const runId = "run_01m8bnzamhh6gaqj6aej6tndwj";

const frame = (seq: number, body: Record<string, unknown>, more: Partial<LoggedFrame> = {}): LoggedFrame => ({
  seq,
  attempt: 1,
  type: String(body["type"]),
  atMs: seq * 3,
  data: JSON.stringify({ ...body, run: runId, attempt: 1, seq }),
  ...more,
});
const chunk = (seq: number, content: string) => frame(seq, { type: "llm_chunk", content, item: "u" });

function cut(frames: readonly LoggedFrame[]): LoggedFrame[][] {
  const cutter = new BlockCutter();
  const blocks: LoggedFrame[][] = [];
  for (const one of frames) {
    const block = cutter.add(one);
    if (block) blocks.push(block);
  }
  return [...blocks, cutter.end()];
}

describe("a block", () => {
  test("gives back what was packed, byte for byte, whatever it is", () => {
    const text = fc.oneof(
      fc.string({ unit: "grapheme" }),
      fc.constantFrom("宝马🚗", "宝马🚙", "\n", "🚗", "🚙", "", "\\u0000"),
    );
    const one = fc.record({
      type: fc.constantFrom("llm_chunk", "event", "reset", "x\ny"),
      attempt: fc.integer({ min: 1, max: 3 }),
      atMs: fc.nat(2 ** 31 - 1),
      whole: fc.boolean(),
      text,
    });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e9 }), fc.array(one, { minLength: 1, maxLength: 30 }), (first, drawn) => {
        const frames = drawn.map(({ type, attempt, atMs, whole, text: content }, i): LoggedFrame => {
          const seq = first + i;
          const data = whole ? JSON.stringify({ type, content, run: runId, attempt, seq }) : content;
          return { seq, attempt, type, atMs, data };
        });
        expect(unpackFrames(runId, packFrames(runId, frames))).toEqual(frames);
      }),
    );
  });

  test("a character of two units that only half of the frames share stays whole", () => {
    const frames = ["🚗a🚗", "🚙b🚗", "🚗c🛗"].map((content, i) => chunk(i + 1, content));
    expect(unpackFrames(runId, packFrames(runId, frames))).toEqual(frames);
  });

  test("is little more than the model's text, pressed", () => {
    const frames = Array.from({ length: 1000 }, (_, i) => chunk(i + 1, "abcd"));
    expect(packFrames(runId, frames).length).toBeLessThan(300);
  });

  test("that is damaged is refused", () => {
    const block = packFrames(runId, [chunk(1, "宝马".repeat(50)), chunk(2, "x")]);
    const bent = Buffer.from(block);
    bent.writeUInt8((bent[20] ?? 0) ^ 0xff, 20);
    expect(() => unpackFrames(runId, bent)).toThrow();
    expect(() => unpackFrames(runId, block.subarray(0, -5))).toThrow();
    expect(() => unpackFrames(runId, Buffer.concat([Buffer.of(9), block.subarray(1)]))).toThrow("unknown format 9");
  });
});

describe("a log is cut into blocks", () => {
  test("of a thousand frames at most, in order and without loss", () => {
    const frames = Array.from({ length: 2500 }, (_, i) => chunk(i + 1, "x"));
    const blocks = cut(frames);
    expect(blocks.map(({ length }) => length)).toEqual([1000, 1000, 500]);
    expect(blocks.flat()).toEqual(frames);
  });

  test("of a bounded size, where one large frame has a block of its own", () => {
    const sizes = cut([chunk(1, "x"), chunk(2, "y".repeat(300_000)), chunk(3, "z")]).map(({ length }) => length);
    expect(sizes).toEqual([1, 1, 1]);
  });

  test("that hold consecutive numbers only", () => {
    expect(cut([chunk(1, "a"), chunk(2, "b"), chunk(7, "c")]).map((block) => block.map(({ seq }) => seq))).toEqual([
      [1, 2],
      [7],
    ]);
  });
});
