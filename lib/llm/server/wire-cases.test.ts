import { describe, expect, it } from "vitest";
import { answer, chunkOf, steps, type Step } from "@/e2e/provider/index";
import { textTask, useProvider } from "./__fixtures__/client-kit";

// What the suites of other clients ask of a stream's reader, and what providers are known to send.

const kit = useProvider();

const some: Step = { do: "text", text: "some" };
const event = (data: string) => `data: ${data}\n\n`;
const stop = JSON.stringify(chunkOf({}, "stop"));

/** Asks once, without retries. */
const ask = (...all: Step[]) => {
  kit.provider.queue(steps(...all));
  return kit.ask({ client: { retriesMax: 0 } });
};

describe("the end marker", () => {
  it.each([
    ["more text", "data: [DONE]sk-planted-secret\n\n"],
    ["a space", "data: [DONE] \n\n"],
    ["a tab", "data: [DONE]\t\n\n"],
    ["another line", 'data: [DONE]\ndata: {"planted":1}\n\n'],
    ["a provider's error", 'data: [DONE]x\n\nevent: error\ndata: {"message":"planted"}\n\n'],
  ])("with %s after it is none, and what it held is not shown", async (_, text) => {
    const { answer: kept, error } = await ask(some, { do: "raw", text });
    expect(kept).toBe("some");
    expect(error?.code).toBe("upstream_bad_chunk");
    expect(`${error?.message} ${error?.stack}`).not.toContain("planted");
  });

  it.each([
    ["without a space", "data:[DONE]\n\n"],
    ["with \\r\\n", "data: [DONE]\r\n\r\n"],
    ["with \\r", "data: [DONE]\r\r"],
    ["in a named event", "event: message\ndata: [DONE]\n\n"],
    ["in an event named error", "event: error\ndata: [DONE]\n\n"],
    ["twice", "data: [DONE]\n\ndata: [DONE]\n\n"],
    ["before what is no JSON", "data: [DONE]\n\ndata: nope\n\n"],
    ["before an error", 'data: [DONE]\n\nevent: error\ndata: {"message":"too late"}\n\n'],
  ])("%s ends the answer", async (_, text) => {
    const { answer: whole, end } = await ask(some, { do: "raw", text });
    expect(whole).toBe("some");
    expect(end?.finish).toBe("unknown");
  });

  it("alone, where an error should have been, is no answer", async () => {
    expect((await ask({ do: "done" })).error?.code).toBe("upstream_empty");
  });
});

describe("an event named error", () => {
  const told = { message: "the provider refused", code: "provider_error", type: "server_error" };

  it.each([
    ["an error", JSON.stringify(told), "the provider refused"],
    ["an error inside", JSON.stringify({ error: told }), "the provider refused"],
    ["an error inside that is null", JSON.stringify({ error: null }), "–"],
    ["text", JSON.stringify("the provider refused"), "the provider refused"],
    ["no JSON", "the provider refused", "the provider refused"],
    ["null", "null", "–"],
    ["a number", "42", "42"],
    ["zero", "0", "–"],
  ])("is one with %s in it, and comes after what came before it", async (_, data, detail) => {
    const { answer: kept, error } = await ask(
      some,
      { do: "raw", text: `event: error\ndata: ${data}\n\n` },
      { do: "stall" },
    );
    expect(kept).toBe("some");
    expect(error?.code).toBe("upstream_failed");
    expect(error?.params["detail"]).toContain(detail);
    await expect.poll(() => kit.provider.requests[0]?.leftAt).toBeDefined();
  });

  it("does not repeat our key", async () => {
    const { error } = await ask(some, {
      do: "chunk",
      data: { error: { message: "sk-planted-secret is over its limit", code: "server_error" } },
    });
    expect(error?.message).toContain("is over its limit");
    expect(error?.message).not.toContain("sk-planted-secret");
  });

  it("is told from events of other names, which are read like any", async () => {
    const { answer: whole } = await ask(
      { do: "raw", text: "event: ping\ndata: {}\n\n" },
      { do: "chunk", event: "chat.completion.chunk", data: chunkOf({ content: "some" }, "stop") },
    );
    expect(whole).toBe("some");
  });
});

