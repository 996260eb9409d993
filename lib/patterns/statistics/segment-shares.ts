import { benjaminiHochberg } from "./benjamini-hochberg.ts";
import type { Counts, UserGroups } from "./groups.ts";
import { int } from "./moments.ts";
import { independenceTest } from "./two-by-two.ts";

/** A part of the users: how many of them follow the pattern, and that share over the share of all users. */
export type SegmentShare = {
  readonly n: number;
  readonly of: number;
  /** `null` for an empty segment, or where nobody follows the pattern. */
  readonly lift: number | null;
  /** Two-sided, that the share is not that of all other users; `null` where nobody is in the segment or outside of it. */
  readonly p: number | null;
  /** The same corrected for all patterns tested with this segment. */
  readonly q: number | null;
};

/**
 * Each segment's users against all other users, whether these are in another segment or in none: a table of who follows
 * the pattern, tested as outcomes are.
 */
export function segmentShares(counts: Counts, groups: UserGroups): Omit<SegmentShare, "q">[] {
  const all = groups.firstAt.length;
  const { users, bySegment } = counts;
  return Array.from(bySegment, (n, code) => {
    const of = int(groups.segmentSizes, code);
    const table = { a: n, b: of - n, c: users - n, d: all - of - (users - n) };
    return {
      n,
      of,
      lift: of === 0 || users === 0 ? null : n / of / (users / all),
      p: of === 0 || of === all ? null : independenceTest(table).p,
    };
  });
}

/** Corrects what was tested, each segment for itself: `shares` has a list for each pattern, all of one length. */
export function correctShares(shares: readonly (readonly Omit<SegmentShare, "q">[])[]): SegmentShare[][] {
  const count = shares[0]?.length ?? 0;
  const corrected = Array.from({ length: count }, (_, code) =>
    benjaminiHochberg(shares.map((ofPattern) => ofPattern[code]?.p ?? null)),
  );
  return shares.map((ofPattern, i) => ofPattern.map((share, code) => ({ ...share, q: corrected[code]?.[i] ?? null })));
}
