import { studentTail, Z95 } from "@/lib/patterns";
import type { Estimate } from "../estimate";
import type { Feature } from "./features";
import type { Strata } from "./strata";

/** Counts of one group of users: how many users, their sum, and the variance between them. */
type Group = { users: number; sum: number; variance: number };

/** Users with and without a feature, of those chosen. */
function groupsOf(feature: Feature, values: Float64Array, isChosen: (user: number) => boolean): [Group, Group] {
  const groups: [Group, Group] = [
    { users: 0, sum: 0, variance: 0 },
    { users: 0, sum: 0, variance: 0 },
  ];
  const each = (visit: (group: Group, value: number) => void) => {
    for (let user = 0; user < values.length; user++) {
      const has = feature.has[user] ?? -1;
      if (has >= 0 && isChosen(user)) visit(groups[has === 1 ? 0 : 1], values[user] ?? 0);
    }
  };
  each((group, value) => {
    group.users++;
    group.sum += value;
  });
  each((group, value) => {
    group.variance += (value - group.sum / group.users) ** 2 / Math.max(1, group.users - 1);
  });
  return groups;
}

const ROUNDING = 1e-12;

/**
 * Two-sided p that users with a feature do something as often as others: the test of Welch (1947) with Satterthwaite's
 * degrees, of log(1 + count), since counts are skewed. 1 where one side has fewer than two users.
 */
export function rateTest(feature: Feature, counts: Float64Array): number {
  const [one, other] = groupsOf(feature, counts.map(Math.log1p), () => true);
  if (Math.min(one.users, other.users) < 2) return 1;
  const [a, b] = [one.variance / one.users, other.variance / other.users];
  // Where all did it equally often only rounding is left.
  if (a + b < ROUNDING) return 1;
  const t = (one.sum / one.users - other.sum / other.users) / Math.sqrt(a + b);
  const degrees = (a + b) ** 2 / (a ** 2 / (one.users - 1) + b ** 2 / (other.users - 1));
  return Math.min(1, 2 * studentTail(Math.abs(t), degrees));
}

/**
 * How many times as often users with a feature do something, with its 95 % interval on the log scale from the variance between
 * users. With strata: each side weighted as Mantel & Haenszel do, by the other side's share of the stratum.
 *
 * @returns `null` where one side does it never or nobody can be compared
 */
export function rateRatio(feature: Feature, counts: Float64Array, strata?: Strata): Estimate | null {
  const [x, y] = [
    { sum: 0, variance: 0 },
    { sum: 0, variance: 0 },
  ];
  for (let stratum = 0; stratum < (strata?.count ?? 1); stratum++) {
    const [one, other] = groupsOf(feature, counts, (user) => strata === undefined || strata.codes[user] === stratum);
    const all = one.users + other.users;
    if (one.users === 0 || other.users === 0) continue;
    x.sum += (other.users / all) * one.sum;
    x.variance += (other.users / all) ** 2 * one.users * one.variance;
    y.sum += (one.users / all) * other.sum;
    y.variance += (one.users / all) ** 2 * other.users * other.variance;
  }
  if (x.sum === 0 || y.sum === 0) return null;
  const est = x.sum / y.sum;
  const factor = Math.exp(Z95 * Math.sqrt(x.variance / x.sum ** 2 + y.variance / y.sum ** 2));
  return { est, lo: est / factor, hi: est * factor };
}
