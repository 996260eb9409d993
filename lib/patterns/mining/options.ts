import type { Counted, Reach } from "../sequences.ts";

/** Deeper patterns are of no use to a reader, and the memory that mining takes grows with the length. */
export const PATTERN_LENGTH_MAX = 100;

export type MiningOptions = {
  /** So many users (or sequences) must follow a pattern; a whole number from 1. */
  readonly minSupport: number;
  readonly counted: Counted;
  /** Events of a pattern; 1 unless given. */
  readonly minLength?: number | undefined;
  /** At most, and unless given, `PATTERN_LENGTH_MAX`. */
  readonly maxLength?: number | undefined;
  readonly reach?: Reach | undefined;
  /**
   * `closed` leaves out what is part of a longer pattern of equal support, `maximal` what is part of any longer one.
   * Both look at the patterns that fulfil all other options, however much longer they are.
   */
  readonly output?: "all" | "closed" | "maximal" | undefined;
  /** Only so many patterns, those of the highest support; of equal ones the shorter, then by the types' names. */
  readonly topK?: number | undefined;
  /** Types one of which must be the first of a pattern, the last, or anywhere. */
  readonly startsWith?: readonly number[] | undefined;
  readonly endsWith?: readonly number[] | undefined;
  readonly contains?: readonly number[] | undefined;
};

/** Where mining stops though there is more to find. */
export type MiningLimits = {
  /** Patterns that are kept; with `topK` and output `all` only the best are, and this limits nothing. */
  readonly maxPatterns?: number | undefined;
  /** Counted from the start by the clock of the hooks. */
  readonly timeBudgetMs?: number | undefined;
  /** For projections and patterns together, beside what the sequences take; 256 MiB unless given. */
  readonly memoryBytesMax?: number | undefined;
};

export const PATTERNS_MAX = 1_000_000;
export const MEMORY_BYTES_MAX = 256 * 1024 * 1024;
/** How much is done between two looks at the clock: about a millisecond's worth. */
export const WORK_BETWEEN_POLLS = 250_000;

/** Throws a RangeError that names the option which makes no sense; `types` is how many types there are. */
export function checkOptions(options: MiningOptions & MiningLimits, types: number): void {
  const { minSupport, minLength = 1, maxLength = PATTERN_LENGTH_MAX, reach = {}, topK } = options;
  whole("minSupport", minSupport, 1);
  whole("minLength", minLength, 1);
  whole("maxLength", maxLength, minLength, PATTERN_LENGTH_MAX);
  if (topK !== undefined) whole("topK", topK, 1);
  if (options.maxPatterns !== undefined) whole("maxPatterns", options.maxPatterns, 1);
  for (const name of ["maxGapSteps", "maxSpanSteps"] as const) {
    if (reach[name] !== undefined) whole(name, reach[name], 1);
  }
  for (const name of ["maxGapMs", "maxSpanMs"] as const) {
    if (reach[name] !== undefined && !(reach[name] >= 0)) throw new RangeError(`${name} is ${reach[name]}`);
  }
  for (const name of ["startsWith", "endsWith", "contains"] as const) {
    for (const type of options[name] ?? []) whole(name, type, 0, types - 1);
  }
}

function whole(name: string, value: number, min: number, max = Number.MAX_SAFE_INTEGER): void {
  if (Number.isInteger(value) && value >= min && value <= max) return;
  throw new RangeError(`${name} is ${value}, not a whole number from ${min}${max < 1e15 ? ` to ${max}` : ""}`);
}
