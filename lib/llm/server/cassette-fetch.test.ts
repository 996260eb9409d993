import { expect, it } from "vitest";
import { createFakeClock } from "@/lib/testing";
import type { Cassette } from "../cassette";
import { collect, recordsTask, textTask, useProvider } from "./__fixtures__/client-kit";
import { promptHash } from "./prompt-hash";

const kit = useProvider();

const messages = [{ role: "user" as const, content: "what was asked" }];
const cassette: Cassette = {
  model: "deepseek-chat",
  calls: [
    {
      task: textTask.name,
      promptHash: promptHash(messages),
      finish: "stop",
      usage: { promptTokens: 21, completionTokens: 22 },
      pieces: [
        { afterMs: 1_000, channel: "reasoning", text: "hm" },
        { afterMs: 3_000, channel: "answer", text: "one " },
        { afterMs: 3_000, channel: "answer", text: "two" },
      ],
    },
    { task: recordsTask.name, finish: "stop", pieces: [{ afterMs: 0, channel: "answer", text: "no end record" }] },
  ],
};
const connection = { offline: true, cassettes: [cassette] } as const;

it("says again what was recorded for the prompt, at the pace of its time, and is labelled", async () => {
  const clock = createFakeClock();
  const client = kit.client({ connection, clock });
  expect(client.connection).toEqual({
    offline: true,
    recorded: true,
    host: "cassette",
    model: "cassette:deepseek-chat",
  });
  const startedAt = clock.now();
  const seen: [string, number][] = [];
  const going = (async () => {
    for await (const delta of client.stream(kit.request({ messages }))) {
      if (delta.type === "text") seen.push([delta.text, clock.now() - startedAt]);
      if (delta.type === "end") return delta;
    }
    return undefined;
  })();
  await expect.poll(() => clock.sleepers).toBe(1);
  await clock.advance(1_000);
  await expect.poll(() => seen).toEqual([["hm", 1_000]]);
  await expect.poll(() => clock.sleepers).toBe(1);
  await clock.advance(2_000);
  expect(await going).toMatchObject({ finish: "stop", usage: { promptTokens: 21, completionTokens: 22 } });
  expect(seen.map(([text]) => text).join("|")).toMatch(/^hm\|one \|?two$/);
  expect(seen.at(-1)?.[1]).toBe(3_000);
  await client.settled();
  expect(kit.lastRow()).toMatchObject({ host: "cassette", model: "cassette:deepseek-chat", status: "ok" });
});

it("plays batches as fast as they are read", async () => {
  // The clock stands still: any wait would last for ever.
  const client = kit.client({ connection, clock: createFakeClock() });
  const went = await collect(client.stream(kit.request({ messages, pace: "batch" })));
  expect(went).toMatchObject({ answer: "one two", reasoning: "hm" });
});

it("passes the same checks as a live answer, and a retry is told the same", async () => {
  const went = await kit.ask({ task: recordsTask, client: { connection } });
  expect(went.error?.code).toBe("upstream_truncated");
  expect(went.retries).toHaveLength(1);
});

it("says so when it has nothing left to say, without asking again", async () => {
  const client = kit.client({ connection, clock: createFakeClock() });
  const ask = () => collect(client.stream(kit.request({ pace: "batch" })));
  expect((await ask()).answer).toBe("one two");
  const { error, retries } = await ask();
  expect(error).toMatchObject({ code: "cassette_exhausted", params: { task: textTask.name }, retryable: false });
  expect(retries).toEqual([]);
});
