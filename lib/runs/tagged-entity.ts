import { z } from "zod";

/** What a run's frames tell of an entity that a model has answered for: everything that counts for it now. */
export const TaggedEntity = z.object({
  id: z.string(),
  name: z.string(),
  /** Tags of everybody who gives it some, a person's and a file's included. */
  tags: z.array(z.string()),
  category: z.string().optional(),
  /** 0..1, as the model states it. */
  confidence: z.number(),
});
export type TaggedEntity = z.infer<typeof TaggedEntity>;
