import { describe, expect, it } from "vitest";
import { AppError } from "@/lib/core";
import type { LlmDelta } from "@/lib/llm";
import { createFanOut, type FanOutReader } from "./fan-out";

const text = (words: string): LlmDelta => ({ type: "text", channel: "answer", text: words });
const tryDelta: LlmDelta = { type: "try", try: 1, of: 3 };
const retry: LlmDelta = { type: "retry", try: 1, of: 2, waitMs: 0, error: new AppError("upstream_broken") };
const end: LlmDelta = {
  type: "end",
  finish: "stop",
  callId: "call_1",
  usage: { promptTokens: 1, completionTokens: 1, estimated: false },
};

/** A call that is told, step by step, what happens. */
function scripted() {
  const asked: { give(delta: LlmDelta): void; fail(thrown: unknown): void }[] = [];
  const call = { starts: 0, returned: 0, signal: new AbortController().signal };
  const fan = createFanOut((signal) => {
    call.starts++;
    call.signal = signal;
    return {
      next: () =>
        new Promise((resolve, reject) => {
          asked.push({ give: (value) => resolve({ done: false, value }), fail: reject });
        }),
      return: async () => (call.returned++, { done: true, value: undefined }),
    };
  });
  return {
    fan,
    call,
    get asked() {
      return asked.length;
    },
    give: (delta: LlmDelta) => asked.at(-1)?.give(delta),
    fail: (thrown: unknown) => asked.at(-1)?.fail(thrown),
  };
}

async function readAll(reader: FanOutReader): Promise<LlmDelta[]> {
  const all: LlmDelta[] = [];
  for (let result = await reader.next(); result.done !== true; result = await reader.next()) all.push(result.value);
  return all;
}

/** Gives the deltas, each when the call is asked for its next. */
async function play(script: ReturnType<typeof scripted>, deltas: readonly LlmDelta[]): Promise<void> {
  for (const delta of deltas) {
    const before = script.asked;
    script.give(delta);
    if (delta.type !== "end") await expect.poll(() => script.asked, { interval: 1 }).toBeGreaterThan(before);
  }
}

describe("a call that many read", () => {
  it("is made once and gives all of them everything, also those who come late", async () => {
    const script = scripted();
    const first = readAll(script.fan.join([]));
    const second = readAll(script.fan.join([]));
    const said = [tryDelta, text("a"), text("b")];
    await play(script, said);
    const late = readAll(script.fan.join([]));
    await play(script, [text("c"), end]);
    for (const all of await Promise.all([first, second, late])) expect(all).toEqual([...said, text("c"), end]);
    expect(await readAll(script.fan.join([]))).toEqual([...said, text("c"), end]);
    expect(script.call).toMatchObject({ starts: 1, returned: 1, signal: { aborted: false } });
  });

  it("is asked for nothing while its readers are busy", async () => {
    const script = scripted();
    const reader = script.fan.join([]);
    const other = script.fan.join([]);
    const pending = reader.next();
    script.give(tryDelta);
    expect((await pending).value).toEqual(tryDelta);
    expect((await other.next()).value).toEqual(tryDelta);
    await new Promise((resolve) => setImmediate(resolve));
    expect(script.asked).toBe(1);
  });

  it("lets readers of a broken try know that another begins, and late ones see only that", async () => {
    const script = scripted();
    const reader = readAll(script.fan.join([]));
    const slow = script.fan.join([]);
    await play(script, [tryDelta, text("void"), retry, { ...tryDelta, try: 2 }, text("good")]);
    const late = readAll(script.fan.join([]));
    expect(script.fan.steps()).toEqual([{ ...tryDelta, try: 2 }, text("good")]);
    await play(script, [end]);
    expect(await reader).toEqual([tryDelta, text("void"), retry, { ...tryDelta, try: 2 }, text("good"), end]);
    expect(await late).toEqual([{ ...tryDelta, try: 2 }, text("good"), end]);
    // Its words would be thrown away at once, so they are not kept for it.
    expect(await readAll(slow)).toEqual([tryDelta, retry, { ...tryDelta, try: 2 }, text("good"), end]);
  });

  it("fails for all of them alike", async () => {
    const script = scripted();
    const error = new AppError("upstream_busy");
    const readers = [script.fan.join([]), script.fan.join([])].map(readAll);
    await play(script, [tryDelta]);
    script.fail(error);
    for (const reading of readers) await expect(reading).rejects.toBe(error);
    const late = script.fan.join([]);
    expect((await late.next()).value).toEqual(tryDelta);
    await expect(late.next()).rejects.toBe(error);
    expect(await late.next()).toEqual({ done: true, value: undefined });
  });

  it("goes on while anybody is left, and ends at once with the last", async () => {
    const script = scripted();
    const abort = new AbortController();
    const first = script.fan.join([abort.signal]);
    const second = script.fan.join([]);
    const pending = first.next();
    const other = second.next();
    abort.abort(new AppError("interrupted"));
    await expect(pending).rejects.toMatchObject({ code: "cancelled", cause: { code: "interrupted" } });
    expect(await first.next()).toEqual({ done: true, value: undefined });
    expect(script.call.signal.aborted).toBe(false);
    script.give(tryDelta);
    expect((await other).value).toEqual(tryDelta);
    expect(await second.return()).toEqual({ done: true, value: undefined });
    expect(script.call).toMatchObject({ returned: 1, signal: { aborted: true } });
    expect(script.fan.over).toBe(true);
    expect(await second.next()).toEqual({ done: true, value: undefined });
  });

  it("keeps nothing of what it says after everybody left", async () => {
    const script = scripted();
    const reader = script.fan.join([]);
    const pending = reader.next();
    await reader.return();
    await expect(pending).rejects.toMatchObject({ code: "cancelled" });
    script.give(end);
    await new Promise((resolve) => setImmediate(resolve));
    expect(script.fan.steps()).toEqual([]);
  });

  it("is not made for somebody who left before", async () => {
    const script = scripted();
    const reader = script.fan.join([AbortSignal.abort()]);
    await expect(reader.next()).rejects.toMatchObject({ code: "cancelled" });
    expect(script.call.starts).toBe(0);
  });

  it("gives nothing more to somebody who was told to stop, though it is there", async () => {
    const script = scripted();
    const abort = new AbortController();
    const fast = script.fan.join([]);
    const reader = script.fan.join([abort.signal]);
    const pending = fast.next();
    script.give(tryDelta);
    await pending;
    abort.abort();
    await expect(reader.next()).rejects.toMatchObject({ code: "cancelled" });
  });
});
