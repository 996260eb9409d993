import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { answer, chunkOf, json, recordsAnswer, steps, type Script, type Step } from "@/e2e/provider/index";
import { recordsTask, textTask, useProvider } from "./__fixtures__/client-kit";

const kit = useProvider();

const begun: Step[] = [
  { do: "chunk", data: chunkOf({ role: "assistant", content: "" }) },
  { do: "text", text: "half an ans" },
  // Whatever follows shall come with another read.
  { do: "wait", ms: 20 },
];
const stop: Step = { do: "chunk", data: chunkOf({}, "stop") };

/** Asks twice at most: what comes after the fault is always a good answer. */
async function after(fault: Script, client: Parameters<typeof kit.ask>[0] = {}) {
  kit.provider.queue(fault, answer("whole"));
  return kit.ask(client);
}

describe("a stream that breaks", () => {
  it.each([
    ["a reset", steps(...begun, { do: "reset" }), "upstream_broken"],
    ["an end inside the body", steps(...begun, { do: "cut" }), "upstream_broken"],
    [
      "fewer bytes than announced",
      { headers: { "content-length": "9999" }, steps: [...begun, { do: "cut" }] },
      "upstream_broken",
    ],
    ["an end without a word about it", steps(...begun), "upstream_truncated"],
    ["an end inside an event", steps(...begun, { do: "raw", text: 'data: {"choices":[{"del' }), "upstream_truncated"],
    [
      "a chunk that is no JSON",
      steps(...begun, { do: "chunk", data: "{nope" }, stop, { do: "done" }),
      "upstream_bad_chunk",
    ],
    [
      "a chunk that is no object",
      steps(...begun, { do: "chunk", data: "42" }, stop, { do: "done" }),
      "upstream_bad_chunk",
    ],
    [
      "bytes that are not UTF-8",
      steps(
        ...begun,
        {
          do: "bytes",
          base64: Buffer.from('data: {"choices":[{"delta":{"content":"\xC3\x28"}}]}\n\n', "latin1").toString("base64"),
        },
        stop,
      ),
      "upstream_bad_chunk",
    ],
    [
      "a character that was lost before",
      steps(...begun, { do: "text", text: "a\uFFFDb" }, stop, { do: "done" }),
      "upstream_bad_chunk",
    ],
    [
      "an error object",
      steps(
        ...begun,
        { do: "chunk", data: { error: { message: "The server had an error", type: "server_error" } } },
        { do: "done" },
      ),
      "upstream_failed",
    ],
    ["an error event", steps(...begun, { do: "chunk", event: "error", data: { message: "boom" } }), "upstream_failed"],
    [
      "an error beside choices",
      steps(
        ...begun,
        { do: "chunk", data: { ...chunkOf({ content: "" }, "error"), error: { code: 502, message: "bad gateway" } } },
        { do: "done" },
      ),
      "upstream_failed",
    ],
    [
      "a service without resources",
      steps(...begun, { do: "chunk", data: chunkOf({}, "insufficient_system_resource") }, { do: "done" }),
      "upstream_busy",
    ],
  ] satisfies [string, Script, string][])(
    "by %s is asked again; what it wrote counts for nothing",
    async (_, fault, code) => {
      const { deltas, answer: text, retries, end } = await after(fault);
      expect(retries.map(({ error }) => error.code)).toEqual([code]);
      expect(deltas.map(({ type }) => type).filter((type, i, all) => type !== all[i - 1])).toEqual([
        "try",
        "text",
        "retry",
        "try",
        "text",
        "end",
      ]);
      expect(text).toBe("whole");
      expect(end?.finish).toBe("stop");
    },
  );

  it("is asked again twice and no more", async () => {
    kit.provider.rule({ script: steps(...begun) });
    const { error, retries } = await kit.ask();
    expect(error?.code).toBe("upstream_truncated");
    expect(retries.map((retry) => `${retry.try}/${retry.of}`)).toEqual(["1/2", "2/2"]);
  });

  it("hands on what was whole before the break, even from the same read", async () => {
    kit.provider.queue(
      steps({ do: "raw", text: `data: ${JSON.stringify(chunkOf({ content: "kept" }))}\n\ndata: {nope\n\n` }),
    );
    const { error, answer: text } = await kit.ask({ client: { retriesMax: 0 } });
    expect(text).toBe("kept");
    expect(error?.code).toBe("upstream_bad_chunk");
  });

  it("by an error that says why is not asked again", async () => {
    kit.provider.rule({
      script: steps(...begun, {
        do: "chunk",
        data: { error: { code: "context_length_exceeded", message: "too long" } },
      }),
    });
    const { error, retries } = await kit.ask();
    expect(error?.code).toBe("upstream_rejected");
    expect(retries).toEqual([]);
  });
});

