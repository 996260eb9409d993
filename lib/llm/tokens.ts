import type { Message } from "./schema";

/** Where the scripts begin whose characters are nearly a token each: CJK, kana, hangul, full-width forms, emoji. */
const WIDE_FROM = 0x2e80;

/** Tokens per character, fitted to the counts that five providers gave for recorded answers. */
const TOKENS_PER_WIDE_CHAR = 0.7;
const TOKENS_PER_NARROW_CHAR = 0.26;

/** Every message carries its role and its borders; four tokens is what the published chat formats spend on them. */
const TOKENS_PER_MESSAGE = 4;

/**
 * How many tokens a text is likely to be, within about a third either way for prose and JSON in Chinese or English.
 * It is for progress, budgets and answers whose provider reports no usage; it reads the text once and allocates nothing.
 */
export function estimateTokens(text: string): number {
  let wide = 0;
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) >= WIDE_FROM) wide++;
  return Math.ceil(wide * TOKENS_PER_WIDE_CHAR + (text.length - wide) * TOKENS_PER_NARROW_CHAR);
}

/** The same for a whole prompt. */
export function estimatePromptTokens(messages: readonly Message[]): number {
  let tokens = 0;
  for (const message of messages) tokens += TOKENS_PER_MESSAGE + estimateTokens(message.content);
  return tokens;
}
