import { z } from "zod";
import { Progress, RunStatus } from "@/lib/runs";
import { GraphSummary } from "./schema";

/** What a graph would rest on, before it is asked for. */
export const GraphPreview = z.object({
  /** Present events that the request is about, the users who have some, and the types that they have. */
  events: z.number().int(),
  users: z.number().int(),
  types: z.number().int(),
  /** Else there are at most so many: to count them would have taken too long. */
  exact: z.boolean(),
  /** Event types that stand for an outcome. */
  targets: z.array(z.string()),
  /** Patterns that were chosen. */
  patterns: z.number().int(),
  /** Users whose events do not rest on their present behaviours. */
  users_due: z.number().int(),
  /** A graph that was made from the same request; it may be out of date. */
  graph: GraphSummary.nullable(),
  /** A run that is making it now. */
  run: z.object({ id: z.string(), status: RunStatus, progress: Progress }).nullable(),
  /** How long it may take, from graphs of this project; null where there was none to judge by. */
  estimate_ms: z.number().nullable(),
  /** What the model may be paid, from calls of this model; null where there was none to judge by. */
  tokens: z.number().nullable(),
  /** The model that would be asked; null without one. */
  model: z.object({ name: z.string(), offline: z.boolean() }).nullable(),
});
export type GraphPreview = z.infer<typeof GraphPreview>;
