/** A stream of chance that depends on nothing but its name: equal names give equal numbers on every machine. */
export type Random = {
  /** Uniform in [0, 1). */
  next(): number;
  uniform(low: number, high: number): number;
  /** Whole number, both ends included. */
  int(low: number, high: number): number;
  chance(probability: number): boolean;
  pick<T>(from: readonly T[]): T;
  /** An index, drawn in proportion to its weight. */
  weighted(weights: readonly number[]): number;
  normal(): number;
  exponential(mean: number): number;
  poisson(mean: number): number;
  sample<T>(from: readonly T[], count: number): T[];
};

/** Four 32-bit words from a text (xmur3), enough to start the generator in unrelated places. */
function seedWords(text: string): [number, number, number, number] {
  let h = 1779033703 ^ text.length;
  for (let i = 0; i < text.length; i++) {
    h = Math.imul(h ^ text.charCodeAt(i), 3432918353);
    h = (h << 13) | (h >>> 19);
  }
  const word = () => {
    h = Math.imul(h ^ (h >>> 16), 2246822507);
    h = Math.imul(h ^ (h >>> 13), 3266489909);
    h ^= h >>> 16;
    return h >>> 0;
  };
  return [word(), word(), word(), word()];
}

/**
 * The generator is sfc32. The draws use only `log`, `exp` and `sqrt`, which V8 computes with its own code, so that
 * a digest of the output holds across platforms.
 */
export function createRandom(name: string): Random {
  let [a, b, c, d] = seedWords(name);
  const next = () => {
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return (t >>> 0) / 4294967296;
  };
  for (let i = 0; i < 12; i++) next();

  const random: Random = {
    next,
    uniform: (low, high) => low + (high - low) * next(),
    int: (low, high) => low + Math.floor(next() * (high - low + 1)),
    chance: (probability) => next() < probability,
    pick: <T>(from: readonly T[]) => at(from, Math.floor(next() * from.length)),
    weighted(weights) {
      let left = next() * weights.reduce((sum, weight) => sum + weight, 0);
      for (const [index, weight] of weights.entries()) {
        left -= weight;
        if (left < 0) return index;
      }
      return weights.length - 1;
    },
    normal() {
      // Marsaglia's polar method; the second value is thrown away to keep the stream simple to follow.
      for (;;) {
        const x = next() * 2 - 1;
        const y = next() * 2 - 1;
        const square = x * x + y * y;
        if (square > 0 && square < 1) return x * Math.sqrt((-2 * Math.log(square)) / square);
      }
    },
    exponential: (mean) => -mean * Math.log(1 - next()),
    poisson(mean) {
      const limit = Math.exp(-mean);
      let count = 0;
      for (let product = next(); product > limit; product *= next()) count++;
      return count;
    },
    sample<T>(from: readonly T[], count: number) {
      const left = [...from];
      const drawn: T[] = [];
      while (drawn.length < count && left.length > 0) drawn.push(...left.splice(Math.floor(next() * left.length), 1));
      return drawn;
    },
  };
  return random;
}

/** The element at an index that is known to exist. */
export function at<T>(list: readonly T[], index: number): T {
  if (index < 0 || index >= list.length) throw new RangeError(`no element ${index} of ${list.length}`);
  return list[index] as T;
}
