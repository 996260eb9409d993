import { describe, expect, it } from "vitest";
import { answer, refusal, steps } from "@/e2e/provider/index";
import { createFakeClock } from "@/lib/testing";
import type { CallRow } from "@/lib/llm";
import { collect, textTask, useProvider } from "./__fixtures__/client-kit";

const kit = useProvider();

describe("the call ledger", () => {
  it("holds a call from the moment it goes out, and how it went", async () => {
    kit.provider.queue(answer({ text: ["a", "b", "c"], ms: 10 }));
    await kit.ask({ task: textTask, run: "run_1", item: "user_0007" });
    expect(kit.ledger.map(({ status }) => status)).toEqual(["running", "ok"]);
    expect(kit.ledger[0]).toMatchObject({ tries: 1, finishedAt: null, estimated: true });
    const row = kit.lastRow();
    expect(row).toMatchObject({
      projectId: "sample",
      runId: "run_1",
      item: "user_0007",
      task: "tell-a-story",
      model: "m-1",
      host: new URL(kit.provider.baseUrl).host,
      promptVersion: "3",
      promptTokens: 10,
      completionTokens: 5,
      estimated: false,
      tries: 1,
      finish: "stop",
      errorCode: null,
      cached: false,
      cost: null,
    });
    expect(row?.promptHash).toMatch(/^[0-9a-f]{64}$/);
    expect(row?.ttftMs).toBeGreaterThanOrEqual(0);
    expect(row?.tokensPerS).toBeGreaterThan(0);
    expect(row?.finishedAt).toBeInstanceOf(Date);
  });

  it("counts every try that was begun, with our own count where the provider gives none", async () => {
    kit.provider.queue(
      refusal(500, { message: "no" }),
      steps({ do: "text", text: "half an answer" }, { do: "reset" }),
      answer("all"),
    );
    const { end } = await kit.ask();
    expect(kit.lastRow()).toMatchObject({ status: "ok", tries: 3, estimated: true });
    expect(kit.lastRow()?.completionTokens).toBeGreaterThan(5);
    expect(end?.usage).toEqual({
      promptTokens: kit.lastRow()?.promptTokens,
      completionTokens: kit.lastRow()?.completionTokens,
      estimated: true,
    });
  });

  it("holds what the provider says a call cost, and the end tells it too", async () => {
    const usage = { prompt_tokens: 21, completion_tokens: 3, total_tokens: 24, cost: 0.0125 };
    kit.provider.queue(
      steps({ do: "text", text: "half" }, { do: "chunk", data: { choices: [], usage } }, { do: "reset" }),
      answer({ text: ["a", "b", "c"], ms: 10, usage }),
    );
    const { end } = await kit.ask();
    const row = kit.lastRow();
    expect(row).toMatchObject({ status: "ok", tries: 2, cost: 0.025, promptTokens: 42, completionTokens: 6 });
    expect(end).toMatchObject({ cost: 0.025, ttftMs: row?.ttftMs, tokensPerS: row?.tokensPerS, callId: row?.id });
    expect(end?.usage).toEqual({ promptTokens: 42, completionTokens: 6, estimated: false });
  });

  it("says nothing about the cost when the provider does not, and about speed when all came at once", async () => {
    kit.provider.queue(answer({ text: ["all"] }));
    const { end } = await kit.ask();
    expect(end).not.toHaveProperty("cost");
    expect(end).not.toHaveProperty("tokensPerS");
    expect(end?.ttftMs).toBeGreaterThanOrEqual(0);
  });

  it("knows how many things a call was about", async () => {
    kit.provider.queue(answer("all"));
    await kit.ask({ units: 12 });
    expect(kit.lastRow()?.units).toBe(12);
  });

  it("names what failed", async () => {
    kit.provider.queue(refusal(401, { message: "no" }));
    await kit.ask();
    expect(kit.lastRow()).toMatchObject({
      status: "failed",
      errorCode: "upstream_credentials",
      promptTokens: 0,
      finish: null,
    });
  });

  it("gives equal prompts equal hashes and others not", async () => {
    kit.provider.rule({ script: answer("x") });
    const hash = async (...words: string[]) => {
      await kit.ask({ messages: words.map((content) => ({ role: "user", content })) });
      return kit.lastRow()?.promptHash;
    };
    expect(await hash("ab")).toBe(await hash("ab"));
    expect(await hash("a", "b")).not.toBe(await hash("ab"));
  });

  it("is never waited for, however slow it is", async () => {
    kit.provider.queue(answer("all"));
    let open = (): void => {};
    const written: CallRow[] = [];
    const gate = new Promise<void>((resolve) => (open = resolve));
    const ledger = { write: async (row: CallRow) => (await gate, void written.push(row)) };
    const client = kit.client({ ledger });
    expect((await collect(client.stream(kit.request()))).answer).toBe("all");
    expect(written).toEqual([]);
    open();
    await client.settled();
    expect(written.map(({ status }) => status)).toEqual(["running", "ok"]);
  });

  it("gets a row later that it could not take at first", async () => {
    kit.provider.queue(answer("all"));
    const clock = createFakeClock();
    const written: CallRow[] = [];
    let refuse = 3;
    const ledger = {
      write: async (row: CallRow) => {
        if (refuse-- > 0) throw new Error("the database is away");
        written.push(row);
      },
    };
    const client = kit.client({ ledger, clock });
    const { error } = await collect(client.stream(kit.request()));
    expect(error).toBeUndefined();
    const settled = client.settled();
    await clock.advance(60_000);
    await settled;
    expect(written.map(({ status }) => status)).toEqual(["ok"]);
  });

  it("and the log hold no word of prompts, answers or keys", async () => {
    kit.provider.queue(
      refusal(500, { message: "planted-answer" }),
      answer("planted-answer"),
      refusal(400, { message: "planted-answer" }),
    );
    const messages = [{ role: "user" as const, content: "planted-prompt" }];
    await kit.ask({ messages });
    await kit.ask({ messages });
    expect(JSON.stringify([kit.ledger, kit.log])).not.toMatch(/planted/);
  });
});
