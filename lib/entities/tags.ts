import { z } from "zod";
import { nameKey } from "./name-key";

export const TAG_CHARS_MAX = 40;

/** So many tags of one entity a model may give; it is asked for three to five. */
export const TAGS_MAX = 8;

// NUL would be refused by the database; the others would make texts that look alike differ.
const FORBIDDEN = /[\p{Cc}\p{Cs}\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/u;

/** A tag as it is stored: one line without what cannot be seen; undefined for what is no tag. */
export function readTag(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  const text = value.normalize("NFC").replace(/\s+/gu, " ").trim().replace(/^#+ ?/, "");
  return text === "" || text.length > TAG_CHARS_MAX || FORBIDDEN.test(text) ? undefined : text;
}

/** Tags with the same key are one: width, case and spaces do not make another. */
export const tagKey = nameKey;

/** A tag that a person gives. */
export const Tag = z.string().transform((text, check) => {
  const tag = readTag(text);
  if (tag !== undefined) return tag;
  check.addIssue({ code: "custom", message: `A tag is one line of at most ${TAG_CHARS_MAX} characters.` });
  return z.NEVER;
});

/** Tags by their keys, the first spelling of each. */
export function tagsByKey(tags: readonly string[]): Map<string, string> {
  const byKey = new Map<string, string>();
  for (const tag of tags) if (!byKey.has(tagKey(tag))) byKey.set(tagKey(tag), tag);
  return byKey;
}
