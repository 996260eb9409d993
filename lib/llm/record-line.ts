import type { Line } from "./lines";

/** Why a line is no record at all, whatever the task. */
export type NoRecord = "too_long" | "not_json" | "not_an_object";

/** The fields of a line that holds a JSON object. A map, because a key may be called like a method of objects. */
export function readFields(line: Line): ReadonlyMap<string, unknown> | { reason: NoRecord; detail: string } {
  if (line.tooLong) return { reason: "too_long", detail: "" };
  let value: unknown;
  try {
    value = JSON.parse(line.text);
  } catch (error) {
    return { reason: "not_json", detail: error instanceof Error ? error.message : "" };
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return { reason: "not_an_object", detail: typeof value };
  }
  return new Map<string, unknown>(Object.entries(value));
}

// NUL would be refused by the database; the others would make texts that look alike differ.
const FORBIDDEN = /[\p{Cc}\p{Cs}\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/u;

/** A text without control characters, at most `charsMax` long; undefined for anything else. */
export function readText(value: unknown, charsMax: number): string | undefined {
  if (typeof value !== "string") return undefined;
  const text = value.normalize("NFC").replace(/\s+/gu, " ").trim();
  return text.length <= charsMax && !FORBIDDEN.test(text) ? text : undefined;
}

/** `0.86`, `"0.86"` and `"86%"` are 0.86. */
export function readConfidence(value: unknown): number | undefined {
  const text = typeof value === "number" ? String(value) : typeof value === "string" ? value.trim() : "";
  const match = /^(\d+(?:\.\d+)?)\s*(%?)$/.exec(text);
  if (!match) return undefined;
  const number = Number(match[1]) / (match[2] === "%" ? 100 : 1);
  return number >= 0 && number <= 1 ? number : undefined;
}
