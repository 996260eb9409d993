import type { EventColumns, SequenceOptions } from "@/lib/patterns";
import type { Profile } from "@/lib/people";
import type { Words } from "../schema";

/** What a graph is measured from. Indices of types and users are those of `columns`. */
export type MeasureInput = {
  columns: EventColumns;
  sequences: SequenceOptions;
  /** Of each type, in both languages. */
  labels: Words[];
  /** Of each user; null of whom nothing is known. */
  profiles: (Profile | null)[];
  /** Names of types that are an outcome. */
  targets: string[];
  /** Names of types that the graph is to be about; empty for all. What leads to them directly is in it, too. */
  wanted: readonly string[];
  clock: "auto" | "time" | "order";
  acyclic: boolean;
  /** A field of profiles: users who have the same there, or whose id it is, may influence each other. */
  influence?: string | undefined;
  /** Fields that edges are adjusted for; those that matter for an outcome where it is left out. */
  adjustFor?: readonly string[] | undefined;
};

export type MeasureStep = {
  step: "together" | "direct" | "days" | "profiles" | "refuting";
  /** Of the step, 0 to 1. */
  share: number;
};
