import { citationsIn } from "@/lib/qa";

/** A stretch of a text: words, or a citation with the ids of its facts. */
export type CitedPart = { text: string; facts?: string[] };

/** A citation whose end has not come yet. */
const BEGUN = /(?:\[{1,2}\^?|[【［])\s*(?:f\d{0,3}[\sf\d,，、;；]*)?$/i;

/** Cuts a text at its citations; the parts in order are the whole text. */
export function citedParts(text: string): CitedPart[] {
  const parts: CitedPart[] = [];
  let from = 0;
  for (const { start, end, ids } of citationsIn(text)) {
    if (start > from) parts.push({ text: text.slice(from, start) });
    parts.push({ text: text.slice(start, end), facts: [...new Set(ids)] });
    from = end;
  }
  if (from < text.length) parts.push({ text: text.slice(from) });
  return parts;
}

/** A text that still grows, without the citation that is being written at its end. */
export const withoutBegun = (text: string): string => text.replace(BEGUN, "");
