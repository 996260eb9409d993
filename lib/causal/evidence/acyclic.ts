import type { TargetFit, TargetModel } from "./grow";

type Change = {
  readonly kind: "add" | "delete" | "reverse";
  readonly source: number;
  readonly target: number;
  /** At least what it adds to the score. */
  readonly gain: number;
};

/** Less than this is rounding, and could go back and forth for ever. */
const SCORE_MIN = 0.01;

/**
 * The sources of all targets when nothing may lead back to itself: hill climbing over directed acyclic graphs from the
 * empty one, each time the addition, deletion or reversal that raises the score most (the log-likelihood less the penalty
 * for each edge), as in Cai et al. (2021, arXiv 2105.10884, §4.2). The score is a sum over targets, so that a change
 * leaves what is known of the other targets as it is.
 *
 * @param models one for each type, by its number
 * @param penalties of each target's edges
 */
export function* climb(
  models: readonly TargetModel[],
  penalties: readonly number[],
): Generator<void, TargetFit[], void> {
  const fits: TargetFit[] = [];
  /** By target: what adding each source gains, and what the fit without each of its sources is. */
  const additions: Map<number, number>[] = [];
  const without: Map<number, TargetFit>[] = [];

  function* look(target: number): Generator<void, void, void> {
    const [model, current, penalty] = [models[target], fits[target], penalties[target] ?? 0];
    if (!model || !current) return;
    const gains = new Map<number, number>();
    const smaller = new Map<number, TargetFit>();
    for (const source of models.keys()) {
      if (source === target || !model.isPossible(source)) continue;
      if (current.parents.includes(source)) {
        const rest = current.parents.filter((other) => other !== source);
        smaller.set(source, model.fit(rest, current));
      } else gains.set(source, model.gain(current, source) - penalty);
      yield;
    }
    additions[target] = gains;
    without[target] = smaller;
  }

  for (const [target, model] of models.entries()) {
    fits.push(model.fit([]));
    yield* look(target);
  }
  const scoreOf = (target: number, fit: TargetFit | undefined) =>
    fit === undefined ? -Infinity : fit.fit.logLikelihood - (penalties[target] ?? 0) * fit.parents.length;

  for (;;) {
    let best: Change | null = null;
    const consider = (change: Change) => {
      if (change.gain > (best?.gain ?? SCORE_MIN)) best = change;
    };
    for (const target of models.keys()) {
      const above = ancestorsOf(fits);
      for (const [source, gain] of additions[target] ?? []) {
        if (!above[source]?.has(target)) consider({ kind: "add", source, target, gain });
      }
      for (const [source, smaller] of without[target] ?? []) {
        const gain = scoreOf(target, smaller) - scoreOf(target, fits[target]);
        consider({ kind: "delete", source, target, gain });
        const back = additions[source]?.get(target);
        if (back === undefined || gain + back <= SCORE_MIN) continue;
        const rest = fits.map((fit, i) => (i === target ? smaller : fit));
        // Turned round, it must not close a loop with what else leads from the source to the target.
        if (!ancestorsOf(rest)[target]?.has(source)) consider({ kind: "reverse", source, target, gain: gain + back });
      }
    }
    // The closure above assigns it, which the type checker cannot see.
    const change = best as Change | null;
    if (change === null) return fits;
    const { kind, source, target } = change;
    const extended = kind === "add" ? target : source;
    const [model, current] = [models[extended], fits[extended]];
    const smaller = kind === "add" ? undefined : without[target]?.get(source);
    if (smaller) fits[target] = smaller;
    if (kind !== "delete" && model && current) {
      fits[extended] = model.fit([...current.parents, kind === "add" ? source : target], current);
    }
    yield* look(target);
    if (kind === "reverse") yield* look(source);
  }
}

/** For each type, all that lead to it, be it by way of others. */
function ancestorsOf(fits: readonly TargetFit[]): ReadonlySet<number>[] {
  return Array.from(fits.keys(), (type) => {
    const all = new Set(fits[type]?.parents);
    for (const one of all) for (const next of fits[one]?.parents ?? []) all.add(next);
    return all;
  });
}
