import { SESSION_GAP_MS } from "../question";

const DAY_MS = 86_400_000;

export type HistoryOptions = {
  /** A target counts within this time of the source, ms. A whole number of weeks keeps weekdays out of it. */
  readonly windowMs: number;
  /** A longer pause ends a session; what happens in the session of the source is left to the scale of sessions. */
  readonly sessionGapMs: number;
  /** Pairs, as source and target, that get all figures though they are chance, since somebody named them. */
  readonly named: readonly (readonly [source: number, target: number])[];
  /** Resamples of users that say how stable a direct effect is. */
  readonly resamples: number;
  /** At most so many sources of a target are told apart, those most clearly beyond chance. */
  readonly sourcesMax: number;
  /** An effect is adjusted for so many other types, one by one. */
  readonly rivalsMax: number;
  /** At most so many users with a target take part in telling its sources apart, evenly spread. */
  readonly usersMax: number;
  /** Decides the resamples, the placebo and the subset. */
  readonly seed: number;
};

export const HISTORY_DEFAULTS: HistoryOptions = {
  windowMs: 7 * DAY_MS,
  sessionGapMs: SESSION_GAP_MS,
  named: [],
  resamples: 100,
  sourcesMax: 16,
  rivalsMax: 8,
  usersMax: 3000,
  seed: 1,
};

/** Numbers in [0, 1) that depend on nothing but the seed (mulberry32): the same data give the same figures. */
export function chance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let word = Math.imul(state ^ (state >>> 15), 1 | state);
    word = (word + Math.imul(word ^ (word >>> 7), 61 | word)) ^ word;
    return ((word ^ (word >>> 14)) >>> 0) / 4294967296;
  };
}
