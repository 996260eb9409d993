import { z } from "zod";

const NamedType = z.object({ id: z.string(), name: z.string() });

/**
 * What a model proposes about the vocabulary: that some event types mean the same as another one, or names and a
 * definition for one that lacks them. Nothing changes until a person accepts it.
 */
export const TypeProposal = z.object({
  id: z.string(),
  run_id: z.string(),
  kind: z.enum(["merge", "describe"]),
  /** `staged` while its run goes on. */
  state: z.enum(["staged", "open", "accepted", "rejected"]),
  /** Of a merge: what is to become the target. Empty of a description. */
  sources: z.array(NamedType),
  target: NamedType,
  name_zh: z.string().optional(),
  name_en: z.string().optional(),
  definition: z.string().optional(),
  reason: z.string().optional(),
  created_at: z.string(),
});
export type TypeProposal = z.infer<typeof TypeProposal>;
