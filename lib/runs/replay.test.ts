import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { FrameBody } from "./frames";
import type { RecordedFrame } from "./recording";
import { ReplayTimeline } from "./replay";
import { EMPTY_RUN, RunFold } from "./view";

function recorded(bodies: readonly FrameBody[], everyMs = 10): RecordedFrame[] {
  return bodies.map((body, n) => ({ at_ms: n * everyMs, frame: { ...body, run: "run_x", attempt: 1, seq: n + 1 } }));
}

function foldedUntil(frames: readonly RecordedFrame[], ms: number) {
  const fold = new RunFold();
  fold.add(frames.filter(({ at_ms }) => at_ms <= ms).map(({ frame }) => frame));
  return fold.state;
}

const word = (n: number): FrameBody => ({ type: "llm_chunk", content: `w${n} ` });

describe("a recorded run", () => {
  test("stands at any moment as its viewers saw it then, in whichever order the moments are asked for", () => {
    const body: fc.Arbitrary<FrameBody> = fc.oneof(
      fc.nat(99).map(word),
      fc.record({ type: fc.constant("reset" as const), after: fc.nat(5) }),
      fc.record({
        type: fc.constant("item" as const),
        item: fc.constantFrom("a", "b"),
        status: fc.constantFrom("running", "succeeded"),
        counts: fc.constant({}),
      }),
    );
    fc.assert(
      fc.property(fc.array(body, { maxLength: 30 }), fc.array(fc.nat(320), { minLength: 1 }), (bodies, moments) => {
        const frames = recorded(bodies);
        const timeline = new ReplayTimeline(frames);
        for (const ms of moments) expect(timeline.stateAt(ms)).toEqual(foldedUntil(frames, ms));
      }),
    );
  });

  test("across its marks too, forwards and back", () => {
    const frames = recorded(Array.from({ length: 7000 }, (_, n) => word(n)));
    const timeline = new ReplayTimeline(frames);
    for (const ms of [70_000, 5, 20_000, 19_990, 39_999, 0, 69_990])
      expect(timeline.stateAt(ms).answer).toBe(foldedUntil(frames, ms).answer);
  });

  test("is empty before its first frame and whole after its last", () => {
    const frames = recorded([word(1), word(2)]).map((each) => ({ ...each, at_ms: each.at_ms + 5 }));
    const timeline = new ReplayTimeline(frames);
    expect([timeline.startMs, timeline.endMs]).toEqual([5, 15]);
    expect(timeline.stateAt(4)).toBe(EMPTY_RUN);
    expect(timeline.stateAt(99).answer).toBe("w1 w2 ");
  });

  test("scrubs through 50,000 frames without a noticeable wait", () => {
    const timeline = new ReplayTimeline(recorded(Array.from({ length: 50_000 }, (_, n) => word(n))));
    timeline.stateAt(500_000);
    const begun = performance.now();
    for (let n = 0; n < 50; n++) timeline.stateAt((n * 7919 * 61) % 500_000);
    // A frame of a screen; folding everything up to each moment would take several of them.
    expect((performance.now() - begun) / 50).toBeLessThan(16);
  });
});
