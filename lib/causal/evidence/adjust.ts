import type { SequenceDb } from "@/lib/patterns";
import { associations } from "./association";
import { designFor, foundOf, sized } from "./direct";
import { kernelLagOf, type Evidence, type EvidenceProgress } from "./evidence";
import { TargetModel, type TargetFit } from "./grow";
import { layOut } from "./layout";
import type { Strata } from "./options";

/** How an edge moves when only like is compared with like. Types are indices into the names of the sequences. */
export type Adjusted = {
  readonly source: number;
  readonly target: number;
  readonly lift: { readonly before: number | null; readonly after: number | null };
  readonly effect: { readonly before: number; readonly after: number } | null;
  /** Two-sided p of layer 1 within strata, and p of layer 2; `null` where not tested. */
  readonly p: number | null;
  readonly directP: number | null;
  /** It is still together beyond chance within strata and, if it was direct, still has an effect worth drawing. */
  readonly survived: boolean;
};

/** An edge that was found is asked once more, alone, so that its own p decides. */
const LEVEL = 0.05;

/**
 * Holds every edge that was found against sessions of the same stratum only, and lets each stratum have rates of its own.
 * What a field of a profile or a further event explains goes away; what users differ in is taken out already, so that
 * strata of users mostly change what was borrowed.
 *
 * @param db the sequences that the evidence is of
 */
export function* adjusted(
  db: SequenceDb,
  evidence: Evidence,
  strata: Strata,
): Generator<EvidenceProgress, Adjusted[], void> {
  const { targets } = evidence;
  const lagMs = kernelLagOf(evidence.layout, evidence);
  const layout = layOut(db, { ...evidence.layout.settings, strata });
  const work = associations(layout);
  let step = work.next();
  for (; !step.done; step = work.next()) {
    yield { stage: "strata", done: step.value, total: 2 * layout.types.length };
  }
  const calm = { ...layout, busy: evidence.calm.busy };
  function* foundIn(model: TargetModel, fit: TargetFit) {
    return yield* sized(layout, calm, yield* foundOf(layout, model, fit), lagMs);
  }
  const found = new Map(step.value.pairs.map((pair) => [pair.source * layout.typeCount + pair.target, pair]));
  const effects = new Map<number, { effect: number; share: number; p: number }>();
  for (const { target, parents } of targets) {
    if (parents.length > 0) {
      const model = new TargetModel(designFor(layout, target, lagMs));
      const fit = model.fit(parents.map(({ source }) => source));
      const fits = foundIn(model, fit);
      let next = fits.next();
      for (; !next.done; next = fits.next()) {
        yield { stage: "strata", done: layout.typeCount + target, total: 2 * layout.typeCount };
      }
      for (const parent of next.value.parents) effects.set(parent.source * layout.typeCount + target, parent);
    }
  }
  const keptAs = new Map([...layout.typeOf].map((type, kept) => [type, kept]));
  return evidence.pairs
    .filter(({ kind }) => kind !== null)
    .map((edge) => {
      const pair = (keptAs.get(edge.source) ?? 0) * layout.typeCount + (keptAs.get(edge.target) ?? 0);
      const [association, effect] = [found.get(pair), effects.get(pair)];
      const sameSign = Math.sign(association?.z ?? 0) === Math.sign(edge.z ?? 0);
      const together = sameSign && (association?.p ?? 1) <= LEVEL;
      const large = effect && Math.max(effect.effect, effect.share) >= layout.settings.effectMin;
      return {
        source: edge.source,
        target: edge.target,
        lift: { before: edge.lift?.est ?? null, after: association?.lift?.est ?? null },
        effect: edge.direct && effect ? { before: edge.direct.effect, after: effect.effect } : null,
        p: association?.p ?? null,
        directP: effect?.p ?? null,
        survived: edge.kind === "direct" ? together && large === true && effect.p <= LEVEL : together,
      };
    });
}

/** Sessions with an event of this type apart from those without: what a common cause that was recorded would explain. */
export function strataOfType(db: SequenceDb, type: number): Strata {
  const codes = Int32Array.from(db.users, (_, s) =>
    db.types.subarray(db.starts[s], db.starts[s + 1]).includes(type) ? 1 : 0,
  );
  return { of: "sessions", codes };
}
