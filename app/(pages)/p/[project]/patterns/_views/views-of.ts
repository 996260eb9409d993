import type { FigureMarkInput, PatternPoint } from "@/lib/patterns";

/** Whom a reader wants to see: those behind one mark of a figure. */
export type UsersFilter = {
  mark: FigureMarkInput;
  /** How many the figure counts there. */
  n: number;
  /** What the two groups are called of which the mark shows the difference. */
  groups?: [string, string] | undefined;
};

/** What is compared, as the API takes it, and what the two sides are called. */
export type Compared = { value: string; names: [string, string] };

/** A point that has a place: a logarithm needs a lift above 0. */
export type PlacedPoint = PatternPoint & { lift: number };

/** Sets a figure otherwise, by the names that the address has for it. */
export type FigureChange = (change: Record<string, string | readonly string[] | undefined>) => void;
