import type { CitedSentence } from "@/lib/runs";
import type { Evidence } from "@/lib/qa";
import { citedParts } from "./citations";

type Written = { text: string; sentences: readonly CitedSentence[]; evidence: Evidence | null };

/**
 * An answer to be pasted elsewhere: Markdown whose citations are footnotes with the facts and what was counted.
 * Citations of facts that are not there go; `onlySupported` leaves out what the page leaves out.
 */
export function withFootnotes(
  { text, sentences, evidence }: Written,
  lang: "zh" | "en",
  onlySupported: boolean,
): string {
  const facts = new Map((evidence?.facts ?? []).map((fact) => [fact.id, fact]));
  const cited = new Set<string>();
  const kept = onlySupported ? withoutUnsupported(text, sentences) : text;
  const body = citedParts(kept)
    .map(({ text: words, facts: ids }) => {
      if (!ids) return words;
      const known = ids.filter((id) => facts.has(id));
      for (const id of known) cited.add(id);
      return known.map((id) => `[^${id}]`).join("");
    })
    .join("")
    .trim();
  const notes = [...facts.values()]
    .filter(({ id }) => cited.has(id))
    .map((fact) => `[^${fact.id}]: ${oneLine(fact.text[lang])} (${oneLine(fact.definition[lang])})`);
  return notes.length > 0 ? `${body}\n\n${notes.join("\n")}\n` : `${body}\n`;
}

function withoutUnsupported(text: string, sentences: readonly CitedSentence[]): string {
  let kept = "";
  let from = 0;
  for (const { start, end, status } of sentences) {
    if (status !== "unsupported") continue;
    kept += text.slice(from, start);
    from = end;
  }
  return kept + text.slice(from);
}

const oneLine = (text: string): string => text.replaceAll(/\s+/g, " ").trim();
