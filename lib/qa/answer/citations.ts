const IDS = String.raw`f\d{1,3}(?:\s*[,，、;；]\s*f?\d{1,3})*`;

/** `[f1]`, `[f1, f3]`, `[[f1]]`, `[^f1]`, `【f1】`, `［f1］`. */
const CITATION = String.raw`\[\^?\s*(?:${IDS})\s*\]|\[\[\s*(?:${IDS})\s*\]\]|[【［]\s*(?:${IDS})\s*[】］]`;

/** Several may stand together in brackets of their own. */
const GROUP = String.raw`(?:[(（]\s*(?:(?:${CITATION})\s*[,，、;；]?\s*)+[)）]|(?:${CITATION}))`;

const CITATIONS = new RegExp(CITATION, "giu");
const AT_HERE = new RegExp(GROUP, "iuy");
/** What may yet become one. */
const BEGUN = new RegExp(
  String.raw`^[(（]?\s*(?:(?:${CITATION})\s*[,，、;；]?\s*)*(?:[[［【]{1,2}\^?\s*[f\d\s,，、;；]*[\]］】]?)?\s*$`,
  "iu",
);

/** Longer ones are none. */
const CITATION_CHARS_MAX = 80;

export type Citation = { start: number; end: number; ids: string[] };

/** All citations of a text, in order; ids in lower case, `3` of `[f1, 3]` as `f3`. */
export function citationsIn(text: string): Citation[] {
  return [...text.matchAll(CITATIONS)].map(({ index, 0: written }) => ({
    start: index,
    end: index + written.length,
    ids: [...written.matchAll(/f?(\d{1,3})/giu)].map(([, digits]) => `f${Number(digits)}`),
  }));
}

/**
 * Where the citation at a place ends: undefined where none begins there, `open` where more text decides whether one
 * does.
 */
export function citationEnd(text: string, at: number, final: boolean): number | "open" | undefined {
  if (!/[[［【(（]/u.test(text.charAt(at))) return undefined;
  AT_HERE.lastIndex = at;
  const match = AT_HERE.exec(text);
  // In brackets, more citations may follow before they close.
  if (match && match[0].length <= CITATION_CHARS_MAX) return at + match[0].length;
  if (final || text.length - at > CITATION_CHARS_MAX) return undefined;
  return BEGUN.test(text.slice(at)) ? "open" : undefined;
}
