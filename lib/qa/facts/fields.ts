import { quantileInPlace } from "@/lib/patterns";
import { countOf, type Members } from "./people";
import type { RankedValue } from "./tell/share";

/** Numbers with no more distinct values than this are values like any other. */
const NUMBERS_AS_VALUES = 5;
const GROUPS = 4;

/**
 * For every value of a profile's field how many of those who have it there are, and how many of them fit. A list has
 * several values; of numbers with many values there are four groups of about as many of the users who are meant, named by
 * the least and the most in each. Who has no value counts nowhere.
 *
 * @param values by user, as the profile has them; null of those without one
 */
export function valuesOf(values: readonly unknown[], among: Members, who: Members): RankedValue[] {
  const texts = values.map((value, user) => (among[user] === 1 ? textsOf(value) : []));
  const distinct = new Set(texts.flat());
  const areNumbers = distinct.size > NUMBERS_AS_VALUES && [...distinct].every((text) => NUMBER.test(text));
  const named = areNumbers ? rangeOf(texts.flatMap((its) => its.map(Number))) : undefined;
  const members = new Map<string, Members>();
  for (const [user, its] of texts.entries()) {
    for (const text of new Set(its)) {
      const name = named ? named(Number(text)) : text;
      const having = members.get(name) ?? new Uint8Array(among.length);
      having[user] = 1;
      members.set(name, having);
    }
  }
  return [...members].map(([value, having]) => ({ value, n: countOf(having, who), of: countOf(having) }));
}

const NUMBER = /^\s*-?\d+(\.\d+)?\s*$/;

function textsOf(value: unknown): string[] {
  if (value === null || value === undefined) return [];
  const list = Array.isArray(value) ? value.map(String) : [String(value)];
  return list.filter((text) => text.trim() !== "");
}

/** The name of the group that a number is in; equal numbers stay together, so that there can be fewer groups. */
function rangeOf(numbers: readonly number[]): (value: number) => string {
  const sorted = Float64Array.from(numbers).toSorted();
  const cuts = Array.from({ length: GROUPS - 1 }, (_, i) => {
    const at = quantileInPlace(Float64Array.from(sorted), (i + 1) / GROUPS);
    return sorted.find((value) => value >= at) ?? Infinity;
  });
  const from = [...new Set([sorted[0] ?? 0, ...cuts])];
  const names = from.map((least, i) => {
    const most = sorted.findLast((value) => value < (from[i + 1] ?? Infinity)) ?? least;
    return least === most ? String(least) : `${least}–${most}`;
  });
  return (value) => names[from.findLastIndex((least) => least <= value)] ?? String(value);
}
