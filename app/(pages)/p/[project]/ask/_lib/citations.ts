/** A stretch of a text: words, or a citation with the ids of its facts. */
export type CitedPart = { text: string; facts?: string[] };

/** `[f1]`, `[f1, f3]`, `[[f1]]` and `【f1】`. */
const CITATION = /(?:\[{1,2}|【)\s*f\d{1,4}(?:\s*[,，、;；]\s*f\d{1,4})*\s*(?:\]{1,2}|】)/gi;
const FACT = /f\d{1,4}/gi;
/** A citation whose end has not come yet. */
const BEGUN = /(?:\[{1,2}|【)\s*(?:f\d{0,4}[\sf\d,，、;；]*)?$/i;

/** Cuts a text at its citations; the parts in order are the whole text. */
export function citedParts(text: string): CitedPart[] {
  const parts: CitedPart[] = [];
  let from = 0;
  for (const match of text.matchAll(CITATION)) {
    if (match.index > from) parts.push({ text: text.slice(from, match.index) });
    parts.push({ text: match[0], facts: factsIn(match[0]) });
    from = match.index + match[0].length;
  }
  if (from < text.length) parts.push({ text: text.slice(from) });
  return parts;
}

const factsIn = (citation: string): string[] => [
  ...new Set([...citation.matchAll(FACT)].map(([id]) => id.toLowerCase())),
];

/** A text that still grows, without the citation that is being written at its end. */
export const withoutBegun = (text: string): string => text.replace(BEGUN, "");
