import { z } from "zod";
import { selectMeasuredExtractions } from "@/db";
import { RunId, type Ctx } from "@/lib/core";
import { Interval, estimateWork } from "@/lib/runs";
import { LANES, LANES_MAX } from "@/lib/runs/server";
import { extractEventsTask } from "@/lib/events";
import { BatchScopeInput, selectScope, weightOf } from "./extract-batch";

export const EstimateInput = BatchScopeInput.extend({
  lanes: z.number().int().min(1).max(LANES_MAX).optional(),
  /** The run whose items are to be the measure; without it, the latest ones of the project. */
  probe: RunId.optional(),
});
export type EstimateInput = z.infer<typeof EstimateInput>;

/** What a batch is likely to take. Without `tokens` nothing is known yet: nobody's events were asked of this model. */
export const BatchEstimate = z.object({
  users: z.number().int(),
  rows: z.number().int(),
  /** How many users it is estimated from. */
  measured: z.number().int(),
  tokens: Interval.optional(),
  /** Absent where neither the model service nor the prices of its connection tell it. */
  cost: Interval.optional(),
  /** ISO 4217, of a cost that is by prices of one currency. */
  currency: z.string().optional(),
  ms: Interval.optional(),
});
export type BatchEstimate = z.infer<typeof BatchEstimate>;

/**
 * Estimates the time, tokens and cost of abstracting many users' events, from users whose events were asked of the
 * same model: a probe's, or the project's latest. Asks no model. Answers out of the cache are left out of the measure,
 * so what is cached makes the batch cheaper than told. Fails with `not_found` for a user that is named and not there.
 */
export async function estimateBatch(
  ctx: Pick<Ctx, "db" | "project" | "llm">,
  { lanes = LANES, probe, ...scope }: EstimateInput,
): Promise<BatchEstimate> {
  const meant = await selectScope(ctx, scope);
  const { host, model } = await ctx.llm.connectionFor(extractEventsTask);
  const found = await selectMeasuredExtractions(ctx.db, {
    projectId: ctx.project,
    task: extractEventsTask.name,
    host,
    model,
    parent: probe,
  });
  const measured = found.map(({ behaviors, tokens, cost, ms }) => ({ tokens, cost, ms, weight: weightOf(behaviors) }));
  const weight = meant.reduce((sum, item) => sum + item.weight, 0);
  const work = estimateWork(measured, { items: meant.length, weight, lanes });
  const currencies = new Set(found.map(({ currency }) => currency));
  const [currency = null] = currencies.size === 1 ? currencies : [];
  return {
    users: meant.length,
    rows: weight - meant.length * weightOf(0),
    measured: measured.length,
    ...work,
    ...(work?.cost === undefined || currency === null ? {} : { currency }),
  };
}
