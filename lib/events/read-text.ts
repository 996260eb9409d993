// NUL would be refused by the database; the others would make texts that look alike differ.
const FORBIDDEN = /[\p{Cc}\p{Cs}\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/u;

/** A text without control characters, at most `charsMax` long; undefined for anything else. */
export function readText(value: unknown, charsMax: number): string | undefined {
  if (typeof value !== "string") return undefined;
  const text = value.normalize("NFC").replace(/\s+/gu, " ").trim();
  return text.length <= charsMax && !FORBIDDEN.test(text) ? text : undefined;
}
