import { describe, expect, it } from "vitest";
import { CassetteError, createCassettePlayer, parseCassette } from "./cassette";

const call = (id: string, more: object = {}) => ({
  id,
  item: "u",
  task: "extract-events",
  model: "deepseek-chat",
  status: "ok",
  tries: 1,
  ...more,
});
const chunk = (at_ms: number, content: string, more: object = {}) => ({
  at_ms,
  frame: { run: "run_1", attempt: 1, type: "llm_chunk", content, ...more },
});
const recording = (calls: readonly object[], ...frames: object[]) =>
  [{ recording: 1, run: { id: "run_1", kind: "extract-events" }, calls }, ...frames]
    .map((line) => `${JSON.stringify(line)}\n`)
    .join("");

describe("a recording", () => {
  it("gives the text of each call with its times from the request on", () => {
    const text = recording(
      [
        call("a", { prompt_hash: "aa", prompt_tokens: 5, completion_tokens: 7, ttft_ms: 40, finish: "length" }),
        call("b", { task: "summarize-user" }),
      ],
      { at_ms: 0, frame: { type: "start", kind: "extract-events", message: "" } },
      chunk(100, "hm", { call: "a", channel: "reasoning" }),
      chunk(130, "one", { call: "a" }),
      chunk(500, "two", { call: "b" }),
      { at_ms: 600, frame: { type: "of-a-later-version", after: [] } },
    );
    expect(parseCassette(text)).toEqual({
      model: "deepseek-chat",
      calls: [
        {
          task: "extract-events",
          promptHash: "aa",
          finish: "length",
          usage: { promptTokens: 5, completionTokens: 7 },
          pieces: [
            { afterMs: 40, channel: "reasoning", text: "hm" },
            { afterMs: 70, channel: "answer", text: "one" },
          ],
        },
        { task: "summarize-user", finish: "stop", pieces: [{ afterMs: 0, channel: "answer", text: "two" }] },
      ],
    });
  });

  it("of one call needs no frame to say whose it is", () => {
    expect(parseCassette(recording([call("a")], chunk(1, "x"))).calls[0]?.pieces[0]?.text).toBe("x");
  });

  it("of several calls tells by item and time whose a frame is that does not say so", () => {
    const at = (s: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, s)).toISOString();
    const calls = [
      call("a", { created_at: at(1) }),
      call("b", { created_at: at(5) }),
      call("c", { item: "v", created_at: at(2) }),
    ];
    const [head = "", ...frames] = recording(
      calls,
      chunk(1_100, "a1 ", { item: "u" }),
      chunk(2_100, "c1 ", { item: "v" }),
      chunk(4_900, "a2", { item: "u" }),
      chunk(6_000, "b1", { item: "u" }),
      chunk(7_000, "c2", { item: "v" }),
    ).split("\n");
    const text = [JSON.stringify({ ...JSON.parse(head), run: { created_at: at(0) } }), ...frames].join("\n");
    expect(parseCassette(text).calls.map(({ pieces }) => pieces.map((piece) => piece.text).join(""))).toEqual([
      "a1 a2",
      "b1",
      "c1 c2",
    ]);
  });

  it("leaves out what the run withdrew, and calls that were not answered", () => {
    const text = recording(
      [call("bad", { status: "failed" }), call("a")],
      chunk(1, "void", { call: "bad", seq: 2 }),
      chunk(2, "kept", { call: "a", seq: 3 }),
      chunk(3, "void", { call: "a", seq: 4 }),
      { at_ms: 4, frame: { type: "reset", after: 3, seq: 5 } },
      chunk(5, " good", { call: "a", seq: 6 }),
    );
    expect(parseCassette(text).calls.map(({ pieces }) => pieces.map((piece) => piece.text).join(""))).toEqual([
      "kept good",
    ]);
  });

  it.each<[string, number, string]>([
    ["an empty file", 1, ""],
    ["another file", 1, "user_id,action\nu,browse\n"],
    ["a recording of another version", 1, '{"recording":2,"calls":[]}\n'],
    ["a recording without answers", 1, recording([call("a", { status: "cancelled" })])],
    ["a cut line", 2, recording([call("a")], chunk(1, "x")).slice(0, -5)],
    ["a frame without its time", 2, recording([call("a")], { frame: { type: "start" } })],
    ["a chunk without text", 2, recording([call("a")], { at_ms: 1, frame: { type: "llm_chunk" } })],
    ["text nobody can tell the call of", 2, recording([call("a"), call("b")], chunk(1, "x"))],
  ])("names the line that is wrong: %s", (_, line, text) => {
    expect(() => parseCassette(text)).toThrow(CassetteError);
    expect(() => parseCassette(text)).toThrow(`line ${line} `);
  });
});

describe("the player", () => {
  const said = (task: string, text: string, promptHash?: string) => ({
    task,
    finish: "stop" as const,
    pieces: [{ afterMs: 0, channel: "answer" as const, text }],
    ...(promptHash === undefined ? {} : { promptHash }),
  });
  const player = () =>
    createCassettePlayer([
      { model: "m", calls: [said("t", "1", "aa"), said("t", "2", "bb"), said("t", "3", "aa")] },
      { model: "m", calls: [said("t", "4"), said("u", "5")] },
    ]);
  const ask = (from: ReturnType<typeof player>, promptHash: string, task = "t") =>
    from.take({ task, promptHash })?.pieces[0]?.text;

  it("answers a recorded prompt with its own answers, as often as it is asked", () => {
    const one = player();
    expect(["aa", "aa", "aa", "bb", "bb"].map((hash) => ask(one, hash))).toEqual(["1", "3", "3", "2", "2"]);
  });

  it("answers another prompt with the next of its task, until there is none", () => {
    const one = player();
    expect(["x", "bb", "x", "y", "z"].map((hash) => ask(one, hash))).toEqual(["1", "2", "3", "4", undefined]);
    expect(ask(one, "x", "u")).toBe("5");
    expect(ask(one, "aa", "u")).toBeUndefined();
  });
});
