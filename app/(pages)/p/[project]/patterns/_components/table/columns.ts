import type { PatternSet, PatternSort } from "@/lib/patterns";

export const COLUMNS = [
  "choice",
  "rank",
  "sequence",
  "users",
  "support",
  "confidence",
  "lift",
  "q",
  "lag",
  "odds_ratio",
  "marks",
] as const;
export type FixedColumn = (typeof COLUMNS)[number];
/** That of a compared segment, by its place in the question. */
export type SegmentColumn = `segment ${number}`;
export type Column = FixedColumn | SegmentColumn;

const WIDTHS: Record<FixedColumn, string> = {
  choice: "2.5rem",
  rank: "3.25rem",
  sequence: "minmax(14rem, 1fr)",
  users: "6.5rem",
  support: "5rem",
  confidence: "7.75rem",
  lift: "6.75rem",
  q: "5.75rem",
  lag: "6rem",
  odds_ratio: "7rem",
  marks: "5rem",
};
const SEGMENT_WIDTH = "7.5rem";

const SORTS: Partial<Record<FixedColumn, PatternSort>> = {
  rank: "rank",
  sequence: "length",
  users: "users",
  support: "support",
  confidence: "confidence",
  lift: "lift",
  q: "q",
  lag: "lag",
  odds_ratio: "odds_ratio",
};

const isOfSegment = (column: Column): column is SegmentColumn => column.startsWith("segment ");

/** The place in the question of the segment that a column is about. */
export const segmentOf = (column: Column): number | undefined =>
  isOfSegment(column) ? Number(column.slice("segment ".length)) : undefined;

/** How the list is ordered by a column, where it can be. */
export const sortOf = (column: Column): PatternSort | undefined => (isOfSegment(column) ? undefined : SORTS[column]);

/** The columns a set has anything for. */
export function columnsOf({ question, segment_names: segments }: PatternSet): readonly Column[] {
  const targets = (question.target_events ?? []).length > 0;
  return COLUMNS.filter((column) => column !== "odds_ratio" || targets).flatMap((column): Column[] =>
    column === "marks" ? [...segments.map((_, place): SegmentColumn => `segment ${place}`), column] : [column],
  );
}

export const templateOf = (columns: readonly Column[]): string =>
  columns.map((column) => (isOfSegment(column) ? SEGMENT_WIDTH : WIDTHS[column])).join(" ");
