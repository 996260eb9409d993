import type { EventColumns, FoundPattern, Incomplete, MiningOptions, SequenceOptions } from "@/lib/patterns";
import type { PatternFigures } from "@/lib/patterns";

/** What a thread that mines is given. Indexes of types and users are those of `columns`. */
export type MiningJob = {
  columns: EventColumns;
  sequences: SequenceOptions;
  /** `minSupport` below 1 is a share of those that are counted. */
  options: MiningOptions;
  outcome: number[];
  segments?: { codes: Int32Array; count: number } | undefined;
  patternsMax: number;
  timeBudgetMs: number;
};

/** What took part, and what came of it. */
export type MiningSummary = {
  events: number;
  users: number;
  sessions: number;
  types: number;
  minSupport: number;
  supportBelow: number;
  patterns: number;
  beyondChance: number;
  incomplete: { reason: Exclude<Incomplete["reason"], "cancelled">; share: number } | null;
};

/** What the thread says. It sends the next piece of patterns, by rank, only when asked; an empty one is the last. */
export type MiningMessage =
  | { kind: "mining"; share: number; found: number; best: readonly FoundPattern[] }
  | { kind: "measuring"; share: number; patterns: number }
  | { kind: "mined"; summary: MiningSummary }
  | { kind: "piece"; patterns: PatternFigures[] };

/** What it is told. */
export type MiningRequest = "next";
