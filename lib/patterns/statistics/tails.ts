/** Relative accuracy at which series and fractions stop. */
const PRECISION = 1e-15;
/** A continued fraction that passes through 0 goes on from here (Lentz's method). */
const TINY = 1e-300;
/** Far above what any value asked for needs: the number grows with the root of the larger parameter. */
const TERMS_MAX = 100_000;

const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];

/** ln Γ(x) for x > 0, by Lanczos's approximation (1964) with g = 7 and nine terms; about 15 digits. */
export function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  let sum = LANCZOS[0] ?? 0;
  for (let i = 1; i < LANCZOS.length; i++) sum += (LANCZOS[i] ?? 0) / (x - 1 + i);
  const t = x + 6.5;
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(sum);
}

/** The regularized incomplete beta function I_x(a, b), by its continued fraction (Abramowitz & Stegun 26.5.8). */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  // The fraction converges fast on this side; the other side follows from the symmetry of the two parameters.
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const front = Math.exp(a * Math.log(x) + b * Math.log1p(-x) + logGamma(a + b) - logGamma(a) - logGamma(b)) / a;
  const kept = (value: number) => (Math.abs(value) < TINY ? TINY : value);
  let c = 1;
  let d = 1 / kept(1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m <= TERMS_MAX; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / kept(1 + even * d);
    c = kept(1 + even / c);
    fraction *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / kept(1 + odd * d);
    c = kept(1 + odd / c);
    fraction *= d * c;
    if (Math.abs(d * c - 1) < PRECISION) break;
  }
  return front * fraction;
}

/**
 * P(T ≥ t) for Student's t with `degrees` degrees of freedom (Abramowitz & Stegun 26.7.1). Relative accuracy holds far
 * out; near t = 0 the absolute error stays below 1e-8.
 */
export function studentTail(t: number, degrees: number): number {
  const square = t * t;
  const beyond = square === Infinity ? 0 : 0.5 * incompleteBeta(degrees / (degrees + square), degrees / 2, 0.5);
  return t >= 0 ? beyond : 1 - beyond;
}

/**
 * P(X ≥ x) for chi-square with one degree of freedom (Abramowitz & Stegun 26.4.19): the incomplete gamma function
 * Q(½, x/2), by its series (6.5.29) where that converges fast, else by its continued fraction (6.5.31).
 */
export function chiSquareTail(x: number): number {
  if (!(x > 0)) return 1;
  const [a, y] = [0.5, x / 2];
  const front = Math.exp(a * Math.log(y) - y - logGamma(a));
  if (y < a + 1) {
    let term = 1 / a;
    let sum = term;
    for (let n = 1; n <= TERMS_MAX && term > sum * PRECISION; n++) {
      term *= y / (a + n);
      sum += term;
    }
    return 1 - front * sum;
  }
  let b = y + 1 - a;
  let c = 1 / TINY;
  let d = 1 / b;
  let fraction = d;
  for (let n = 1; n <= TERMS_MAX; n++) {
    const step = -n * (n - a);
    b += 2;
    d = 1 / (step * d + b);
    c = b + step / c;
    fraction *= d * c;
    if (Math.abs(d * c - 1) < PRECISION) break;
  }
  return front * fraction;
}
