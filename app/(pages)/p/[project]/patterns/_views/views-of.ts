import type { FlowNode, PatternPoint } from "@/lib/patterns";

type FlowPlace = Pick<FlowNode, "step" | "kind" | "type">;

/** Whom a reader wants to see: those behind one mark of a figure, and how many they are. */
export type UsersFilter = { n: number } & (
  | { view: "flow"; anchor: string; at: FlowPlace; from?: FlowPlace }
  | { view: "funnel"; steps: string[]; which: "reached" | "dropped" }
  | { view: "matrix"; anchor: string | null; step: number; type: string; group: number | null }
);

/** What is compared, as the API takes it, and what the two sides are called. */
export type Compared = { value: string; names: [string, string] };

/** A point that has a place: a logarithm needs a lift above 0. */
export type PlacedPoint = PatternPoint & { lift: number };
