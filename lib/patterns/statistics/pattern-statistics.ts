import type { Counted, Reach, SequenceDb } from "../sequences.ts";
import { benjaminiHochberg } from "./benjamini-hochberg.ts";
import { contrastOf, type Contrast } from "./contrast.ts";
import { countGroups, userGroups, type Counts, type Level } from "./groups.ts";
import { liftOf, swapTest, type Lift } from "./lift.ts";
import { momentsOf } from "./moments.ts";
import { extension, limitsOf, occurrencesOfType, type Occurrences } from "./occurrences.ts";
import { partnersOf } from "./partners.ts";
import { prefixTree, type TreeNode } from "./prefix-tree.ts";
import { quantileInPlace } from "./quantiles.ts";
import { correctShares, segmentShares, type SegmentShare } from "./segment-shares.ts";
import { swapComparison, type Compared } from "./swap.ts";
import { windowsOf } from "./windows.ts";
import { wilson, wilsonOfGroups, type Interval } from "./wilson.ts";

/** So many out of so many. */
export type Share = { readonly n: number; readonly of: number };

export type Confidence = Interval & Share;

export type Quartiles = { readonly p25: number; readonly p50: number; readonly p75: number };

/** What the data say about one pattern; `docs/evidence.md` says how and what it does not mean. */
export type PatternStatistics = {
  readonly users: Share;
  readonly sequences: Share;
  /** The share of users, or of sequences where those are counted. */
  readonly support: number;
  /**
   * Of those that did the prefix, how many went on to the last step within reach: the headline is what is counted. `null`
   * for a pattern of one event, like all that is about a last step.
   */
  readonly confidence: Confidence | null;
  /** The same of users and of sequences; the interval of the latter knows that a user's sequences are alike. */
  readonly confidenceOf: { readonly users: Confidence; readonly sequences: Confidence } | null;
  /** The last step against other sequences of the same users; `null` also where none could be compared. */
  readonly lift: Lift | null;
  /** One-sided, that the lift is above 1, and the same corrected for all patterns tested; `null` where not tested. */
  readonly p: number | null;
  readonly q: number | null;
  /** Time from the prefix to the last step, in milliseconds, and how many times that was measured. */
  readonly lagMs: (Quartiles & { readonly n: number }) | null;
  /** Users who reached an outcome against those who did not; `null` without one or where the pattern holds one. */
  readonly contrast: Contrast | null;
  /** One for each segment, in the order of their codes; empty without segments. */
  readonly segments: readonly SegmentShare[];
};

export type StatisticsInput = {
  readonly db: SequenceDb;
  /** Each a list of indices into `db.typeNames`; any order, equal ones allowed. */
  readonly patterns: readonly Int32Array[];
  readonly reach: Reach;
  readonly counted: Counted;
  /** Types any of which is the outcome that users are told apart by. */
  readonly outcome?: readonly number[] | undefined;
  /** The segment of each user, 0 to `count` − 1, or a negative number for none. */
  readonly segments?: { readonly codes: Int32Array; readonly count: number } | undefined;
};

/** Occurrences looked at between two reports of progress; some tens of milliseconds. */
const SLICE = 200_000;
/** What it costs to compare an end of a prefix with other sequences, in occurrences looked at. */
const WORK_OF_SWAP = 8;

/**
 * Measures patterns. A generator, so that its caller decides when it goes on: it yields the share done, 0 to 1, many
 * times a second and returns one result for each pattern, in the order given; who stops asking has cancelled it. Equal
 * input in any order gives equal results: nothing is drawn by chance.
 *
 * @throws RangeError for an empty pattern, a type or limit that cannot be, or segments of another number of users
 */
