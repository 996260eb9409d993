import { z } from "zod";

const Count = z.number().int();

/** What a view counts: each user once, or each session once. */
export const ViewCounted = z.enum(["users", "sessions"]);
export type ViewCounted = z.infer<typeof ViewCounted>;

/** Steps drawn on one side of the anchor, and types told apart at each step. */
export const FLOW_STEPS_MAX = 5;
export const FLOW_WIDTH_MAX = 20;
export const MATRIX_STEPS_MAX = 10;
export const MATRIX_ROWS_MAX = 50;
export const FUNNEL_STEPS_MAX = 20;
/** More points cannot be told apart in one picture. */
export const POINTS_MAX = 2000;
export const LAG_BUCKETS_MAX = 20;

export const FlowNode = z.object({
  /** Steps from the anchor: 0 is the anchor, what is negative came before. */
  step: Count,
  /** `other`: types that are not drawn one by one; `left`: had no further step; `came_in`: had no earlier one. */
  kind: z.enum(["type", "other", "left", "came_in"]),
  /** Of kind `type` only. */
  type: z.string().nullable(),
  n: Count,
  /** How many types it stands for; 0 for `left` and `came_in`. */
  types: Count,
});
export type FlowNode = z.infer<typeof FlowNode>;

/**
 * Who passes from one node to a node of the next step. Every node but `came_in` and those of the first step gets as
 * many as it holds, every node but `left` and those of the last step passes on as many.
 */
export const FlowLink = z.object({ from: Count, to: Count, n: Count });
export type FlowLink = z.infer<typeof FlowLink>;

export const Flow = z.object({
  anchor: z.string(),
  counted: ViewCounted,
  /** Users or sessions that take part, and of those how many did the anchor. */
  of: Count,
  n: Count,
  before: Count,
  after: Count,
  /** By step, then the largest first, then what is no type. */
  nodes: z.array(FlowNode),
  links: z.array(FlowLink),
  /** For each link the most frequent whole path through it, as indices of nodes; the most frequent first. */
  paths: z.array(z.object({ nodes: z.array(Count), n: Count })),
  /** Steps at whose moment several types happened; the most frequent of them stands for all. */
  shared_moments: Count,
});
export type Flow = z.infer<typeof Flow>;

export const FunnelStep = z.object({
  type: z.string(),
  /** Who followed the steps up to this one within reach. */
  n: Count,
  /** Who followed those before it and not this one; 0 for the first. */
  dropped: Count,
  /** From the step before to this one; null for the first, and where nobody came. */
  lag_p50_ms: z.number().nullable(),
});
export type FunnelStep = z.infer<typeof FunnelStep>;

export const Funnel = z.object({ counted: ViewCounted, of: Count, steps: z.array(FunnelStep) });
export type Funnel = z.infer<typeof Funnel>;

export const StepMatrix = z.object({
  /** Null: steps count from the start of the session. */
  anchor: z.string().nullable(),
  counted: ViewCounted,
  of: Count,
  steps: z.array(Count),
  /** One, or the two that are compared; `n` did the anchor. */
  groups: z.array(z.object({ n: Count })),
  /** Per type, per group, per step: who did it there. Who did several at one moment counts in each. */
  rows: z.array(z.object({ type: z.string(), n: z.array(z.array(Count)) })),
  /** Per group, per step: who had no such step. */
  ended: z.array(z.array(Count)),
  /** Types that occur and have no row. */
  omitted: Count,
});
export type StepMatrix = z.infer<typeof StepMatrix>;

export const LagBucket = z.object({
  /** Inclusive. */
  from_ms: z.number(),
  /** Exclusive; null: without an end. */
  to_ms: z.number().nullable(),
  n: Count,
});
export type LagBucket = z.infer<typeof LagBucket>;

export const LagHistogram = z.object({ n: Count, buckets: z.array(LagBucket) });
export type LagHistogram = z.infer<typeof LagHistogram>;

/** `missing_last`: all but the last step; `too_late`: all steps in their order, beyond a limit of the question. */
export const NearMiss = z.enum(["missing_last", "too_late"]);
export type NearMiss = z.infer<typeof NearMiss>;

export const PatternUser = z.object({
  user_id: z.string(),
  /** The events that are it, or come nearest to it. Without ids where the events are no longer there. */
  steps: z.array(z.object({ type: z.string(), start_at: z.string(), event_ids: z.array(z.string()) })),
  why: NearMiss.optional(),
});
export type PatternUser = z.infer<typeof PatternUser>;

export const PatternUserPage = z.object({
  items: z.array(PatternUser),
  next_cursor: z.string().nullable(),
  /** Of the kind that was asked for. */
  total: Count,
  totals: z.object({ followers: Count, near_misses: Count, missing_last: Count, too_late: Count }),
});
export type PatternUserPage = z.infer<typeof PatternUserPage>;

export const MarkUserPage = z.object({
  items: z.array(PatternUser),
  next_cursor: z.string().nullable(),
  /** How many users there are. */
  total: Count,
  /** What the figure counts, and how many of these it counts there. */
  counted: ViewCounted,
  n: Count,
});
export type MarkUserPage = z.infer<typeof MarkUserPage>;

/** One pattern as a point; those without a lift have no place beside the others. */
export const PatternPoint = z.object({
  id: z.string(),
  events: z.array(z.string()),
  users: Count,
  support: z.number(),
  lift: z.number().nullable(),
  q: z.number().nullable(),
});
export type PatternPoint = z.infer<typeof PatternPoint>;

/** The best by rank of those that fit a filter, and how many fit. */
export const PatternPoints = z.object({ points: z.array(PatternPoint), total: Count });
export type PatternPoints = z.infer<typeof PatternPoints>;
