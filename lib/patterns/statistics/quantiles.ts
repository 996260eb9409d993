/** Puts the k-th smallest value in place k, smaller ones before and larger ones after (Hoare 1961). */
function select(values: Float64Array, k: number): number {
  let low = 0;
  let high = values.length - 1;
  while (low < high) {
    // The middle one as pivot: lags often come in the order of time, already nearly sorted.
    const pivot = values[(low + high) >>> 1] ?? 0;
    let i = low;
    let j = high;
    while (i <= j) {
      while ((values[i] ?? 0) < pivot) i++;
      while ((values[j] ?? 0) > pivot) j--;
      if (i > j) break;
      const swapped = values[i] ?? 0;
      values[i++] = values[j] ?? 0;
      values[j--] = swapped;
    }
    if (k <= j) high = j;
    else if (k >= i) low = i;
    else break;
  }
  return values[k] ?? Number.NaN;
}

/**
 * The quantile of values, between two of them in proportion (type 7 of Hyndman & Fan 1996, R's
 * default). Reorders the values; takes time in proportion to their number.
 *
 * @param share 0 to 1
 * @throws RangeError without any value
 */
export function quantileInPlace(values: Float64Array, share: number): number {
  if (values.length === 0) throw new RangeError("No values have no quantile.");
  const place = share * (values.length - 1);
  const below = Math.floor(place);
  const low = select(values, below);
  if (place === below) return low;
  let high = Infinity;
  for (let i = below + 1; i < values.length; i++) high = Math.min(high, values[i] ?? Infinity);
  return low + (place - below) * (high - low);
}
