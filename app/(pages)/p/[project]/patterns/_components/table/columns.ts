import type { PatternSet, PatternSort } from "@/lib/patterns";

export const COLUMNS = [
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
export type Column = (typeof COLUMNS)[number];

const WIDTHS: Record<Column, string> = {
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

const SORTS: Partial<Record<Column, PatternSort>> = {
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

/** How the list is ordered by a column, where it can be. */
export const sortOf = (column: Column): PatternSort | undefined => SORTS[column];

/** The columns a set has anything for. */
export function columnsOf({ question }: PatternSet): readonly Column[] {
  const targets = (question.target_events ?? []).length > 0;
  return COLUMNS.filter((column) => column !== "odds_ratio" || targets);
}

export const templateOf = (columns: readonly Column[]): string => columns.map((column) => WIDTHS[column]).join(" ");
