import { benjaminiHochberg, type SequenceDb } from "@/lib/patterns";
import { climb } from "./acyclic";
import { int } from "./arrays";
import { associations, type Association, type Associations } from "./association";
import { CONFIRMED_Z } from "./defaults";
import { designFor, directOf, foundOf, measured, penaltyOf, type Parent, type TargetFound } from "./direct";
import { grow, TargetModel, type TargetFit } from "./grow";
import { layOut, type Layout } from "./layout";
import type { EvidenceLimit } from "./limits";
import { mediatorsOf } from "./mediators";
import { settingsOf, type EvidenceOptions } from "./options";

/** How far the work is: `done` of `total` units of a stage. */
export type EvidenceProgress = {
  readonly stage: "associations" | "direct" | "resamples" | "placebos" | "subset" | "strata";
  readonly done: number;
  readonly total: number;
};

/** What one A does beside all other sources of B. */
export type DirectEffect = Omit<Parent, "source"> & {
  /** Corrected for all pairs; those that were not needed count as tested. */
  readonly q: number;
  /** In 1/ms, one for each of `effects`. */
  readonly rates: readonly number[];
};

/**
 * What is said of a pair. `direct`: both layers. `indirect`: together beyond chance, but by way of others that are direct.
 * `associated`: together beyond chance, and neither of these. `suppresses`: B is rarer after A than in other sessions, and
 * than the sources of B say; how much rarer no layer measures.
 */
export type EdgeKind = "direct" | "indirect" | "associated" | "suppresses";

/** All that the data say of A before B; types are indices into the names of the sequences. */
export type EdgeEvidence = Association & {
  readonly direct: DirectEffect | null;
  readonly kind: EdgeKind | null;
  /** Which layers it passed. */
  readonly layers: { readonly chance: boolean; readonly direct: boolean };
  /** The types between, in order; `null` unless it is indirect. */
  readonly via: readonly number[] | null;
};

/** What events of type A of those who may influence a user do beside all other sources of the user's B. */
export type RelatedEffect = { readonly source: number; readonly target: number; readonly direct: DirectEffect };

export type Evidence = {
  /** All pairs of different types that take part, by source and then by target. */
  readonly pairs: readonly EdgeEvidence[];
  /** Sources among others that a target needs, where some may influence others; a type may lead to itself there. */
  readonly related: readonly RelatedEffect[];
  readonly limits: readonly EvidenceLimit[];
  /** The types that take part. */
  readonly types: readonly number[];
  /** The time that links take, in ms, which sets the kernels; `null` where nothing is together beyond chance. */
  readonly lagMs: number | null;
  readonly totals: {
    readonly events: number;
    readonly users: number;
    readonly sessions: number;
    /** Pairs that layer 1 could test. */
    readonly tested: number;
    /** Share of neighboring events of a session that have the same time. */
    readonly tieShare: number;
  };
  /** What the further steps start from; types are numbered as in the layout. */
  readonly layout: Layout;
  /** The same with sessions as busy as what nothing led to says, in which effects are measured. */
  readonly calm: Layout;
  readonly targets: readonly TargetFound[];
};

/** Where nothing shows how long links take, a hundredth of the window stands in. */
const LAG_SHARE = 0.02;

/** The time for which kernels are made, in ms. */
export const kernelLagOf = (layout: Layout, found: Pick<Associations, "lagMs">): number =>
  found.lagMs ?? LAG_SHARE * layout.settings.windowMs;

/**
 * The evidence for every pair of types: what follows what beyond chance (layer 1), and what does beside all others (layer
 * 2). A generator, so that its caller decides when it goes on; who stops asking has cancelled it. The same events in any
 * order give the same result: nothing is drawn by chance.
 *
 * The parts can be called one by one and shared out: `layOut`, `associations`, `directOf` for each target (or
 * `directAcyclic`), `measured`, `combine`.
 *
 * @throws RangeError for a setting that cannot be
 */
