import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Frame, FrameBody } from "./frames";
import { RunFold } from "./view";

const at = (attempt: number, seq: number, body: FrameBody): Frame => ({ ...body, run: "run_x", attempt, seq });
const text = (content: string) => ({ type: "llm_chunk", content }) as const;
const start = { type: "start", kind: "extract-events", message: "go" } as const;
const done = { type: "done", message: "ok", summary: { status: "succeeded", counts: {} } } as const;

function fold(frames: readonly Frame[]) {
  const run = new RunFold();
  run.add(frames);
  return run.state;
}

describe("a run's state", () => {
  test("adds up its frames", () => {
    const state = fold([
      at(1, 1, start),
      at(1, 2, text("a")),
      at(1, 3, { ...text("hm"), channel: "reasoning" }),
      at(1, 4, text("b")),
      at(1, 5, { type: "progress", done: 1, total: 4, unit: "tokens", percent: 25, message: "part 1" }),
      at(1, 6, done),
    ]);
    expect(state).toMatchObject({
      answer: "ab",
      reasoning: "hm",
      messages: ["part 1"],
      status: "succeeded",
      lastSeq: 6,
      end: { type: "done" },
    });
  });

  test("of a graph in the making the last word on a node or an edge counts, and a reset takes it back", () => {
    const words = { zh: "搜", en: "search" };
    const node = { id: "n_1", kind: "event", label: words, origin: "model" } as const;
    const edge = { id: "e_1", source: "n_1", target: "n_2", relation: "cause", level: 0, origin: "model" } as const;
    const frames = [
      at(1, 1, start),
      at(1, 2, { type: "node", item: "graph", node }),
      at(1, 3, { type: "edge", item: "graph", edge }),
      at(1, 4, { type: "node", item: "graph", node: { ...node, id: "n_2", users: 7 } }),
      at(1, 5, { type: "edge", item: "graph", edge: { ...edge, level: 2, users: 5 } }),
    ];
    const state = fold(frames);
    expect([...state.nodes.keys()]).toEqual(["n_1", "n_2"]);
    expect([...state.edges.values()]).toEqual([{ ...edge, level: 2, users: 5 }]);
    const reset = fold([...frames, at(1, 6, { type: "reset", after: 3 })]);
    expect([...reset.nodes.keys()]).toEqual(["n_1"]);
    expect([...reset.edges.values()]).toEqual([edge]);
  });

  test("takes back what a reset withdraws, and keeps what was tried", () => {
    const frames = [
      at(1, 1, start),
      at(1, 2, text("keep ")),
      at(1, 3, text("drop")),
      at(1, 4, { type: "retry", try: 1, of: 2, wait_ms: 5, reason: "upstream_broken" }),
      at(1, 5, { type: "reset", after: 2 }),
      at(1, 6, text("new")),
    ];
    const state = fold(frames);
    expect(state.answer).toBe("keep new");
    expect(state.retries.length).toBe(1);
    expect(state).toMatchObject({ resets: 1, status: "running", lastSeq: 6 });
  });

  test("a reset that only tells where this viewer and the log part moves it back", () => {
    const run = new RunFold();
    run.add([at(1, 1, start), at(1, 2, text("logged")), at(1, 3, text(" never logged"))]);
    run.add([at(1, 2, { type: "reset", after: 2 })]);
    expect(run.state).toMatchObject({ answer: "logged", lastSeq: 2 });
    run.add([at(2, 3, { type: "reset", after: 0 }), at(2, 4, start), at(2, 5, text("again"))]);
    expect(run.state).toMatchObject({ answer: "again", attempt: 2, lastSeq: 5 });
  });
});

test("frames that come twice, or in other portions, change nothing", () => {
  const body: fc.Arbitrary<FrameBody> = fc.oneof(
    fc.string().map(text),
    fc.constant<FrameBody>({ type: "retry", try: 1, of: 2, wait_ms: 0, reason: "upstream_busy" }),
    fc.record({ type: fc.constant("reset" as const), after: fc.nat(6) }),
  );
  fc.assert(
    fc.property(fc.array(body, { maxLength: 20 }), fc.array(fc.nat(20)), (bodies, cuts) => {
      const log = bodies.map((frame, i) =>
        at(1, i + 1, frame.type === "reset" ? { ...frame, after: Math.min(frame.after, i) } : frame),
      );
      const whole = fold(log);
      const run = new RunFold();
      for (const cut of [...cuts, log.length]) run.add(log.slice(Math.min(cut, run.state.lastSeq), cut));
      run.add(log.slice(run.state.lastSeq));
      expect(run.state).toEqual(whole);
    }),
  );
});