export function* patternStatistics(input: StatisticsInput): Generator<number, PatternStatistics[], void> {
  const { db, patterns, counted } = input;
  const limits = limitsOf(input.reach);
  const root = prefixTree(patterns, db.typeNames.length);
  const moments = momentsOf(db);
  const groups = userGroups(moments, input.outcome, input.segments);
  const windows = windowsOf(moments, limits);
  const compare = swapComparison(moments, partnersOf(moments), windows, limits, counted);
  const all = { users: db.userIds.length, sequences: db.users.length };
  const extend = extension(moments, windows);
  const results: Measured[] = [];
  /** For each depth of the tree the sequences of each user with the pattern there. */
  const sequencesOfUser: Int32Array[] = [];
  let work = 0;
  let measured = 0;

  function* visit(node: TreeNode, occurrences: Occurrences, above: Above): Generator<number, void, void> {
    const depth = above.steps.length;
    const level = { occurrences, sequencesOfUser: (sequencesOfUser[depth] ??= new Int32Array(all.users)) };
    const counts = countGroups(moments, level, above.level, groups);
    const steps = [...above.steps, node.type];
    if (node.patterns.length > 0) {
      const result = resultOf(counts, occurrences.lags, steps, above);
      for (const i of node.patterns) results[i] = result;
      measured += node.patterns.length;
    }
    work += occurrences.ends.length;
    if (work >= SLICE) {
      work = 0;
      yield measured / patterns.length;
    }
    if (node.children.length === 0) return;

    const asked = node.children.filter((child) => child.patterns.length > 0);
    const swaps = compare(
      occurrences,
      Int32Array.from(asked, ({ type }) => type),
    );
    const swapOf = new Map(asked.map((child, i) => [child, swaps[i]]));
    const extended = extend(
      occurrences,
      node.children.map(({ type }) => type),
    );
    work += WORK_OF_SWAP * occurrences.ends.length;
    for (const [i, child] of node.children.entries()) {
      const its = extended[i];
      if (its) yield* visit(child, its, { level, counts, steps, swap: swapOf.get(child) ?? null });
    }
  }

  function resultOf(counts: Counts, lags: Float64Array, steps: readonly number[], above: Above): Measured {
    const { counts: prefix, swap } = above;
    const users = { n: counts.users, of: all.users };
    const sequences = { n: counts.sequences, of: all.sequences };
    const headline = counted === "users" ? users : sequences;
    const confidenceOf = prefix && confidenceFrom(counts, prefix);
    return {
      users,
      sequences,
      support: headline.of === 0 ? 0 : headline.n / headline.of,
      confidence: confidenceOf && confidenceOf[counted],
      confidenceOf,
      lift: swap && liftOf(swap),
      p: swap && swapTest(swap),
      lagMs: prefix && lags.length > 0 ? quartilesOf(lags) : null,
      contrast: contrastOf(counts, groups, steps),
      segments: segmentShares(counts, groups),
    };
  }

  for (const child of root.children) {
    yield* visit(child, occurrencesOfType(moments, child.type), { level: null, counts: null, steps: [], swap: null });
  }
  const q = benjaminiHochberg(results.map(({ p }) => p));
  const contrastQ = benjaminiHochberg(results.map(({ contrast }) => contrast?.p ?? null));
  const shares = correctShares(results.map(({ segments }) => segments));
  return results.map((result, i) => ({
    ...result,
    q: q[i] ?? null,
    contrast: result.contrast && { ...result.contrast, q: contrastQ[i] ?? 1 },
    segments: shares[i] ?? [],
  }));
}

type Measured = Omit<PatternStatistics, "q" | "contrast" | "segments"> & {
  readonly contrast: Omit<Contrast, "q"> | null;
  readonly segments: readonly Omit<SegmentShare, "q">[];
};

/** What a pattern knows of its prefix; nothing for the first step. */
type Above = {
  readonly level: Level | null;
  readonly counts: Counts | null;
  readonly steps: readonly number[];
  readonly swap: Compared | null;
};

function confidenceFrom(counts: Counts, prefix: Counts): NonNullable<PatternStatistics["confidenceOf"]> {
  const share = prefix.users === 0 ? 0 : counts.users / prefix.users;
  const ofSequences = wilsonOfGroups({
    groups: prefix.users,
    units: prefix.sequences,
    hits: counts.sequences,
    hitsSquared: counts.squares,
    unitsSquared: prefix.squares,
    hitsTimesUnits: counts.products,
  });
  return {
    users: { ...wilson(share, prefix.users), n: counts.users, of: prefix.users },
    sequences: { ...ofSequences, n: counts.sequences, of: prefix.sequences },
  };
}

/** Reorders the lags. */
function quartilesOf(lags: Float64Array): NonNullable<PatternStatistics["lagMs"]> {
  const [p25 = 0, p50 = 0, p75 = 0] = [0.25, 0.5, 0.75].map((share) => quantileInPlace(lags, share));
  return { p25, p50, p75, n: lags.length };
}
