import type {
  EventColumns,
  ExcludedBy,
  FoundPattern,
  Incomplete,
  MiningOptions,
  PatternFigures,
  PatternTable,
  SequenceOptions,
} from "@/lib/patterns";

/** Which users' events: part `part`, from 0, of `parts`. */
export type Part = { part: number; parts: number };

/**
 * `mine` does all there is to do. Where it is done in parts, `find` gives what may become part of the result by one
 * part of the users, `count` how many of a part follow each candidate, and `measure` goes on from the sums of those.
 * `tables` are what all parts found, as bytes (`tableToBytes`), `counts` what each counted, 32-bit numbers.
 */
export type MiningTask =
  | { kind: "mine" }
  | ({ kind: "find" } & Part)
  | ({ kind: "count"; tables: Uint8Array[] } & Part)
  | { kind: "measure"; tables: Uint8Array[]; counts: Uint8Array[] };

/** What a thread that mines is given. Indexes of types and users are those of `columns`. */
export type MiningJob = {
  task: MiningTask;
  columns: EventColumns;
  sequences: SequenceOptions;
  /** `minSupport` below 1 is a share of those that are counted. */
  options: MiningOptions;
  outcome: number[];
  segments?: { codes: Int32Array; count: number } | undefined;
  patternsMax: number;
  timeBudgetMs: number;
};

type Cut = { reason: Exclude<Incomplete["reason"], "cancelled">; share: number };

/** What took part, and what came of it. */
export type MiningSummary = {
  events: number;
  users: number;
  sessions: number;
  types: number;
  minSupport: number;
  supportBelow: number;
  /** All patterns within the limits, where closed or maximal ones of them were asked for and all were looked at. */
  frequent: number | null;
  /** Where nothing was found, limits without which something would have been. */
  excluded: ExcludedBy[];
  patterns: number;
  beyondChance: number;
  incomplete: Cut | null;
};

export type MiningProgress =
  | { kind: "mining"; share: number; found: number; best: readonly FoundPattern[] }
  | { kind: "measuring"; share: number; patterns: number };

/** What a task comes to: of `mine` and `measure` a summary, after which patterns are sent when asked for. */
export type MiningOutcome =
  | { kind: "mined"; summary: MiningSummary }
  // `null` where the part alone was too much.
  | { kind: "found"; table: PatternTable | null }
  | { kind: "counted"; supports: Int32Array | null };

/** What the thread says. It sends the next piece of patterns, by rank, only when asked; an empty one is the last. */
export type MiningMessage = MiningProgress | MiningOutcome | { kind: "piece"; patterns: PatternFigures[] };

/** What it is told. */
export type MiningRequest = "next";