describe("silence", () => {
  const limits = { firstByteMs: 300, idleMs: 300, totalMs: 10_000 };

  it.each([
    ["before the headers", { headersAfterMs: 10_000, steps: [] }, "first_byte"],
    ["before the first event", steps({ do: "stall" }), "first_byte"],
    ["with comments before the first event", steps({ do: "comments-for-ever", ms: 20 }), "first_byte"],
    ["after the beginning", steps(...begun, { do: "stall" }), "idle"],
    ["with comments after the beginning", steps(...begun, { do: "comments-for-ever", ms: 20 }), "idle"],
  ] satisfies [string, Script, string][])("%s is ended, and the socket with it", async (_, fault, phase) => {
    const { retries, answer: text } = await after(fault, { client: { limits } });
    expect(retries.map(({ error }) => [error.code, error.params["phase"]])).toEqual([["upstream_timeout", phase]]);
    expect(text).toBe("whole");
    expect(kit.provider.requests[0]?.leftAt).toBeDefined();
  });

  it("of the caller is not the provider's", async () => {
    kit.provider.queue(answer({ text: ["a", "b", "c"], ms: 10 }));
    const client = kit.client({ limits });
    let text = "";
    for await (const delta of client.stream(kit.request())) {
      if (delta.type !== "text") continue;
      await new Promise((resolve) => setTimeout(resolve, 400));
      text += delta.text;
    }
    expect(text).toBe("abc");
  });

  it("that never lasts long still ends with the whole time allowed, and is not tried again", async () => {
    kit.provider.rule({ script: answer({ text: Array<string>(500).fill("x"), ms: 20 }) });
    const { error, retries } = await kit.ask({ client: { limits: { ...limits, totalMs: 600 } } });
    expect(error?.params).toEqual({ phase: "total", ms: 600 });
    expect(retries).toEqual([]);
  });
});

describe("an end", () => {
  it.each([
    ["without [DONE]", answer({ text: "all", done: false }), "stop"],
    ["without a finish reason", answer({ text: "all", finish: null, usage: null }), "unknown"],
    ["with the usage alone", answer({ text: "all", finish: null, done: false }), "unknown"],
    ["by its length", answer({ text: "all", finish: "length" }), "length"],
    [
      "without a blank line",
      steps({ do: "text", text: "all" }, { do: "raw", text: `data: ${JSON.stringify(chunkOf({}, "stop"))}` }),
      "stop",
    ],
  ] as const)("%s is an end", async (_, script, finish) => {
    kit.provider.queue(script);
    const { end, answer: text, error } = await kit.ask();
    expect(error).toBeUndefined();
    expect(text).toBe("all");
    expect(end?.finish).toBe(finish);
  });

  it("comes at [DONE], even if the service forgets to hang up", async () => {
    kit.provider.queue({ steps: [...answer("all").steps, { do: "text", text: "more" }, { do: "stall" }] });
    const { end, answer: text } = await kit.ask();
    expect(text).toBe("all");
    expect(end?.finish).toBe("stop");
    await expect.poll(() => kit.provider.requests[0]?.leftAt).toBeDefined();
  });

  it("of records is whole with the end record, whatever the provider leaves out", async () => {
    kit.provider.queue(recordsAnswer([{ a: 1 }], { finish: null, usage: null, done: false }));
    expect((await kit.ask({ task: recordsTask })).end?.finish).toBe("unknown");
  });

  it("of records without the end record is asked again once", async () => {
    kit.provider.rule({ script: answer('{"a":1}\n') });
    const { error, retries } = await kit.ask({ task: recordsTask });
    expect(error?.code).toBe("upstream_truncated");
    expect(retries).toHaveLength(1);
  });

  it("of records by their length is left to the caller", async () => {
    kit.provider.queue(answer({ text: '{"a":1}\n{"a"', finish: "length" }));
    const { end, answer: text } = await kit.ask({ task: recordsTask });
    expect(end?.finish).toBe("length");
    expect(text).toBe('{"a":1}\n{"a"');
  });

  it.each([
    ["an empty answer", answer(""), "upstream_empty", 1],
    ["an answer of thoughts alone", answer({ text: [], reasoning: "hm" }), "upstream_empty", 1],
    [
      "a call of a tool",
      steps({ do: "chunk", data: chunkOf({ tool_calls: [{ index: 0 }] }) }, stop, { do: "done" }),
      "upstream_bad_chunk",
      1,
    ],
    ["an empty body", steps(), "upstream_truncated", 2],
    ["a filtered answer", answer({ text: "some", finish: "content_filter" }), "upstream_filtered", 0],
    [
      "a refusal",
      steps({ do: "chunk", data: chunkOf({ refusal: "I cannot" }) }, stop, { do: "done" }),
      "upstream_filtered",
      0,
    ],
  ] satisfies [string, Script, string, number][])("with %s is an error", async (_, script, code, retried) => {
    kit.provider.rule({ script });
    const { error, retries } = await kit.ask();
    expect(error?.code).toBe(code);
    expect(retries).toHaveLength(retried);
  });
});

