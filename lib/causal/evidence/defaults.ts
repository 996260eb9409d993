const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;

/**
 * The settings of the evidence for edges, one set for all data. They were fixed before any figure of `docs/evidence.md`
 * was taken; what is not stated by who asks is this.
 */
export const EVIDENCE_DEFAULTS = {
  /** What follows within half an hour counts as following: the pause that ends a session, so that no link is cut short. */
  windowMs: 30 * MINUTE_MS,
  /**
   * What follows in seconds drowns in what would come within half an hour anyway. Each pair is tested within these shares
   * of the window, the clearest one counts, and its p is multiplied by how many there are (Bonferroni).
   */
  windowShares: [1, 1 / 4, 1 / 16, 1 / 64],
  /** Of the edges called found, one in a hundred may be chance: a graph is read as a whole, so it is stricter than a list. */
  level: 0.01,
  /**
   * An edge is not worth drawing if a hundred A lead to less than one B and less than one B in a hundred comes from an A.
   * With enough data every trace of a misfit is beyond chance. Both are looked at: what explains a rare B completely may be
   * much too frequent itself to lead to one B each time.
   */
  effectMin: 0.01,
  /** Nothing is known to forbid loops, and users do go round in circles. */
  acyclic: false,
  /** Rates of the three kernels in units of 1 / median lag: together they follow lags from a quarter to five times it. */
  kernelRates: [0.2, 1, 4],
  /** The one kernel of a target with few events. */
  kernelRateOfFew: 1,
  /** Below so many events of a target three kernels fit noise; one has half of the penalty and a third of the freedom. */
  threeKernelsMin: 500,
  /** A user's own rate of a type weighs as much as the common one when this many events were to be expected. */
  shrinkage: 3,
  /** Of a resample of users; with 40 a share of 0.8 has a standard error of 0.06. */
  resamples: 40,
  /** An edge that every fifth resample loses rests on few users. */
  stabilityMin: 0.8,
  /**
   * Types beyond these are left out, those that fewer users have first: pairs grow with the square, and with 100 types
   * there are 9,900 tests already.
   */
  typesMax: 100,
} as const;

/** The clock of a session is cut into so many phases of growing length: sessions change quickest at their start. */
export const PHASES = 6;
/** So many other sessions of the same user are the base rate of each, the nearest in time: a taste may drift. */
export const PARTNERS_MAX = 4;
/** Bins of waiting times, each √2 times as wide as the one before, the last one ending at the window. */
export const LAG_BINS = 24;
/** What one look finds is confirmed where another agrees at this many standard errors (one-sided 5 %). */
export const CONFIRMED_Z = 1.645;
