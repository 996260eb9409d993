import { z } from "zod";

const Words = z.object({ zh: z.string(), en: z.string() });

/** A node of a causal graph that is being made, as much of it as is drawn; one of the same id replaces it. */
export const DrawnNode = z.object({
  id: z.string(),
  kind: z.enum(["event", "feature", "result"]),
  label: Words,
  /** Users who have it; absent until it is counted. */
  users: z.number().int().optional(),
  /** `model` where only the model named it. */
  origin: z.enum(["data", "model"]),
});
export type DrawnNode = z.infer<typeof DrawnNode>;

/** An edge of such a graph; one of the same id replaces it, so figures fill in. */
export const DrawnEdge = z.object({
  id: z.string(),
  source: z.string(),
  target: z.string(),
  relation: z.enum(["sequence", "condition", "cause", "inhibit"]),
  /** 0 to 4. */
  level: z.number().int().min(0).max(4),
  origin: z.enum(["data", "model"]),
  /** Users in whom the target followed the source. */
  users: z.number().int().optional(),
  confidence: z.number().optional(),
  lift: z.number().optional(),
  /** What the model says of it. */
  verdict: z.enum(["supports", "doubts", "unsure"]).optional(),
});
export type DrawnEdge = z.infer<typeof DrawnEdge>;