export function* edgeEvidence(
  db: SequenceDb,
  options: EvidenceOptions = {},
): Generator<EvidenceProgress, Evidence, void> {
  const layout = layOut(db, settingsOf(options));
  const found = yield* reported(associations(layout), "associations", layout.types.length);
  const lagMs = kernelLagOf(layout, found);
  const targets: TargetFound[] = [];
  if (layout.settings.acyclic) targets.push(...(yield* counted(directAcyclic(layout, lagMs), "direct")));
  else {
    for (let target = 0; target < layout.typeCount; target++) {
      targets.push(yield* placed(directOf(layout, target, lagMs), "direct", target, layout.typeCount));
    }
  }
  const { calm, targets: sized } = yield* placed(measured(layout, targets, lagMs), "direct", 1, 1);
  return combine(layout, found, sized, calm);
}

function* reported<T>(
  work: Generator<number, T, void>,
  stage: EvidenceProgress["stage"],
  total: number,
): Generator<EvidenceProgress, T, void> {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    yield { stage, done: step.value, total };
  }
}

/** Reports of one part of many, which says only that it goes on. */
function* placed<T>(
  work: Generator<void, T, void>,
  stage: EvidenceProgress["stage"],
  done: number,
  total: number,
): Generator<EvidenceProgress, T, void> {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    yield { stage, done, total };
  }
}

function* counted<T>(
  work: Generator<{ done: number; total: number }, T, void>,
  stage: EvidenceProgress["stage"],
): Generator<EvidenceProgress, T, void> {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    yield { stage, ...step.value };
  }
}

/** Layer 2 of all targets when nothing may lead back to itself. Yields how many edges there are of those possible. */
export function* directAcyclic(
  layout: Layout,
  lagMs: number,
): Generator<{ done: number; total: number }, TargetFound[], void> {
  const models = Array.from(
    { length: layout.typeCount },
    (_, target) => new TargetModel(designFor(layout, target, lagMs)),
  );
  const possible = models.filter(({ design }) => design.rows > 0);
  const placeOf = new Map(possible.map((model, place) => [model.design.target, place]));
  const work = climb(
    models,
    models.map((model) => penaltyOf(layout, model.kernelCount)),
  );
  let done = 0;
  const total = (layout.typeCount * (layout.typeCount - 1)) / 2;
  for (;;) {
    const step = work.next();
    if (!step.done) {
      // How many steps there will be is not known; the last part of the way is kept for what is left.
      done++;
      yield { done: total * (1 - Math.exp(-done / total / 8)), total };
      continue;
    }
    const targets: TargetFound[] = [];
    const fits = step.value;
    if (layout.related !== null) for (const _ of withOthers(layout, models, fits)) yield { done: total, total };
    for (const [target, fit] of fits.entries()) {
      const model = models[target];
      if (model && placeOf.has(target)) {
        const found = foundOf(layout, model, fit);
        let next = found.next();
        for (; !next.done; next = found.next()) yield { done: total, total };
        targets.push(next.value);
      }
    }
    return targets;
  }
}

/** Adds sources of others to each target's own, but none of a type that the target leads to, by whatever way. */
function* withOthers(layout: Layout, models: readonly TargetModel[], fits: TargetFit[]): Generator<void, void, void> {
  const { typeCount } = layout;
  for (const [target, model] of models.entries()) {
    const fit = fits[target];
    if (!fit || model.design.rows === 0) continue;
    const below = new Set([target]);
    for (const one of below) {
      for (const [type, { parents }] of fits.entries()) {
        if (parents.some((parent) => parent % typeCount === one)) below.add(type);
      }
    }
    const others = models.flatMap((_, type) => (below.has(type) ? [] : [typeCount + type]));
    fits[target] = yield* grow(model, others, penaltyOf(layout, model.kernelCount), fit, new Set(fit.parents));
  }
}

