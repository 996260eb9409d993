import { z } from "zod";

export const GraphId = z
  .string()
  .regex(/^gra_[0-9a-z]{26}$/)
  .brand<"GraphId">();
export type GraphId = z.infer<typeof GraphId>;

/** What a node stands for decides its id, so that it is the same in every version and every graph of a project. */
export const NodeId = z.string().regex(/^n_[0-9a-f]{12}$/);
export type NodeId = z.infer<typeof NodeId>;

/** Decided by the two ends, so that a verdict finds its edge in the next version. */
export const EdgeId = z.string().regex(/^e_[0-9a-f]{12}$/);
export type EdgeId = z.infer<typeof EdgeId>;

/** What a person calls a graph. */
export const GraphName = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .regex(/^[^\p{Cc}]+$/u);
