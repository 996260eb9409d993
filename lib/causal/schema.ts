import { z } from "zod";
import { Estimate } from "./estimate";
import { EdgeStats } from "./edge-stats";
import { EdgeId, GraphId, GraphName, NodeId } from "./ids";
import { GraphFocus, GraphRequest } from "./question";
import { HumanVerdict } from "./verdict";

const Count = z.number().int();

/** Both languages, always. */
export const Words = z.object({ zh: z.string(), en: z.string() });
export type Words = z.infer<typeof Words>;

/** An event type, a feature of a person (a profile's field with a value), or an event type that is an outcome. */
export const NodeKind = z.enum(["event", "feature", "result"]);
export type NodeKind = z.infer<typeof NodeKind>;

/** What an edge is said to be; how far the data bear it out is its level. */
export const Relation = z.enum(["sequence", "condition", "cause", "inhibit"]);
export type Relation = z.infer<typeof Relation>;

/** The ladder: 0 a guess, 1 together, 2 in order and directly, 3 survives adjustment and placebos, 4 an experiment. */
export const Level = z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3), z.literal(4)]);
export type Level = z.infer<typeof Level>;

export const GraphNode = z.object({
  id: NodeId,
  kind: NodeKind,
  label: Words,
  /** Of an event or result: the event type's name. */
  type: z.string().nullable(),
  /** Of a feature: the field and the value, or the range that it stands for. */
  feature: z.object({ field: z.string(), value: z.string() }).nullable(),
  /** Users who have it, of those in the graph. */
  users: Count,
  /** Events of the type; null of a feature. */
  events: Count.nullable(),
  /** What the model says it is. */
  description: Words.nullable(),
  /** `model` where only the model named it. */
  origin: z.enum(["data", "model"]),
});
export type GraphNode = z.infer<typeof GraphNode>;

/** Why an edge has its level, and what the next one would need. Texts: `levels/`. */
export const LevelReason = z.object({
  code: z.enum([
    "together",
    "ordered",
    "direct",
    "stable",
    "adjusted",
    "placebo_passed",
    "subset_passed",
    "not_measured",
    "not_together",
    "too_few",
    "no_clock",
    "not_ordered",
    "not_direct",
    "too_small",
    "unstable",
    "adjusted_away",
    "not_adjusted",
    "placebo_failed",
    "subset_failed",
    "not_refuted",
    "no_experiment",
  ]),
  /** Whether it speaks for the level, or is what stands between it and the next. */
  met: z.boolean(),
  /** What it is about: a field, a type, a figure. */
  detail: z.string().optional(),
});
export type LevelReason = z.infer<typeof LevelReason>;

export const ModelVerdict = z.enum(["supports", "doubts", "unsure"]);

/** What a model says of an edge. It never changes the level. */
export const ModelOpinion = z.object({
  verdict: ModelVerdict,
  /** 0 to 1, as the model puts it. */
  confidence: z.number().nullable(),
  relation: Relation,
  reason: Words,
  /** What else could explain it. */
  alternatives: z.array(Words),
  /** What could cause both; each that the data know is tested. */
  confounders: z.array(z.string()),
  /** Sentences of `reason` that say more than the edge's level allows. */
  overstated: z.array(z.string()),
  /** Of a review: asked twice in both directions, and whether the answers agree. */
  review: z
    .object({ consistent: z.boolean(), forward: z.array(ModelVerdict), backward: z.array(ModelVerdict) })
    .nullable(),
  model: z.string(),
  prompt_version: z.string(),
  run_id: z.string(),
});
export type ModelOpinion = z.infer<typeof ModelOpinion>;

/** How the opinions stand to one another. `weak`: neither the data nor the model holds to it. */
export const Agreement = z.enum(["agree", "data_only", "model_only", "conflict", "weak"]);
export type Agreement = z.infer<typeof Agreement>;

export const GraphEdge = z.object({
  id: EdgeId,
  source: NodeId,
  target: NodeId,
  relation: Relation,
  level: Level,
  level_reasons: z.array(LevelReason),
  /** What may be said at this level, with both nodes' labels; from the one table of wordings. */
  sentence: Words,
  /** Null of an edge that only the model named and that nothing could be counted for. */
  stats: EdgeStats.nullable(),
  /** Null where the model said nothing of it. */
  model: ModelOpinion.nullable(),
  /** The latest verdict of a person. */
  human: HumanVerdict.nullable(),
  agreement: Agreement,
  /** `model` where the data have not shown it. */
  origin: z.enum(["data", "model"]),
  /** Patterns of the request in which the source comes before the target. */
  patterns: z.array(z.string()),
});
export type GraphEdge = z.infer<typeof GraphEdge>;

