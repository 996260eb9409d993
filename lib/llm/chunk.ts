import type { ReasoningField } from "./schema";

/**
 * One `data:` payload of a chat-completions stream, as loosely as providers send it. It is read with guards rather
 * than with a schema, because it is read once per token; nothing else in the program sees it.
 */
export type WireChunk = {
  choices?: unknown;
  usage?: unknown;
  x_groq?: unknown;
  error?: unknown;
};

/** A run of text on one channel. */
export type TextPart = { channel: "answer" | "reasoning"; text: string };

export type WireUsage = { promptTokens: number; completionTokens: number; cost: number | undefined };

/** What a chunk says, once the differences between providers are taken away. */
export type ChunkContent = {
  parts: TextPart[];
  /** Where the thoughts among the parts stood. */
  reasoningField?: Exclude<ReasoningField, "<think>">;
  /** The provider's own word for why the model stopped. */
  finish: string | undefined;
  usage: WireUsage | undefined;
  /** True for the last chunk some providers send with the usage alone: it follows only a complete answer. */
  usageAlone: boolean;
  refused: boolean;
  calledTool: boolean;
  /** The provider's own error object, sent inside a stream that began well. */
  error: unknown;
};

/**
 * Reads a chunk: `content` as text or (Mistral) as parts, `reasoning_content` (DeepSeek, Qwen), `reasoning` (Groq,
 * OpenRouter), usage beside the choices, in `x_groq` or (Moonshot) inside the choice, and errors wherever they hide.
 * Gives undefined for a payload that is no object at all.
 */
export function readChunk(chunk: WireChunk): ChunkContent | undefined {
  if (!isObject(chunk)) return undefined;
  const choice: unknown = Array.isArray(chunk.choices) ? chunk.choices[0] : undefined;
  const content: ChunkContent = {
    parts: [],
    finish: undefined,
    usage: readUsage(chunk.usage),
    usageAlone: false,
    refused: false,
    calledTool: false,
    error: findError(chunk, choice),
  };
  if (isObject(chunk.x_groq)) content.usage ??= readUsage(chunk.x_groq["usage"]);
  content.usageAlone = content.usage !== undefined && Array.isArray(chunk.choices) && chunk.choices.length === 0;
  if (!isObject(choice)) return content;

  content.usage ??= readUsage(choice["usage"]);
  const finish = choice["finish_reason"];
  if (typeof finish === "string" && finish !== "") content.finish = finish;
  // A provider that does not stream answers with a `message` where a stream has a `delta`.
  const delta = choice["delta"] ?? choice["message"];
  if (!isObject(delta)) return content;

  const reasoning = delta["reasoning_content"] || delta["reasoning"];
  if (typeof reasoning === "string" && reasoning !== "") {
    content.parts.push({ channel: "reasoning", text: reasoning });
    content.reasoningField = delta["reasoning_content"] ? "reasoning_content" : "reasoning";
  }
  const text = delta["content"];
  if (typeof text === "string") {
    if (text !== "") content.parts.push({ channel: "answer", text });
  } else if (Array.isArray(text)) {
    for (const part of text) readPart(part, content.parts);
    if (content.parts.some(({ channel }) => channel === "reasoning")) content.reasoningField ??= "content.thinking";
  }
  content.refused = typeof delta["refusal"] === "string" && delta["refusal"] !== "";
  content.calledTool =
    (Array.isArray(delta["tool_calls"]) && delta["tool_calls"].length > 0) || isObject(delta["function_call"]);
  return content;
}

/** `{type: "text", text}` or `{type: "thinking", thinking: [{type: "text", text}] | text}`; other kinds hold no words. */
function readPart(part: unknown, into: TextPart[]): void {
  if (!isObject(part)) return;
  if (part["type"] === "text" && typeof part["text"] === "string" && part["text"] !== "") {
    into.push({ channel: "answer", text: part["text"] });
  } else if (part["type"] === "thinking") {
    const thinking = part["thinking"];
    const texts: unknown[] = Array.isArray(thinking) ? thinking.map((t) => (isObject(t) ? t["text"] : t)) : [thinking];
    for (const text of texts) if (typeof text === "string" && text !== "") into.push({ channel: "reasoning", text });
  }
}

function readUsage(usage: unknown): WireUsage | undefined {
  if (!isObject(usage)) return undefined;
  const prompt = count(usage["prompt_tokens"]);
  const completion = count(usage["completion_tokens"]);
  if (prompt === undefined || completion === undefined) return undefined;
  const cost = usage["cost"];
  return {
    promptTokens: prompt,
    completionTokens: completion,
    cost: typeof cost === "number" && Number.isFinite(cost) && cost >= 0 ? cost : undefined,
  };
}

function count(value: unknown): number | undefined {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

function findError(chunk: WireChunk & Record<string, unknown>, choice: unknown): unknown {
  if (chunk.error) return chunk.error;
  if (isObject(choice) && choice["error"]) return choice["error"];
  if (isObject(chunk.x_groq) && chunk.x_groq["error"]) return chunk.x_groq["error"];
  // MiniMax answers every request with 200 and tells the truth here.
  const base = chunk["base_resp"];
  if (isObject(base) && typeof base["status_code"] === "number" && base["status_code"] !== 0) {
    return { code: `minimax_${base["status_code"]}`, message: base["status_msg"] };
  }
  // DashScope's native errors and older vLLM's have neither choices nor an `error` around them.
  if (!("choices" in chunk) && typeof chunk["message"] === "string") {
    const { code, type, message } = chunk as Record<string, unknown>;
    if (typeof code === "string" || typeof code === "number" || chunk["object"] === "error")
      return { code, type, message };
  }
  return undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
