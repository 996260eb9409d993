import { quantileInPlace, type Interval } from "@/lib/patterns";
import type { Members } from "./people";

/** Of fewer values the normal interval of a mean says more than is known. */
export const MEAN_INTERVAL_MIN = 30;
const Z = 1.959963984540054;

/** What the numbers of some users come to; null where none of them has one. */
export type Average = {
  /** Users with a number. */
  n: number;
  /** With its 95 % interval, mean ± 1.96·s/√n; undefined below `MEAN_INTERVAL_MIN`. */
  mean: number;
  interval: Interval | undefined;
  p25: number;
  p50: number;
  p75: number;
  min: number;
  max: number;
};

const NUMBER = /^\s*-?\d+(\.\d+)?\s*$/u;

/** A value of a profile as a number; null of what is none, and of several at once. */
export function numberOf(value: unknown): number | null {
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  return typeof value === "string" && NUMBER.test(value) ? Number(value) : null;
}

/** The mean, its interval and the quartiles (type 7 of Hyndman and Fan 1996) of the numbers that members have. */
export function averageOf(values: readonly unknown[], among: Members): Average | null {
  const numbers = Float64Array.from(
    values.flatMap((value, user) => {
      const number = among[user] === 1 ? numberOf(value) : null;
      return number === null ? [] : [number];
    }),
  ).toSorted();
  const n = numbers.length;
  const [min, max] = [numbers[0], numbers[n - 1]];
  if (min === undefined || max === undefined) return null;
  const mean = numbers.reduce((sum, value) => sum + value, 0) / n;
  const squares = numbers.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const reach = Z * Math.sqrt(squares / (n - 1) / n);
  const at = (share: number) => quantileInPlace(numbers.slice(), share);
  return {
    n,
    mean,
    interval: n < MEAN_INTERVAL_MIN ? undefined : { est: mean, lo: mean - reach, hi: mean + reach },
    p25: at(0.25),
    p50: at(0.5),
    p75: at(0.75),
    min,
    max,
  };
}

/** The average of those with each value of another field, the highest first; values of too few users are counted only. */
export function averagesBy(
  { values, groups }: { values: readonly unknown[]; groups: readonly unknown[] },
  among: Members,
  least: number,
): { rows: (Average & { value: string })[]; small: number } {
  const members = new Map<string, Members>();
  for (const [user, group] of groups.entries()) {
    if (among[user] !== 1) continue;
    for (const value of new Set((Array.isArray(group) ? group : [group]).map((each) => String(each ?? "").trim()))) {
      if (value === "") continue;
      const having = members.get(value) ?? new Uint8Array(among.length);
      having[user] = 1;
      members.set(value, having);
    }
  }
  const all = [...members].flatMap(([value, having]) => {
    const average = averageOf(values, having);
    return average ? [{ ...average, value }] : [];
  });
  const rows = all
    .filter(({ n }) => n >= least)
    .toSorted((a, b) => b.mean - a.mean || b.n - a.n || (a.value < b.value ? -1 : 1));
  return { rows, small: all.length - rows.length };
}
