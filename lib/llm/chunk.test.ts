import { describe, expect, it } from "vitest";
import { recordings } from "./__fixtures__/recordings";
import { readChunk, type WireUsage } from "./chunk";
import { estimateTokens } from "./tokens";

const delta = (fields: unknown) => readChunk({ choices: [{ index: 0, delta: fields, finish_reason: null }] });

describe("readChunk", () => {
  it("reads thoughts under each of their names, before the answer of the same chunk", () => {
    for (const name of ["reasoning_content", "reasoning"]) {
      expect(delta({ [name]: "hm", content: "yes" })?.parts).toEqual([
        { channel: "reasoning", text: "hm" },
        { channel: "answer", text: "yes" },
      ]);
    }
  });

  it("reads content that comes in parts", () => {
    const content = [
      { type: "thinking", thinking: [{ type: "text", text: "hm" }] },
      { type: "image_url" },
      { type: "text", text: "yes" },
    ];
    expect(delta({ content })?.parts).toEqual([
      { channel: "reasoning", text: "hm" },
      { channel: "answer", text: "yes" },
    ]);
  });

  it.each([
    ["no choices", {}],
    ["empty choices", { choices: [] }],
    ["null choices", { choices: null }],
    ["a choice that is null", { choices: [null] }],
    ["a null delta", { choices: [{ delta: null }] }],
    ["null content", { choices: [{ delta: { content: null, tool_calls: [], refusal: null } }] }],
    ["fields nobody knows", { choices: [{ delta: { audio: {}, x: 1 } }], obfuscation: "x" }],
  ])("takes nothing from a chunk with %s", (_, chunk) => {
    expect(readChunk(chunk)).toMatchObject({
      parts: [],
      finish: undefined,
      error: undefined,
      refused: false,
      calledTool: false,
    });
  });

  it("finds the usage wherever it is, and knows the chunk that holds nothing else", () => {
    const usage = { prompt_tokens: 3, completion_tokens: 4 };
    const read: WireUsage = { promptTokens: 3, completionTokens: 4, cost: undefined };
    expect(readChunk({ choices: [], usage })).toMatchObject({ usage: read, usageAlone: true });
    expect(readChunk({ choices: [{ delta: {} }], x_groq: { usage } })).toMatchObject({
      usage: read,
      usageAlone: false,
    });
    expect(readChunk({ choices: [{ delta: {}, usage }] })).toMatchObject({ usage: read, usageAlone: false });
    expect(readChunk({ choices: [], usage: { ...usage, cost: 0.5 } })?.usage?.cost).toBe(0.5);
    expect(readChunk({ choices: [], usage: { prompt_tokens: -1, completion_tokens: "4" } })?.usage).toBeUndefined();
  });

  it("finds errors, refusals and tool calls", () => {
    expect(readChunk({ error: { message: "no" } })?.error).toEqual({ message: "no" });
    expect(readChunk({ choices: [{ delta: {}, error: { code: 502 } }] })?.error).toEqual({ code: 502 });
    expect(readChunk(JSON.parse('{"base_resp":{"status_code":1002,"status_msg":"slow"}}'))?.error).toMatchObject({
      code: "minimax_1002",
    });
    expect(readChunk(JSON.parse('{"code":"Throttling","message":"slow"}'))?.error).toMatchObject({
      code: "Throttling",
    });
    expect(delta({ refusal: "I cannot" })?.refused).toBe(true);
    expect(delta({ tool_calls: [{ index: 0 }] })?.calledTool).toBe(true);
  });

  it("gives undefined for what is no object", () => {
    for (const text of ["null", "42", '"text"', "[]"]) expect(readChunk(JSON.parse(text))).toBeUndefined();
  });
});

describe.skipIf(recordings.length === 0)("recorded streams (../shared/data/provider-streams)", () => {
  it.each(recordings)("$name: text, an end and a usage close to our estimate", ({ payloads }) => {
    const text = { answer: "", reasoning: "" };
    let finish: string | undefined;
    let usage: WireUsage | undefined;
    for (const payload of payloads) {
      const content = readChunk(JSON.parse(payload));
      for (const part of content?.parts ?? []) text[part.channel] += part.text;
      finish = content?.finish ?? finish;
      usage = content?.usage ?? usage;
    }
    expect(text.answer).not.toBe("");
    expect(finish).toMatch(/^(stop|length)$/);
    const told = usage?.completionTokens ?? 0;
    const estimate = estimateTokens(text.answer + text.reasoning);
    // The shortest recording is an excerpt whose usage counts more than it holds.
    if (told > 100) expect(estimate / told).toBeGreaterThan(0.66);
    if (told > 100) expect(estimate / told).toBeLessThan(1.5);
  });
});
