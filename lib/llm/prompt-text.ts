import type { Locale } from "@/lib/core";

const FIELD_CHARS_MAX = 500;

// Control, bidirectional, zero-width and tag characters: invisible to a person, but not to a model.
const INVISIBLE = /[\p{Cc}\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]|[\u{e0000}-\u{e007f}]/gu;

/** A field's text as a model may see it. */
export function promptText(text: string): string {
  const clean = text.replace(INVISIBLE, " ").toWellFormed();
  return clean.length > FIELD_CHARS_MAX ? `${clean.slice(0, FIELD_CHARS_MAX - 1).toWellFormed()}…` : clean;
}

/** Data between markers. `marker` is 128 bits that nobody who wrote any of it could know. */
export function fenced(name: string, marker: string, lines: readonly string[]): string[] {
  return [`<<<${name} ${marker}`, ...lines, `${name} ${marker}>>>`];
}

/** Whether the data is mostly Chinese: then what is made of it is named in Chinese, whoever asks. */
export function languageOf(lines: readonly string[]): Locale {
  let han = 0;
  for (const line of lines) han += line.match(/\p{Script=Han}/gu)?.length ?? 0;
  return han >= lines.length ? "zh-CN" : "en";
}
