import { studentTail } from "@/lib/patterns";
import type { CaseFit } from "./case-series";
import { real } from "./layout";

/** The 95 % point of the standard normal distribution: two-sided 90 % intervals reach this far. */
const Z90 = 1.6448536269514722;

/** The effect of the k-th source on the target of a fit, beside the other sources. */
export type DirectEffect = {
  /** Targets triggered by one source, and its 90 % interval over users. */
  readonly effect: number;
  readonly lo: number;
  readonly hi: number;
  /** Wald's statistic, and its one-sided p that there is none. */
  readonly wald: number;
  readonly p: number;
};

/**
 * Whether the rate of the target is higher after the source than before it, and higher than at other times: the p of
 * the weaker of the two (an intersection-union test, Berger 1982). The first rules out what merely happens in the same
 * days, the second that the target made the source rarer. Student's t with the users less one as degrees.
 *
 * A target with x of the windows after the source open, in logs, is triggered with the chance 1 − exp(−β·x), β being how
 * much more the window after it counts than the one before.
 *
 * @param sources how often the source happened, among the same users
 */
export function directEffect(fit: CaseFit, k: number, sources: number, influence?: Float64Array): DirectEffect {
  const size = fit.coefficients.length;
  const [after, before] = [2 * k, 2 * k + 1];
  const moved = (at: number) => real(fit.coefficients, at) + (influence ? real(influence, at) : 0);
  const variance = (i: number, j: number) => real(fit.covariance, i * size + j);
  const excess = moved(after) - moved(before);
  const error = Math.sqrt(variance(after, after) + variance(before, before) - 2 * variance(after, before));
  const degrees = Math.max(1, fit.scores.length - 1);
  const p = Math.max(
    studentTail(excess / error, degrees),
    studentTail(moved(after) / Math.sqrt(variance(after, after)), degrees),
  );
  const triggered = (beta: number) =>
    fit.atTargets.reduce((sum, x) => sum + (1 - Math.exp(-beta * real(x, after))), 0) / Math.max(1, sources);
  return {
    effect: triggered(excess),
    lo: triggered(excess - Z90 * error),
    hi: triggered(excess + Z90 * error),
    wald: (excess / error) ** 2,
    p: Number.isFinite(p) ? p : 1,
  };
}
