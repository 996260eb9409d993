import { z } from "zod";

/** What a search for patterns has come to at one moment; each replaces the one before it. */
export const PartialPatterns = z.object({
  /** So many so far. */
  found: z.number().int(),
  /** The best of them, the best first: names of event types, and how many users (or sessions) follow them. */
  best: z.array(z.object({ events: z.array(z.string()), support: z.number().int() })),
});
export type PartialPatterns = z.infer<typeof PartialPatterns>;
