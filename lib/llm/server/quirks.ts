import { APIError } from "openai";

/** What a connection is known to refuse. Every provider calls itself compatible; these are the places where they differ. */
export type Quirks = {
  /** `stream_options` for the usage chunk: unknown until a request with it went well. */
  streamOptions: "unknown" | "known" | "refused";
  /** OpenAI's newer models refuse `max_tokens`, most other providers know nothing else. */
  tokenLimit: "max_tokens" | "max_completion_tokens";
  /** OpenAI's reasoning models refuse any temperature but their own. */
  temperature: boolean;
};

export const NO_QUIRKS: Quirks = { streamOptions: "unknown", tokenLimit: "max_tokens", temperature: true };

const REFUSALS = new Set([400, 422]);

/** Words of a refusal that is about some field, by providers that do not say which. */
const ABOUT_A_FIELD =
  /stream|option|param|field|argument|propert|extra|unknown|unrecogni|unexpected|support|permitted/i;

/** Words of a refusal that no field of ours causes. */
const ABOUT_THE_PROMPT = /context|too long|content|safety|policy|messages?\b|prompt|model\b/i;

/**
 * What to leave out after a refusal, or undefined when asking differently would not help.
 * `guessed` says that the refusal named nothing and `stream_options` is only the likeliest reason.
 */
export function adaptQuirks(quirks: Quirks, thrown: unknown): { quirks: Quirks; guessed: boolean } | undefined {
  if (!(thrown instanceof APIError) || !REFUSALS.has(thrown.status ?? 0)) return undefined;
  const said = `${thrown.param ?? ""} ${thrown.message}`;
  if (said.includes("max_completion_tokens") && quirks.tokenLimit === "max_tokens") {
    return { quirks: { ...quirks, tokenLimit: "max_completion_tokens" }, guessed: false };
  }
  if (/\btemperature\b/.test(said) && quirks.temperature) {
    return { quirks: { ...quirks, temperature: false }, guessed: false };
  }
  if (quirks.streamOptions === "refused") return undefined;
  const without: Quirks = { ...quirks, streamOptions: "refused" };
  if (/stream_?options|include_usage/i.test(said)) return { quirks: without, guessed: false };
  const vague = /status code \(no body\)/.test(said) || (ABOUT_A_FIELD.test(said) && !ABOUT_THE_PROMPT.test(said));
  return quirks.streamOptions === "unknown" && vague ? { quirks: without, guessed: true } : undefined;
}
