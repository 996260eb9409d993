import { z } from "zod";
import { EdgeId, GraphId, NodeId } from "@/lib/causal";
import { PatternId } from "@/lib/patterns";
import { SegmentDefinition } from "@/lib/people";
import { UserId } from "@/lib/core";

const Tree = SegmentDefinition.shape.where;
const TypeName = z.string().min(1).max(100);
const Day = z.iso.date();
const Limit = z.number().int().min(1).max(50);

/** Days of the project's calendar, both included; what is left out is not limited. */
const Period = { from: Day.optional(), to: Day.optional() };

/** Users who fit `who`, of those who fit `among`; `among` of `{all: []}` is everybody. */
const ShareOf = z.strictObject({ among: Tree, who: Tree });
export type ShareOf = z.infer<typeof ShareOf>;

/**
 * What is asked of the data for one fact. Equal queries over equal data give equal facts, so that every figure can be
 * computed again by anyone from what is stored.
 */
export const FactQuery = z.discriminatedUnion("kind", [
  /** n of N users, with Wilson's interval. */
  z.strictObject({ kind: z.literal("share"), ...ShareOf.shape }),
  /** The first share less the second, with an interval; paired where both are among the same users. */
  z.strictObject({ kind: z.literal("difference"), first: ShareOf, second: ShareOf }),
  /** The share of `who` for every value of a profile's field among those of `among` who have it, the highest first. */
  z.strictObject({
    kind: z.literal("ranking"),
    among: Tree,
    who: Tree,
    field: z.string().min(1).max(200),
    limit: Limit,
  }),
  /** The mean and the quartiles of a profile's number; with `by`, the mean for each value of another field. */
  z.strictObject({
    kind: z.literal("average"),
    among: Tree,
    field: z.string().min(1).max(200),
    by: z.string().min(1).max(200).optional(),
    limit: Limit,
  }),
  /** How many users took each step after the ones before it. */
  z.strictObject({
    kind: z.literal("funnel"),
    among: Tree,
    steps: z.array(TypeName).min(2).max(8),
    within_ms: z.number().int().min(1).optional(),
    ...Period,
  }),
  /** Users with the first event type whom the second followed, and how long after. */
  z.strictObject({
    kind: z.literal("followed"),
    among: Tree,
    first: TypeName,
    second: TypeName,
    within_ms: z.number().int().min(1).optional(),
    ...Period,
  }),
  /** What users did next after an event type: the very next event of another type within a session. */
  z.strictObject({ kind: z.literal("next"), among: Tree, after: TypeName, limit: Limit, ...Period }),
  /** How many there are. */
  z.strictObject({
    kind: z.literal("count"),
    what: z.enum(["users", "events", "behaviors"]),
    among: Tree,
    types: z.array(TypeName).optional(),
    /** A text that the item, app, medium or place of behaviours contains. */
    contains: z.string().min(1).max(500).optional(),
    ...Period,
  }),
  /** What most users had to do with, or did. */
  z.strictObject({
    kind: z.literal("top"),
    among: Tree,
    what: z.enum(["item", "app", "media", "poi", "event_type"]),
    limit: Limit,
    ...Period,
  }),
  /** A relation of a version of a graph. */
  z.strictObject({ kind: z.literal("edge"), graph: GraphId, version: z.number().int(), edge: EdgeId }),
  /** That a version of a graph has no relation from the one to the other, in either direction where it says so. */
  z.strictObject({
    kind: z.literal("no_edge"),
    graph: GraphId,
    version: z.number().int(),
    source: NodeId,
    target: NodeId,
  }),
  /** Relations that lead from one node to another by way of others, the strongest way. */
  z.strictObject({
    kind: z.literal("path"),
    graph: GraphId,
    version: z.number().int(),
    edges: z.array(EdgeId).min(2).max(8),
  }),
  /** What a version of a graph holds in all. */
  z.strictObject({ kind: z.literal("graph"), graph: GraphId, version: z.number().int() }),
  /** What became of a graph from one version to another. */
  z.strictObject({ kind: z.literal("changes"), graph: GraphId, from: z.number().int(), to: z.number().int() }),
  z.strictObject({ kind: z.literal("pattern"), pattern: PatternId }),
  /** What one user did. */
  z.strictObject({ kind: z.literal("user"), user: UserId }),
]);
export type FactQuery = z.infer<typeof FactQuery>;
export type FactKind = FactQuery["kind"];
