/**
 * One thing the server does while it answers. Scripts are plain data, so that a test in another process can send them
 * over HTTP; every step happens in order, and an answer whose steps are over ends properly.
 */
export type Step =
  /** One event: `data: ` and the object (or the text as it is) and a blank line. */
  | { do: "chunk"; data: object | string; event?: string }
  /** A chunk with this much of the answer. */
  | { do: "text"; text: string }
  /** Bytes as they are. */
  | { do: "raw"; text: string }
  | { do: "bytes"; base64: string }
  /** The text's bytes in pieces of `size`, each written on its own, `ms` apart. */
  | { do: "drip"; text: string; size: number; ms?: number }
  /** `count` times the same bytes, as fast as the reader takes them. */
  | { do: "flood"; text: string; count: number }
  | { do: "comment"; text: string }
  /** Comments every `ms` until the client leaves. */
  | { do: "comments-for-ever"; ms: number }
  | { do: "wait"; ms: number }
  /** Nothing more happens until the test lets go of everything that is held, now and later. */
  | { do: "hold" }
  /** Every line of a file of recorded payloads as one event, `ms` apart. */
  | { do: "recording"; file: string; ms?: number }
  | { do: "done" }
  /** Nothing more happens until the client leaves. */
  | { do: "stall" }
  /** The connection ends with a reset. */
  | { do: "reset" }
  /** The connection ends inside the body, without the end that HTTP asks for. */
  | { do: "cut" };

/** How one request is answered. */
export type Script = {
  status?: number;
  headers?: Record<string, string>;
  /** Before the headers go out. */
  headersAfterMs?: number;
  steps: Step[];
};

/** Which requests a script is for. A rule without a condition fits every request. */
export type Rule = {
  model?: string;
  /** Stands somewhere in the messages. */
  contains?: string;
  /** How many requests it answers; without it, all. */
  times?: number;
  script: Script;
};

export type TextAnswer = {
  /** Pieces of one chunk each, or the whole to be cut into pieces. */
  text: string | string[];
  reasoning?: string;
  finish?: string | null;
  usage?: { prompt_tokens: number; completion_tokens: number; total_tokens: number } | null;
  done?: boolean;
  /** Between the pieces. */
  ms?: number;
};

/** The payload of one chunk with these fields in its delta. */
export function chunkOf(delta: object, finish: string | null = null): object {
  const choices = [{ index: 0, delta, finish_reason: finish }];
  return {
    id: "chatcmpl-scripted",
    object: "chat.completion.chunk",
    created: 1_760_000_000,
    model: "scripted",
    choices,
  };
}

/** A whole, well-behaved answer: role, pieces, finish reason, usage, `[DONE]`; each part can be left out. */
export function answer(options: TextAnswer | string): Script {
  const { text, reasoning, finish, usage, done, ms }: TextAnswer =
    typeof options === "string" ? { text: options } : options;
  const pieces = typeof text === "string" ? (text.match(/[\s\S]{1,12}/gu) ?? []) : text;
  const counts = usage === undefined ? { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 } : usage;
  const steps: Step[] = [{ do: "chunk", data: chunkOf({ role: "assistant", content: "" }) }];
  if (reasoning !== undefined)
    steps.push({ do: "chunk", data: chunkOf({ reasoning_content: reasoning, content: null }) });
  for (const piece of pieces) {
    if (ms !== undefined) steps.push({ do: "wait", ms });
    steps.push({ do: "text", text: piece });
  }
  if (finish !== null) steps.push({ do: "chunk", data: chunkOf({}, finish ?? "stop") });
  if (counts !== null) steps.push({ do: "chunk", data: { ...chunkOf({}), choices: [], usage: counts } });
  if (done !== false) steps.push({ do: "done" });
  return { steps };
}

/** Lines of JSON and the end record after them. */
export function recordsAnswer(records: readonly object[], options: Omit<TextAnswer, "text"> = {}): Script {
  const lines = [...records, { end: true, records: records.length }].map((record) => `${JSON.stringify(record)}\n`);
  return answer({ ...options, text: lines });
}

/** A refusal in the shape OpenAI gives it. */
export function refusal(
  status: number,
  error: { message: string; code?: string; type?: string; param?: string },
  headers: Record<string, string> = {},
): Script {
  return json({ error }, status, headers);
}

/** A plain JSON body. */
export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Script {
  return {
    status,
    headers: { "content-type": "application/json", ...headers },
    steps: [{ do: "raw", text: JSON.stringify(body) }],
  };
}

/** Steps in the body of a stream. */
export function steps(...all: Step[]): Script {
  return { steps: all };
}
