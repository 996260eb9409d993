import { real } from "./arrays";

/**
 * A quantile of waiting times that are beyond chance. Of the time to the first B, chance and link compete: what counts is
 * the cumulative hazard, −ln(1 − share followed so far), less that under chance, which adds up from the shortest time on.
 * Where it is most, the link has had its effect. Within a bin of waiting times the place is in proportion.
 *
 * @param sources how many A were compared
 * @param ends the upper end of each bin, in ms
 * @returns `null` where nothing is beyond chance
 */
export function excessQuantile(
  observed: Float64Array,
  expected: Float64Array,
  sources: number,
  ends: Float64Array,
  share: number,
): number | null {
  const hazard = (followed: number) => -Math.log(1 - Math.min(followed, sources) / (sources + 1));
  const excess = new Float64Array(ends.length);
  let [own, other, most] = [0, 0, 0];
  for (let bin = 0; bin < ends.length; bin++) {
    own += real(observed, bin);
    other += real(expected, bin);
    excess[bin] = hazard(own) - hazard(other);
    most = Math.max(most, real(excess, bin));
  }
  if (most <= 0) return null;
  const wanted = share * most;
  const bin = excess.findIndex((its) => its >= wanted);
  const [from, before] = bin === 0 ? [0, 0] : [real(ends, bin - 1), real(excess, bin - 1)];
  return from + ((real(ends, bin) - from) * (wanted - before)) / (real(excess, bin) - before);
}