/** A sentence of the model about the graph, with the edges it rests on; `overstated` says more than those allow. */
export const Insight = z.object({ text: Words, edges: z.array(EdgeId), overstated: z.boolean() });
export type Insight = z.infer<typeof Insight>;

/** A line of the model's answer that was refused. */
export const RejectedLine = z.object({ line: Count, reason: z.string(), detail: z.string(), text: z.string() });
export type RejectedLine = z.infer<typeof RejectedLine>;

/** Something about the data that limits what can be said. Texts: `levels/`. */
export const DataLimit = z.object({
  code: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
});
export type DataLimit = z.infer<typeof DataLimit>;

/** Where nodes stand and edges run in the picture that is shown first; units are pixels. */
export const GraphLayout = z.object({
  width: z.number(),
  height: z.number(),
  nodes: z.record(z.string(), z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() })),
  /** Corners of each edge's line, from its source to its target. */
  edges: z.record(z.string(), z.array(z.tuple([z.number(), z.number()]))),
});
export type GraphLayout = z.infer<typeof GraphLayout>;

export const GraphFigures = z.object({
  events: Count,
  users: Count,
  sessions: Count,
  types: Count,
  /** Pairs that were tested. */
  tested: Count,
  /** Share of neighboring events of a session that have the same time. */
  tie_share: z.number(),
  clock: z.enum(["time", "order"]),
  window_ms: z.number().nullable(),
  duration_ms: z.number(),
});
export type GraphFigures = z.infer<typeof GraphFigures>;

/** A graph in a list. */
export const GraphSummary = z.object({
  id: GraphId,
  name: GraphName,
  focus: GraphFocus,
  /** The newest version. */
  version: Count,
  created_at: z.string(),
  updated_at: z.string(),
  nodes: Count,
  edges: Count,
  /** Edges by level, 0 to 4. */
  levels: z.array(Count).length(5),
  /** Verdicts of people: how many edges of the newest version have which. */
  verdicts: z.object({ approved: Count, rejected: Count, needs_data: Count }),
  /** Null while the data are those it was made from. */
  stale: z
    .object({
      /** What came or went since. */
      reasons: z.array(z.enum(["events", "behaviors", "patterns", "vocabulary", "profiles"])),
      /** Users whose events do not rest on their present behaviours. */
      users_due: Count,
    })
    .nullable(),
  /** Whether a model had a part in it; its name. */
  model: z.string().nullable(),
});
export type GraphSummary = z.infer<typeof GraphSummary>;

export const Graph = GraphSummary.extend({
  run_id: z.string(),
  request: GraphRequest,
  figures: GraphFigures,
  limits: z.array(DataLimit),
  insights: z.array(Insight),
  rejected: z.array(RejectedLine),
  nodes: z.array(GraphNode),
  edges: z.array(GraphEdge),
  /** Of the backbone, as `backboneOf` chooses it without any filter. */
  layout: GraphLayout.nullable(),
});
export type Graph = z.infer<typeof Graph>;

export const GraphVersion = z.object({
  version: Count,
  run_id: z.string(),
  created_at: z.string(),
  nodes: Count,
  edges: Count,
  levels: z.array(Count).length(5),
  model: z.string().nullable(),
});
export type GraphVersion = z.infer<typeof GraphVersion>;

/** What became of an edge between two versions, and why. */
export const EdgeChange = z.object({
  edge: EdgeId,
  source: Words,
  target: Words,
  change: z.enum(["added", "removed", "level", "relation", "figures"]),
  before: z.object({ level: Level, relation: Relation, lift: Estimate.nullable() }).nullable(),
  after: z.object({ level: Level, relation: Relation, lift: Estimate.nullable() }).nullable(),
  reason: z.enum(["data", "model", "request"]),
});
export type EdgeChange = z.infer<typeof EdgeChange>;

export const GraphChanges = z.object({
  from: Count,
  to: Count,
  /** How many events and users came or went. */
  events: z.object({ before: Count, after: Count }),
  users: z.object({ before: Count, after: Count }),
  nodes: z.object({ added: z.array(Words), removed: z.array(Words) }),
  edges: z.array(EdgeChange),
  /** Edges that stayed as they were. */
  unchanged: Count,
});
export type GraphChanges = z.infer<typeof GraphChanges>;
