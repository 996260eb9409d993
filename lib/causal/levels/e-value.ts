import type { Estimate } from "../estimate";

/**
 * The E-value of VanderWeele & Ding (2017, Annals of Internal Medicine 167:268): as strongly, as a risk ratio, a hidden
 * cause would have to go with both the source and the target to explain a ratio away; RR + √(RR·(RR − 1)), and the
 * same of 1/RR below 1. 1 says that nothing has to be hidden.
 *
 * @param ratio a ratio of risks or of rates, above 0
 */
export function eValue(ratio: number): number {
  if (!(ratio > 0)) throw new RangeError(`A ratio of ${ratio} has no E-value.`);
  const above = ratio < 1 ? 1 / ratio : ratio;
  return above + Math.sqrt(above * (above - 1));
}

/** The E-values of an estimate and of its limit nearer to 1, which is 1 where the interval holds 1. */
export function sensitivityOf({ est, lo, hi }: Estimate): { est: number; limit: number } {
  const limit = lo > 1 ? lo : hi < 1 ? hi : 1;
  return { est: eValue(est), limit: eValue(limit) };
}
