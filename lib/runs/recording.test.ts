import { describe, expect, test } from "vitest";
import { RecordingReader } from "./recording";

const run = {
  id: `run_${"0".repeat(26)}`,
  kind: "extract-events",
  status: "succeeded",
  progress: { done: 1, total: 1, unit: "tokens", percent: 100 },
  created_at: "2026-01-01T00:00:00.000Z",
  attempts: 1,
  cached: false,
  input: {},
};
const head = JSON.stringify({ recording: 1, run, calls: [] });
const chunk = JSON.stringify({ at_ms: 5, frame: { type: "llm_chunk", content: "a", run: run.id, attempt: 1, seq: 1 } });

function read(...lines: string[]) {
  const reader = new RecordingReader();
  for (const line of lines) reader.line(line);
  return reader.end();
}

describe("a recording", () => {
  test("is read line by line; empty lines and frames of unknown types are passed over", () => {
    const unknown = JSON.stringify({ at_ms: 6, frame: { type: "tomorrow", seq: 2 } });
    const { head: first, frames } = read(head, chunk, "", unknown);
    expect(first.run.id).toBe(run.id);
    expect(frames).toMatchObject([{ at_ms: 5, frame: { content: "a", seq: 1 } }]);
  });

  test.each([
    [[], 1, "empty"],
    [["{"], 1, "not JSON"],
    [[chunk], 1, "recording"],
    [[JSON.stringify({ recording: 2, run, calls: [] })], 1, "recording"],
    [[head, chunk, '{"at_ms":-1,"frame":{"type":"llm_chunk"}}'], 3, "at_ms"],
    [[head, chunk.slice(0, -9)], 2, "not JSON"],
    [[head, "7"], 2, "expected object"],
  ])("says which line is wrong and why", (lines, line, detail) => {
    expect(() => read(...lines)).toThrow(
      expect.objectContaining({
        code: "recording_unreadable",
        params: { line, detail: expect.stringContaining(detail) },
      }),
    );
  });
});
