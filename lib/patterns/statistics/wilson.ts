/** A value with the limits of its 95 % interval. */
export type Interval = { readonly est: number; readonly lo: number; readonly hi: number };

/** The 97.5 % point of the standard normal distribution: two-sided 95 % intervals reach this far. */
export const Z95 = 1.959963984540054;

/**
 * The score interval of a share, 95 % (Wilson 1927; method 3 of Newcombe 1998, Statistics in Medicine 17:857).
 *
 * @param share the share seen, 0 to 1
 * @param of how many independent units it was seen in; need not be whole, since a design effect shrinks it
 * @returns limits within 0 to 1; without any unit nothing is known and they are 0 and 1
 */
export function wilson(share: number, of: number): Interval {
  if (!(of > 0)) return { est: 0, lo: 0, hi: 1 };
  const z2 = Z95 * Z95;
  const middle = share + z2 / (2 * of);
  const half = Z95 * Math.sqrt((share * (1 - share)) / of + z2 / (4 * of * of));
  const scale = 1 + z2 / of;
  // At the ends the limits are exactly 0 and 1; rounding would put them beside.
  const lo = share === 0 ? 0 : Math.max(0, (middle - half) / scale);
  const hi = share === 1 ? 1 : Math.min(1, (middle + half) / scale);
  return { est: share, lo, hi };
}

/** What is known of one user (or another group whose units belong together): how many units, and how many of them hit. */
export type ClusterSums = {
  /** Over all groups with a unit: how many groups, units and hits there are. */
  groups: number;
  units: number;
  hits: number;
  /** Over all groups: the sums of hits squared, units squared, and hits times units. */
  hitsSquared: number;
  unitsSquared: number;
  hitsTimesUnits: number;
};

/**
 * The interval of a share whose units come in groups that are alike inside, such as the sequences of one user. The
 * number of units is divided by the design effect: the variance of the share between groups (Cochran 1977, Sampling
 * Techniques, §11.4, the ratio estimator) over that of as many independent units, at least 1; then Wilson's interval is
 * taken (Korn & Graubard 1998, Survey Methodology 24:193). Where all or none hit, nothing shows how alike the units of
 * a group are, and each group counts as one unit.
 */
export function wilsonOfGroups(sums: ClusterSums): Interval {
  const { groups, units, hits } = sums;
  if (units === 0) return wilson(0, 0);
  const share = hits / units;
  if (hits === 0 || hits === units || groups < 2) return wilson(share, groups);
  const residuals = sums.hitsSquared - 2 * share * sums.hitsTimesUnits + share * share * sums.unitsSquared;
  const between = (Math.max(0, residuals) * groups) / (groups - 1) / (units * units);
  const effect = Math.max(1, between / ((share * (1 - share)) / units));
  return wilson(share, units / effect);
}