describe("lines", () => {
  const chunk = (content: string) => JSON.stringify(chunkOf({ content }));

  it.each(
    ["\n", "\r", "\r\n"].flatMap((first) =>
      // \r and \n are one end together.
      ["\n", "\r", "\r\n"].filter((second) => first !== "\r" || second !== "\n").map((second) => [first, second]),
    ),
  )("that end in %j and %j come through, byte by byte", async (first, second) => {
    const text = `data: ${chunk("a")}${first}${second}data: ${chunk("b")}${first}${second}data: ${stop}${first}${second}`;
    const { answer: whole, end } = await ask({ do: "drip", text, size: 7 });
    expect(whole).toBe("ab");
    expect(end?.finish).toBe("stop");
  });

  it("make one event of several `data` fields", async () => {
    const data = JSON.stringify(chunkOf({ content: "some" }, "stop"), null, 1).replaceAll("\n", "\ndata: ");
    expect((await ask({ do: "raw", text: `: keep\r\n${event(data)}` })).answer).toBe("some");
  });

  it("make no event of the second half of \\r\\n", async () => {
    const { answer: whole } = await ask(
      { do: "raw", text: `data: ${chunk("a")}\r\n\r` },
      { do: "wait", ms: 20 },
      { do: "raw", text: `\ndata: ${chunk("b")}\r\n\r\ndata: [DONE]\r\n\r\n` },
    );
    expect(whole).toBe("ab");
  });
});

describe("providers", () => {
  it("OpenRouter: comments for a while, then an error in a chunk with choices and usage, then [DONE]", async () => {
    const usage = { prompt_tokens: 21, completion_tokens: 3, cost: 0.0125 };
    const went = await ask(
      ...Array.from({ length: 17 }, (): Step => ({ do: "comment", text: "OPENROUTER PROCESSING" })),
      some,
      {
        do: "chunk",
        data: { ...chunkOf({ content: "" }, "error"), usage, error: { code: 502, message: "Provider disconnected" } },
      },
      { do: "done" },
    );
    expect(went.error?.params).toMatchObject({ status: 502, detail: "Provider disconnected" });
    expect(kit.lastRow()).toMatchObject({ promptTokens: 21, completionTokens: 3, cost: 0.0125, estimated: false });
  });

  it.each([
    ["before the answer", []],
    ["after some of it", [some]],
  ])("vLLM: an error and [DONE], %s", async (_, before: Step[]) => {
    const bad = { object: "error", message: "too many tokens", type: "BadRequestError", param: null, code: 400 };
    for (const data of [{ error: bad }, bad]) {
      const { error } = await ask(...before, { do: "chunk", data }, { do: "done" });
      expect(error?.code).toBe("upstream_rejected");
      expect(error?.params["detail"]).toContain("too many tokens");
    }
    const internal = { object: "error", message: "engine died", type: "InternalServerError", code: 500 };
    expect((await ask(...before, { do: "chunk", data: internal }, { do: "done" })).error?.code).toBe("upstream_failed");
  });

  it("Ollama: no finish reason to the end", async () => {
    kit.provider.queue(answer({ text: "all", finish: null, usage: null }));
    expect((await kit.ask()).end?.finish).toBe("unknown");
  });

  it("DeepSeek: comments and empty lines while it is busy, also before the first event", async () => {
    const { answer: whole, end } = await ask(
      { do: "raw", text: "\n\n\n: keep-alive\n\n\n" },
      { do: "wait", ms: 20 },
      { do: "raw", text: ": keep-alive\n\n\n\n" },
      some,
      { do: "comment", text: "keep-alive" },
      { do: "raw", text: `\n\n${event(stop)}` },
      { do: "done" },
    );
    expect(whole).toBe("some");
    expect(end?.finish).toBe("stop");
  });

  it("DeepSeek: empty lines before an answer in one piece", async () => {
    const completion = { choices: [{ index: 0, message: { content: "all" }, finish_reason: "stop" }] };
    kit.provider.queue({
      headers: { "content-type": "application/json" },
      steps: [
        { do: "raw", text: "\n\n" },
        { do: "wait", ms: 20 },
        { do: "raw", text: `\n${JSON.stringify(completion)}` },
      ],
    });
    expect((await kit.ask()).answer).toBe("all");
  });

  it("DeepSeek: an end without any event when it gave up waiting", async () => {
    expect((await ask({ do: "comment", text: "keep-alive" })).error?.code).toBe("upstream_truncated");
  });

  it("Azure: a first chunk without choices, with what its filter thought of the prompt", async () => {
    const first = {
      choices: [],
      prompt_filter_results: [{ prompt_index: 0, content_filter_results: {} }],
      usage: null,
    };
    const { answer: whole } = await ask({ do: "chunk", data: first }, some, { do: "raw", text: event(stop) });
    expect(whole).toBe("some");
  });

  it("that stall and go on are waited for", async () => {
    kit.provider.queue(steps(some, { do: "wait", ms: 250 }, { do: "text", text: " more" }, { do: "done" }));
    const { answer: whole, retries } = await kit.ask({ task: textTask, client: { limits: { idleMs: 2_000 } } });
    expect(whole).toBe("some more");
    expect(retries).toEqual([]);
  });
});