describe("a provider with habits of its own", () => {
  it("may send thoughts, comments, odd chunks and its usage anywhere", async () => {
    kit.provider.queue(
      steps(
        { do: "comment", text: "PROCESSING" },
        { do: "chunk", data: { ...chunkOf({}), choices: [] } },
        { do: "chunk", data: { ...chunkOf({}), choices: [{ index: 0, delta: null, finish_reason: null }] } },
        { do: "chunk", data: chunkOf({ content: null, reasoning_content: "hm" }) },
        { do: "raw", text: "event: message\nid: 7\ndata:" + JSON.stringify(chunkOf({ content: "<thi" })) + "\r\n\r\n" },
        { do: "text", text: "nk>and</think>" },
        { do: "raw", text: "retry: 5\nnonsense\ndata\n\n" },
        { do: "text", text: "yes" },
        {
          do: "chunk",
          data: { ...chunkOf({}, "stop"), x_groq: { usage: { prompt_tokens: 7, completion_tokens: 9 } } },
        },
      ),
    );
    const went = await kit.ask();
    expect(went).toMatchObject({ answer: "yes", reasoning: "hmand", error: undefined });
    expect(went.end?.usage).toEqual({ promptTokens: 7, completionTokens: 9, estimated: false });
  });

  it("may cut every character of every event", async () => {
    const text = "data: " + JSON.stringify(chunkOf({ content: "事理 😀" })) + "\n\n";
    kit.provider.queue(steps({ do: "drip", text, size: 1 }, stop, { do: "done" }));
    expect((await kit.ask()).answer).toBe("事理 😀");
  });

  it("may answer in one piece, which is noted", async () => {
    const usage = { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 };
    const completion = {
      object: "chat.completion",
      choices: [{ index: 0, message: { content: "all" }, finish_reason: "stop" }],
      usage,
    };
    kit.provider.queue(json(completion));
    const { answer: text, end } = await kit.ask();
    expect(text).toBe("all");
    expect(end).toMatchObject({ finish: "stop", usage: { completionTokens: 2 }, buffered: true });
    expect(kit.log.map(({ message }) => message)).toEqual(["the model service does not stream"]);
  });

  it("may answer an error with status 200", async () => {
    kit.provider.queue(json({ error: { message: "no", code: "invalid_api_key" } }));
    expect((await kit.ask()).error?.code).toBe("upstream_credentials");
  });

  it("may compress what it was not asked to", async () => {
    const body = `data: ${JSON.stringify(chunkOf({ content: "all" }, "stop"))}\n\ndata: [DONE]\n\n`;
    kit.provider.queue({
      headers: { "content-encoding": "gzip" },
      steps: [{ do: "bytes", base64: gzipSync(body).toString("base64") }],
    });
    expect((await kit.ask()).answer).toBe("all");
  });

  it("may send no usage, which is then estimated", async () => {
    kit.provider.queue(answer({ text: "some words of an answer", usage: null }));
    const { end } = await kit.ask();
    expect(end?.usage.estimated).toBe(true);
    expect(end?.usage.completionTokens).toBeGreaterThan(2);
  });

  it("may refuse stream_options, which is remembered for the connection", async () => {
    const client = kit.client();
    const refuse = json({ error: { message: "Unrecognized request argument supplied: stream_options" } }, 400);
    kit.provider.queue(refuse, answer("one"), answer("two"));
    for (const expected of ["one", "two"]) {
      let text = "";
      for await (const delta of client.stream(kit.request())) if (delta.type === "text") text += delta.text;
      expect(text).toBe(expected);
    }
    expect(kit.provider.requests.map(({ body }) => "stream_options" in (body ?? {}))).toEqual([true, false, false]);
    expect(kit.provider.requests.every(({ body }) => body?.stream === true)).toBe(true);
  });

  it("may refuse stream_options without saying so, and a wrong guess is taken back", async () => {
    kit.provider.queue(json({ error: { message: "extra fields not permitted" } }, 422), answer("one"));
    expect((await kit.ask()).answer).toBe("one");
    kit.provider.reset();
    kit.provider.rule({ script: json({ error: { message: "unknown parameter: messages[0].x" } }, 400) });
    const { error } = await kit.ask();
    expect(error?.message).toContain("messages[0].x");
  });

  it("may want max_completion_tokens, and no temperature", async () => {
    const client = kit.client();
    kit.provider.queue(
      json(
        {
          error: {
            message: "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.",
            param: "max_tokens",
          },
        },
        400,
      ),
      json({ error: { message: "Unsupported value: 'temperature' does not support 0.2", param: "temperature" } }, 400),
      answer("one"),
      answer("two"),
    );
    for (const expected of ["one", "two"]) {
      let text = "";
      for await (const delta of client.stream(kit.request({ task: textTask })))
        if (delta.type === "text") text += delta.text;
      expect(text).toBe(expected);
    }
    expect(kit.provider.requests.at(-1)?.body).toMatchObject({ max_completion_tokens: 500, stream: true });
    expect(kit.provider.requests.at(-1)?.body).not.toHaveProperty("max_tokens");
    expect(kit.provider.requests.at(-1)?.body).not.toHaveProperty("temperature");
    expect(kit.provider.requests).toHaveLength(4);
  });
});
