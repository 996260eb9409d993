import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readEnv } from "@/lib/core/server";
import { llmSettings } from "./settings";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "cassette-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, ...lines: object[]): string {
  const path = join(folder, name);
  writeFileSync(path, lines.map((line) => JSON.stringify(line)).join("\n"));
  return path;
}

it("recordings that LLM_CASSETTE names become the connection", () => {
  const head = { recording: 1, run: {}, calls: [{ id: "a", task: "t", model: "m" }] };
  const path = write("good.jsonl", head, { at_ms: 5, frame: { type: "llm_chunk", content: "x" } });
  const { connection } = llmSettings(readEnv({ LLM_CASSETTE: path }));
  expect(connection).toMatchObject({ offline: true, cassettes: [{ model: "m", calls: [{ task: "t" }] }] });
});

it("one that cannot be played is named, with its line", () => {
  const path = write("bad.jsonl", { recording: 1, calls: [{ id: "a", task: "t", model: "m" }] }, { at_ms: "soon" });
  expect(() => llmSettings(readEnv({ LLM_CASSETTE: path }))).toThrow(`${path}: line 2 is not a recorded frame`);
});
