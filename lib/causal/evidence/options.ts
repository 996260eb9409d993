import { EVIDENCE_DEFAULTS } from "./defaults";
import type { Related } from "./related";

/** Codes by which users or sessions are told apart; only like is compared with like. Negative codes are one group. */
export type Strata = { readonly of: "users" | "sessions"; readonly codes: Int32Array };

/** What is asked; what is left out is in `EVIDENCE_DEFAULTS`. */
export type EvidenceOptions = {
  /** B counts as following A within this time at most, in milliseconds; inclusive. */
  readonly windowMs?: number | undefined;
  /** Shorter windows that are tried, too, as shares of it; `[1]` for exactly the one stated. */
  readonly windowShares?: readonly number[] | undefined;
  /** The share of chance findings that is accepted among those found (Benjamini-Hochberg). */
  readonly level?: number | undefined;
  /** The least that one A must trigger of B, or that A must account for of all B: either is enough. */
  readonly effectMin?: number | undefined;
  /** Nothing leads back to itself by way of others: a property of the data that only who knows them can state. */
  readonly acyclic?: boolean | undefined;
  /** Users whose events may lead to each other's (household, team, referral); nobody's unless given. */
  readonly related?: Related | undefined;
  /** Layer 1 and the users' rates are held against sessions of the same stratum only. */
  readonly strata?: Strata | undefined;
  readonly kernelRates?: readonly number[] | undefined;
  readonly typesMax?: number | undefined;
};

export type EvidenceSettings = {
  readonly windowMs: number;
  readonly windowShares: readonly number[];
  readonly level: number;
  readonly effectMin: number;
  readonly acyclic: boolean;
  readonly related: Related | null;
  readonly strata: Strata | null;
  readonly kernelRates: readonly number[];
  readonly typesMax: number;
};

/** @throws RangeError for a setting that cannot be */
export function settingsOf(options: EvidenceOptions = {}): EvidenceSettings {
  const settings: EvidenceSettings = {
    windowMs: options.windowMs ?? EVIDENCE_DEFAULTS.windowMs,
    windowShares: options.windowShares ?? EVIDENCE_DEFAULTS.windowShares,
    level: options.level ?? EVIDENCE_DEFAULTS.level,
    effectMin: options.effectMin ?? EVIDENCE_DEFAULTS.effectMin,
    acyclic: options.acyclic ?? EVIDENCE_DEFAULTS.acyclic,
    related: options.related ?? null,
    strata: options.strata ?? null,
    kernelRates: options.kernelRates ?? EVIDENCE_DEFAULTS.kernelRates,
    typesMax: options.typesMax ?? EVIDENCE_DEFAULTS.typesMax,
  };
  if (!(settings.windowMs > 0)) throw new RangeError(`a window of ${settings.windowMs} ms`);
  const { windowShares } = settings;
  if (
    windowShares[0] !== 1 ||
    !windowShares.every((share, i) => share > 0 && share < (windowShares[i - 1] ?? Infinity))
  ) {
    throw new RangeError("The shares of the window fall from 1 on.");
  }
  if (!(settings.level > 0 && settings.level < 1)) throw new RangeError(`a level of ${settings.level}`);
  if (!(settings.effectMin >= 0)) throw new RangeError(`an effect of at least ${settings.effectMin}`);
  if (!(settings.typesMax >= 2)) throw new RangeError(`at most ${settings.typesMax} types`);
  if (settings.kernelRates.length === 0 || !settings.kernelRates.every((rate) => rate > 0)) {
    throw new RangeError("A kernel needs a rate above 0.");
  }
  return settings;
}
