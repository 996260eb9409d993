import type { ToldEvidence, ToldFact } from "@/lib/runs";
import { narrow, numeralsIn } from "./numerals";
import { isPlace } from "./place-of";

/** Takes the place of a name, of its length, so that what stands around it keeps its own. */
const HIDDEN = "\uE000";

const QUOTED = /“([^”]{1,200})”|「([^」]{1,200})」|『([^』]{1,200})』|《([^》]{1,200})》|"([^"\n]{1,200})"/gu;
/** Letters and digits that are one word, such as `S60` and `user_0007`, and a series such as `7系`. */
const MIXED =
  /[\p{L}\p{N}]*(?:[A-Za-z][-_]?\d|\d[-_]?[A-Za-z])[\p{L}\p{N}_-]*|\p{Script=Han}{0,4}\d{1,3}\s?(?:系|代|款|版|型)/gu;
/** A word and its number, such as “Model 3”. */
const SERIES = /\b[A-Z][a-z]{2,}\s\d{1,3}\b/gu;
const NO_SERIES =
  /^(?:Are|Did|Does|Have|Has|Had|Is|Was|Were|Will|Would|The|Of|In|At|On|For|From|With|About|Over|Only|And|Top|Level|Among|Step|Within|After|Before|Between|Nearly|Almost|Roughly|More|Less|Than)\s/u;

/** What in a question and its facts is a name: its digits and its words of causing are the data's own. */
export function namesOf(evidence: Pick<ToldEvidence, "facts" | "terms" | "unknown">, question: string): string[] {
  const names = new Set<string>();
  const add = (name: string | undefined) => {
    const trimmed = name?.trim() ?? "";
    if (trimmed.length >= 2 && trimmed.length <= 200 && /\p{L}/u.test(trimmed) && !isNumeral(trimmed))
      names.add(trimmed);
  };
  for (const { text, name } of evidence.terms) for (const one of [text, name]) add(one);
  for (const word of evidence.unknown) add(word);
  for (const fact of evidence.facts) {
    for (const { of } of fact.figures) if (of !== undefined && !isPlace(of)) add(of);
    for (const text of textsOf(fact)) {
      for (const match of text.matchAll(QUOTED)) add(match.slice(1).find((group) => group !== undefined));
      for (const [word] of text.matchAll(MIXED)) add(withoutUnit(word));
    }
  }
  for (const [word] of question.matchAll(MIXED)) add(withoutUnit(word));
  for (const [word] of question.matchAll(SERIES)) if (!NO_SERIES.test(word)) add(word);
  // The longest first, so that no name is hidden by halves.
  return [...names].toSorted((a, b) => b.length - a.length);
}

/** `3d` and `20ms` are durations, `2x` is a ratio: nobody's name. */
const withoutUnit = (word: string): string | undefined => (/^\d+[A-Za-z]{1,4}$/u.test(word) ? undefined : word);

/** The text with every name hidden, at equal length. */
export function hideNames(text: string, names: readonly string[]): string {
  let hidden = text;
  for (const name of names) {
    if (hidden.includes(name)) hidden = hidden.replaceAll(name, HIDDEN.repeat(name.length));
  }
  return hidden;
}

/** The text as the guard of wording reads it: names are quoted things. */
export const quoteNames = (text: string): string => text.replace(/\uE000+/gu, "“x”");

export const textsOf = ({ text, definition }: ToldFact): string[] => [text.zh, text.en, definition.zh, definition.en];

function isNumeral(text: string): boolean {
  const rest = numeralsIn(text).reduceRight(
    (left, { start, end }) => left.slice(0, start) + left.slice(end),
    narrow(text),
  );
  return rest.length < text.length && !/[\p{L}]/u.test(rest.replace(/[到至和约岁]|years?|old|to|and/giu, ""));
}
