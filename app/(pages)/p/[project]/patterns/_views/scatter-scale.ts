/** Where a value lies between two ends on a logarithmic axis, 0 to 1, and the figures that are written along it. */
export type LogScale = { at: (value: number) => number; ticks: number[] };

const TICKS_MAX = 8;

/**
 * A logarithmic axis that holds all values. Its ends are of the kind 1, 2 or 5 times a power of ten, and so are its
 * ticks; of so many that they would crowd only the powers of ten stay. Values must be above 0.
 */
export function logScale(values: readonly number[]): LogScale {
  let least = Infinity;
  let most = 0;
  for (const value of values) {
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  if (!(most > 0)) [least, most] = [1, 10];
  const rounded = roundFigures(least, most);
  const low = rounded[0] ?? least;
  const high = rounded.at(-1) ?? most;
  const span = Math.log(high / low);
  const powers = rounded.filter((tick) => /^1(?:e|$)/.test(tick.toExponential().replace("e+0", "")));
  return {
    at: (value) => Math.log(value / low) / span,
    ticks: rounded.length <= TICKS_MAX ? rounded : powers,
  };
}

/** From the last round figure at or below `least` to the first one at or above `most`, never only one. */
function roundFigures(least: number, most: number): number[] {
  const figures: number[] = [];
  for (let power = Math.floor(Math.log10(least)); power <= Math.ceil(Math.log10(most)) + 1; power++) {
    for (const digit of [1, 2, 5]) figures.push(Number(`${digit}e${power}`));
  }
  const first = Math.max(
    0,
    figures.findLastIndex((figure) => figure <= least),
  );
  const last = figures.findIndex((figure, i) => figure >= most && i > first);
  return figures.slice(first, last + 1);
}
