import { countAroundTargets, medianBeforeTarget, selectTargets } from "@/db";
import type { Ctx } from "@/lib/core";
import { findPrecursors, targetRule, type TargetRule } from "@/lib/people";

/** What the groups around the target events are made of now; undefined while no event type is marked as a target. */
export async function findTargetRule(ctx: Pick<Ctx, "db" | "project">): Promise<TargetRule | undefined> {
  const targets = await selectTargets(ctx.db, ctx.project);
  if (targets.length === 0) return undefined;
  const evidence = { targets, ...(await countAroundTargets(ctx.db, ctx.project, targets)) };
  const precursors = findPrecursors(evidence);
  const typical = precursors.length === 0 ? 0 : await medianBeforeTarget(ctx.db, ctx.project, targets, precursors);
  return targetRule(evidence, precursors, typical);
}
