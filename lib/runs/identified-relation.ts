import { z } from "zod";

/** What a name may be one of: a thing of some kind, or what was done with it. */
export const NamedKind = z.enum(["app", "media", "item", "poi", "action"]);
export type NamedKind = z.infer<typeof NamedKind>;

/** What a run's frames tell of a name in rows that a model has answered for. */
export const IdentifiedRelation = z.object({
  kind: NamedKind,
  /** The name as it is compared; with the kind it is the name's identity. */
  key: z.string(),
  /** As rows spell it mostly. */
  name: z.string(),
  /** How many rows hold it. */
  rows: z.number().int(),
  /** Of a thing: the listed entity that is meant; absent where it is none of those. */
  target: z.object({ id: z.string(), name: z.string() }).optional(),
  /** Of an action: the kind of relation it makes. */
  relation: z.string().optional(),
  /** 0..1, as the model states it. */
  confidence: z.number(),
});
export type IdentifiedRelation = z.infer<typeof IdentifiedRelation>;
