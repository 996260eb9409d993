/**
 * The step-up procedure of Benjamini & Hochberg (1995, J. R. Statist. Soc. B 57:289, §3.1) as adjusted values: rejecting
 * all with q ≤ α keeps the expected share of false ones among the rejected within α.
 *
 * @param pValues one for each hypothesis; `null` was not tested and does not count among the tests
 * @returns q for each, in the same order; `null` stays
 */
export function benjaminiHochberg(pValues: readonly (number | null)[]): (number | null)[] {
  const tested = [...pValues.keys()].filter((i) => pValues[i] !== null);
  const pOf = (i: number) => pValues[i] ?? 1;
  tested.sort((a, b) => pOf(b) - pOf(a));
  const q: (number | null)[] = pValues.map(() => null);
  let least = 1;
  for (const [place, i] of tested.entries()) {
    const rank = tested.length - place;
    // Rounding must not put q below its p.
    least = Math.min(least, Math.max(pOf(i), (pOf(i) * tested.length) / rank));
    q[i] = least;
  }
  return q;
}
