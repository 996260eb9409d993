import { int } from "./arrays";
import { EVIDENCE_DEFAULTS } from "./defaults";
import type { TargetFound } from "./direct";
import { kernelLagOf, type Evidence, type EvidenceProgress } from "./evidence";
import { placebosOf, subsetOf, type Placebo, type PlaceboKind, type SubsetEffect } from "./refute";
import { resampleTarget, USERS_MIN, type Stability } from "./resample";

type Ends = { readonly source: number; readonly target: number };
/** Whether the source is an event of those who may influence the user. */
export type OfOthers = { readonly ofOthers: boolean };

/** Asks the same of every target that has sources, and numbers types as the sequences do. */
function* ofTargets<T extends Ends>(
  { layout, targets }: Evidence,
  stage: EvidenceProgress["stage"],
  ask: (found: TargetFound) => Generator<void, T[], void>,
): Generator<EvidenceProgress, (T & OfOthers)[], void> {
  const all: T[] = [];
  const asked = targets.filter(({ parents }) => parents.length > 0);
  for (const [done, found] of asked.entries()) {
    const work = ask(found);
    let step = work.next();
    for (; !step.done; step = work.next()) yield { stage, done, total: asked.length };
    all.push(...step.value);
  }
  return all.map((edge) => ({
    ...edge,
    source: int(layout.typeOf, edge.source % layout.typeCount),
    target: int(layout.typeOf, edge.target),
    ofOthers: edge.source >= layout.typeCount,
  }));
}

/**
 * How every edge of layer 2 fares when users are drawn anew. By far the longest step: each resample costs up to as much as
 * layer 2 itself. `null` where there are too few users for it.
 */
export function* stabilities(
  evidence: Evidence,
  resamples: number = EVIDENCE_DEFAULTS.resamples,
): Generator<EvidenceProgress, (Stability & OfOthers)[] | null, void> {
  const lagMs = kernelLagOf(evidence.layout, evidence);
  if (evidence.layout.userCount < USERS_MIN) return null;
  return yield* ofTargets(evidence, "resamples", (found) =>
    resampleTarget(evidence.layout, evidence.calm, found, lagMs, resamples),
  );
}

/** What sources that cannot have led to anything seem to do beside the true ones. */
export function* placebos(
  evidence: Evidence,
  kind: PlaceboKind,
): Generator<EvidenceProgress, (Placebo & OfOthers)[], void> {
  const lagMs = kernelLagOf(evidence.layout, evidence);
  return yield* ofTargets(evidence, "placebos", (found) => placebosOf(evidence.layout, found, lagMs, kind));
}

/** What every edge of layer 2 does in a random half of the users, held against its interval where one is known. */
export function* subset(
  evidence: Evidence,
  stable: readonly (Stability & OfOthers)[] | null = null,
): Generator<EvidenceProgress, (SubsetEffect & OfOthers)[], void> {
  const { layout, calm } = evidence;
  const lagMs = kernelLagOf(layout, evidence);
  return yield* ofTargets(evidence, "subset", (found) => {
    const target = int(layout.typeOf, found.target);
    const its = stable?.filter((edge) => edge.target === target) ?? [];
    const numbered = its.map((edge) => ({
      ...edge,
      source: layout.typeOf.indexOf(edge.source) + (edge.ofOthers ? layout.typeCount : 0),
    }));
    return subsetOf(layout, calm, found, lagMs, numbered);
  });
}
