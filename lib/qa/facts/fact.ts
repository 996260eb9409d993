import { z } from "zod";
import { ToldEvidence, ToldFact } from "@/lib/runs";
import { EdgeId, GraphId, NodeId } from "@/lib/causal";
import { PatternId } from "@/lib/patterns";
import { SegmentDefinition } from "@/lib/people";
import { FactQuery } from "./query";

/** Where a fact leads. */
export const FactRef = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("edge"), graph: GraphId, version: z.number().int(), id: EdgeId }),
  z.object({ kind: z.literal("node"), graph: GraphId, version: z.number().int(), id: NodeId }),
  z.object({ kind: z.literal("pattern"), id: PatternId }),
  /** Users by what they have in common; a list of them is a segment's preview. */
  z.object({
    kind: z.literal("users"),
    where: SegmentDefinition.shape.where,
    role: z.enum(["who", "among", "others"]),
  }),
  z.object({ kind: z.literal("user"), id: z.string() }),
  z.object({ kind: z.literal("event_type"), name: z.string() }),
]);
export type FactRef = z.infer<typeof FactRef>;

/** A fact as it is kept; what a run's stream tells of it has the same shape. */
export const Fact = ToldFact.extend({ query: FactQuery, refs: z.array(FactRef) });
export type Fact = z.infer<typeof Fact>;

export const Evidence = ToldEvidence.extend({ facts: z.array(Fact) });
export type Evidence = z.infer<typeof Evidence>;
