import { z } from "zod";

/** An estimate with the interval that holds the true value 95 times of 100. */
export const Interval = z.object({ est: z.number(), lo: z.number(), hi: z.number() });
export type Interval = z.infer<typeof Interval>;

/** What one item took that was really done. */
export type Measured = { weight: number; tokens: number; cost: number | null; ms: number };

export type WorkEstimate = { tokens: Interval; cost?: Interval; ms: Interval };

/** Quantile 0.975 of Student's t for 1…30 degrees of freedom; beyond that the normal distribution is near enough. */
const STUDENT = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131, 2.12, 2.11,
  2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042,
] as const;
const NORMAL = 1.96;

/**
 * Estimates what more items will take from what some took: a total by the ratio to their weight, with the error of
 * the ratio and the scatter of the items that are still to come (W. G. Cochran, Sampling Techniques, 3rd ed. 1977,
 * §6.3 and §2.11). Time is that of `lanes` items at once, each lane busy to the end. Undefined below two measured
 * items, where no scatter is known.
 */
export function estimateWork(
  measured: readonly Measured[],
  rest: { items: number; weight: number; lanes: number },
): WorkEstimate | undefined {
  if (measured.length < 2) return undefined;
  const total = (read: (one: Measured) => number) => estimateTotal(measured, read, rest);
  const costs = measured.every(({ cost }) => cost !== null) ? total(({ cost }) => cost ?? 0) : undefined;
  const busy = Math.max(1, Math.min(rest.lanes, rest.items));
  const { est, lo, hi } = total(({ ms }) => ms);
  return {
    tokens: total(({ tokens }) => tokens),
    ...(costs === undefined ? {} : { cost: costs }),
    ms: { est: est / busy, lo: lo / busy, hi: hi / busy },
  };
}

function estimateTotal(
  measured: readonly Measured[],
  read: (one: Measured) => number,
  { items, weight }: { items: number; weight: number },
): Interval {
  const n = measured.length;
  const sum = measured.reduce((all, one) => all + read(one), 0);
  const weights = measured.reduce((all, one) => all + one.weight, 0);
  const ratio = weights > 0 ? sum / weights : 0;
  const residuals = measured.reduce((all, one) => all + (read(one) - ratio * one.weight) ** 2, 0);
  const variance = residuals / (n - 1);
  const meanWeight = weights / n;
  const ofRatio = meanWeight > 0 ? variance / n / meanWeight ** 2 : 0;
  const error = Math.sqrt(weight ** 2 * ofRatio + items * variance);
  const wide = (STUDENT[n - 2] ?? NORMAL) * error;
  const est = ratio * weight;
  return { est, lo: Math.max(0, est - wide), hi: est + wide };
}

/**
 * Some of many things that stand for all: of every part of the order of their weights equally many, always the same
 * ones. Gives all when there are no more than wanted; keeps their order.
 */
export function spreadSample<T extends { weight: number }>(things: readonly T[], wanted: number): T[] {
  if (things.length <= wanted) return [...things];
  const byWeight = things.map((thing, place) => ({ thing, place })).toSorted((a, b) => a.thing.weight - b.thing.weight);
  const step = things.length / wanted;
  const chosen = Array.from({ length: wanted }, (_, i) => byWeight[Math.floor((i + 0.5) * step)]);
  return chosen
    .flatMap((entry) => entry ?? [])
    .toSorted((a, b) => a.place - b.place)
    .map(({ thing }) => thing);
}