/** Both layers together: tests over all pairs, kinds, and what indirect links go by. */
export function combine(
  layout: Layout,
  found: Associations,
  targets: readonly TargetFound[],
  calm: Layout = layout,
): Evidence {
  const { typeCount, typeOf, settings } = layout;
  const parents = new Map<number, Parent & { rates: readonly number[] }>();
  const residuals = new Map(targets.map((found) => [found.target, found.residuals]));
  for (const { target, parents: its, rates, relatedRates } of targets) {
    for (const parent of its) {
      const own = parent.source < typeCount;
      parents.set(parent.source * typeCount + target, { ...parent, rates: own ? rates : relatedRates });
    }
  }
  const q = benjaminiHochberg(
    found.pairs.map(({ source, target }) => parents.get(source * typeCount + target)?.p ?? 1),
  );
  const judged = found.pairs.map((pair, i) => {
    const parent = parents.get(pair.source * typeCount + pair.target);
    const direct = parent ? { ...parent, q: q[i] ?? 1 } : null;
    const large = direct !== null && Math.max(direct.effect, direct.share) >= settings.effectMin;
    return {
      pair,
      direct,
      layers: { chance: pair.finding === "excites", direct: large && direct.q <= settings.level },
    };
  });
  const isDirect = ({ pair, layers }: (typeof judged)[number]) =>
    layers.direct && (pair.z === null || pair.z >= CONFIRMED_Z);
  const links = judged.filter(isDirect).map(({ pair }) => pair);
  const between = mediatorsOf(typeCount, links);
  const pairs = judged.map((one) => {
    const { pair, direct, layers } = one;
    const path = isDirect(one) || !layers.chance ? null : between(pair.source, pair.target);
    const rarer = (residuals.get(pair.target)?.[pair.source] ?? 0) <= -CONFIRMED_Z;
    const kind = kindOf(pair, isDirect(one), path !== null, rarer);
    return {
      ...pair,
      source: int(typeOf, pair.source),
      target: int(typeOf, pair.target),
      direct,
      layers,
      kind,
      via: path && path.map((type) => int(typeOf, type)),
    };
  });
  const limits = [...layout.limits];
  if (found.lagMs === null && typeCount > 1) limits.push({ code: "no_lag" });
  return {
    pairs,
    related: relatedOf(layout, parents),
    limits,
    types: [...typeOf],
    lagMs: found.lagMs,
    totals: {
      events: layout.types.length,
      users: layout.userCount,
      sessions: layout.sessionCount,
      tested: found.pairs.filter(({ p }) => p !== null).length,
      tieShare: tieShareOf(layout),
    },
    layout,
    calm,
    targets,
  };
}

/** Sources of others, tested over all pairs of types, those of a type with itself among them. */
function relatedOf(
  { related, typeCount, typeOf }: Layout,
  parents: ReadonlyMap<number, Parent & { rates: readonly number[] }>,
): RelatedEffect[] {
  if (related === null) return [];
  const found = Array.from({ length: typeCount * typeCount }, (_, pair) => parents.get(typeCount * typeCount + pair));
  const q = benjaminiHochberg(found.map((parent) => parent?.p ?? 1));
  return found.flatMap((parent, pair) => {
    if (parent === undefined) return [];
    const [source, target] = [Math.floor(pair / typeCount), pair % typeCount];
    return { source: int(typeOf, source), target: int(typeOf, target), direct: { ...parent, q: q[pair] ?? 1 } };
  });
}

function kindOf({ finding }: Association, isDirect: boolean, isIndirect: boolean, isRarer: boolean): EdgeKind | null {
  if (isDirect) return "direct";
  if (finding === "suppresses") return isRarer ? "suppresses" : null;
  if (finding === null) return null;
  return isIndirect ? "indirect" : "associated";
}

function tieShareOf({ starts, ranks, sessionCount, types }: Layout): number {
  let apart = 0;
  for (let s = 0; s < sessionCount; s++) apart += int(ranks, int(starts, s + 1) - 1);
  const neighbors = types.length - sessionCount;
  return neighbors === 0 ? 0 : 1 - apart / neighbors;
}
