import type { PromptRow } from "@/lib/events";
import type { Message, Usage } from "@/lib/llm";
import type { Behavior } from "@/lib/people";
import type { Material } from "./material";
import type { Staging } from "./staging";
import type { TokenProgress } from "./progress";

/** What later prompts say of an event. */
export type Known = { type: string; object: string | null; context: string };

/** Whose events are abstracted, from what. */
export type Job = { userId: string; cache: "use" | "bypass" | undefined; material: Material };

/** What is to be asked for together, in one call unless answers break off. */
export type Window = Pick<Job, "userId" | "cache"> & {
  rows: readonly PromptRow[];
  /** The behaviours that the rows show, in the same order. */
  behaviors: readonly Behavior[];
  /** Place of the first row among all of the user's rows. */
  firstRow: number;
  /** Ordinal of the first event this window makes. */
  firstOrdinal: number;
  staging: Staging;
  progress: TokenProgress;
  /** The messages that ask for some of the rows, after what is known of those before. */
  ask(rows: readonly PromptRow[], behaviors: readonly Behavior[], records: readonly Known[]): Message[];
  onCall(usage: Usage): void;
};
