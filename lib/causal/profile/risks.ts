import { wilson, Z95, type TwoByTwo } from "@/lib/patterns";
import type { Estimate } from "../estimate";

/**
 * The risk ratio with its 95 % interval on the log scale (Katz et al. 1978, Biometrics 34:469). Where a cell of the
 * outcome is empty, ½ is added to the outcomes and 1 to the sizes.
 */
export function riskRatio({ a, b, c, d }: TwoByTwo): Estimate {
  const more = a === 0 || c === 0 ? 0.5 : 0;
  const [hits, row, others, otherRow] = [a + more, a + b + 2 * more, c + more, c + d + 2 * more];
  const est = hits / row / (others / otherRow);
  const factor = Math.exp(Z95 * Math.sqrt(Math.max(0, 1 / hits - 1 / row + 1 / others - 1 / otherRow)));
  return { est, lo: est / factor, hi: est * factor };
}

/** The difference of the two risks with the interval from both of Wilson's (method 10 of Newcombe 1998, Statist. Med. 17:873). */
export function riskDifference({ a, b, c, d }: TwoByTwo): Estimate {
  const one = wilson(a + b === 0 ? 0 : a / (a + b), a + b);
  const other = wilson(c + d === 0 ? 0 : c / (c + d), c + d);
  const est = one.est - other.est;
  return {
    est,
    lo: est - Math.hypot(one.est - one.lo, other.hi - other.est),
    hi: est + Math.hypot(one.hi - one.est, other.est - other.lo),
  };
}
