import { z } from "zod";
import { Estimate } from "./estimate";

const Count = z.number().int();
const Share = z.object({ n: Count, of: Count });

/**
 * What the data say of an edge, computed from stored events; how each figure comes about says `docs/evidence.md`.
 * What does not apply on a scale is null.
 */
export const EdgeStats = z.object({
  /**
   * Where the source is looked for before the target: within a session by the clock, across a user's whole history,
   * within a session by order alone, a feature of a person against the events of that person, or the source is of somebody
   * else, who may influence whose the target is.
   */
  scale: z.enum(["session", "history", "order", "profile", "related"]),
  /** The target counts within this time after the source. */
  window_ms: z.number().nullable(),
  /** Events of the source, of the target, and sources that a target followed. Of a feature, users. */
  n_a: Count,
  n_b: Count,
  n_ab: Count,
  /** Users who have the source, the target, and the target after the source; of all users. */
  users: z.object({ a: Count, b: Count, ab: Count, of: Count }),
  confidence: Estimate.extend(Share.shape),
  /** Observed over expected by what the same users do otherwise. `borrowed`: share compared with other users. */
  lift: Estimate.extend({ observed: z.number(), expected: z.number(), borrowed: z.number() }).nullable(),
  risk_diff: Estimate.nullable(),
  /** Two-sided, of the first layer (together more, or less, than chance); q over all pairs tested. */
  p: z.number(),
  q: z.number(),
  /** Within a session: whether the same test by order alone, without the clock, agrees (one-sided 5 %). */
  by_order: z.boolean().optional(),
  /** Share of the pairs near each other in which the source comes first; and of those at one time. */
  order_share: z.number().nullable(),
  tie_share: z.number().nullable(),
  lag_ms: z.object({ p25: z.number(), p50: z.number(), p75: z.number(), p90: z.number() }).nullable(),
  /** Waiting times, with how many chance would bring. */
  lags: z.array(z.object({ from_ms: z.number(), to_ms: z.number(), observed: z.number(), expected: z.number() })),
  /** The effect beside all other sources: targets triggered by one source, with its 90 % interval over users. */
  direct: z
    .object({
      effect: z.number(),
      lo: z.number().nullable(),
      hi: z.number().nullable(),
      lr: z.number(),
      p: z.number(),
      q: z.number(),
      /** Share of resamples of users that keep it; null where it was not resampled. */
      stability: z.number().nullable(),
    })
    .nullable(),
  /** Together, but by way of others: the nodes between, in order. */
  via: z.array(z.string()),
  /** The source makes the target rarer. */
  suppresses: z.boolean(),
  adjusted: z.array(
    z.object({
      /** A profile's field, or an event type. */
      by: z.string(),
      kind: z.enum(["field", "event"]),
      /** The direct effect, or the lift where there is none, without and with it. */
      before: z.number(),
      after: z.number(),
      /** Whether it is still beyond chance. */
      survived: z.boolean(),
      /** The model named it. */
      named: z.boolean(),
    }),
  ),
  placebo: z.object({ passed: z.boolean(), effect: z.number(), p: z.number() }).nullable(),
  subset: z.object({ passed: z.boolean(), effect: z.number() }).nullable(),
  /** E-value (VanderWeele & Ding 2017): as strong a hidden cause of both, as a risk ratio, would explain it away. */
  sensitivity: z.object({ est: z.number(), limit: z.number() }).nullable(),
});
export type EdgeStats = z.infer<typeof EdgeStats>;
