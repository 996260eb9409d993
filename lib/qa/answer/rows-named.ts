import { matchesOf, type FactFigures } from "./figures";
import type { Numeral } from "./numerals";
import { isPlace } from "./place-of";

/** Where a row of a ranking or a funnel is named. */
type Named = { start: number; end: number; row: string };

const IN_TURN = /分别|依次|respectively|in turn/iu;
const CLAUSE = /[，；;、。！？]|,(?!\d)|\b(?:and|but|while|whereas|against|versus|vs|than)\b|而|和|与|比/giu;

/**
 * Numbers that stand beside another row's name than the one whose figure they are. Only rows that the sentence itself
 * names count; a number whose row it does not tell is anybody's.
 */
export function rowsAreMixedUp(text: string, numerals: readonly Numeral[], facts: readonly FactFigures[]): string[] {
  const named = rowsNamed(text, facts);
  if (named.length === 0) return [];
  const inTurn = IN_TURN.test(text);
  let turn = 0;
  return numerals.flatMap((numeral) => {
    const matches = matchesOf(numeral, facts);
    if (matches === undefined || matches === "words" || matches.some(({ of }) => of === undefined || isPlace(of)))
      return [];
    const rows = new Set(matches.map(({ of }) => of));
    const beside = inTurn ? named[turn++ % named.length] : nearest(text, numeral, named);
    return beside === undefined || rows.has(beside.row) ? [] : [numeral.text];
  });
}

/** The longest name at each place, in order. */
function rowsNamed(text: string, facts: readonly FactFigures[]): Named[] {
  const rows = new Set(
    facts.flatMap(({ figures }) => figures.flatMap(({ of }) => (of === undefined || isPlace(of) ? [] : of))),
  );
  const found: Named[] = [];
  for (const row of [...rows].toSorted((a, b) => b.length - a.length)) {
    if (row === "") continue;
    for (let at = text.indexOf(row); at >= 0; at = text.indexOf(row, at + row.length)) {
      const end = at + row.length;
      if (!found.some((other) => at < other.end && end > other.start)) found.push({ start: at, end, row });
    }
  }
  return found.toSorted((a, b) => a.start - b.start);
}

/** The name in the number's own clause, the one before it where there are several; else the last one before it. */
function nearest(text: string, numeral: Numeral, named: readonly Named[]): Named | undefined {
  const breaks = [...text.matchAll(CLAUSE)]
    .map(({ index }) => index)
    .filter((at) => !named.some(({ start, end }) => at >= start && at < end));
  const from = breaks.findLast((at) => at < numeral.start) ?? -1;
  const to = breaks.find((at) => at >= numeral.end) ?? text.length;
  const own = named.filter(({ start }) => start > from && start < to);
  if (own.length > 0) return own.findLast(({ end }) => end <= numeral.start) ?? own[0];
  return named.findLast(({ end }) => end <= numeral.start);
}
