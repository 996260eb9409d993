import { add, int, real } from "./arrays";
import { exposuresByUser, type Design } from "./design";
import { boundaryTail, designFor, sizingDesign, type TargetFound } from "./direct";
import { TargetModel } from "./grow";
import type { Layout } from "./layout";
import { partnersOf } from "./partners";
import { PARTNERS_MAX } from "./defaults";
import { uniform } from "./random";
import { refine } from "./refine";
import { sourceCountOf } from "./related";
import { drawn, errorsOf90, presentUsers, type Stability } from "./resample";

/** What a source that cannot have led to anything seems to do beside the true ones. */
export type Placebo = {
  readonly source: number;
  readonly target: number;
  readonly effect: number;
  readonly p: number;
  /** It shows no effect at the level asked for that would be worth drawing. */
  readonly passed: boolean;
};

/** `session`: the source's events of another session of the same user. `relabelled`: as many other events, at random. */
export type PlaceboKind = "session" | "relabelled";

/**
 * Adds a source that cannot have led to the target to its true ones. If the model finds an effect of that, what it finds
 * of the true source may come about in the same way. Yields after each fit.
 */
export function* placebosOf(
  layout: Layout,
  found: TargetFound,
  lagMs: number,
  kind: PlaceboKind,
): Generator<void, Placebo[], void> {
  const { target, parents } = found;
  if (parents.length === 0) return [];
  const sources = parents.map(({ source }) => source);
  const plain = new TargetModel(designFor(layout, target, lagMs));
  const before = plain.fit(sources);
  yield;
  const placebos: Placebo[] = [];
  const added = sourceCountOf(layout);
  for (const source of sources) {
    // Other sessions of one user say nothing of what others do.
    if (source >= layout.typeCount) continue;
    const clocksOf = kind === "session" ? ofOtherSession(layout, source) : relabelled(layout, source, target);
    const model = new TargetModel(withSource(layout, plain.design, clocksOf));
    if (!model.isPossible(added)) continue;
    const fit = model.fit([...sources, added], before);
    yield;
    const lr = Math.max(0, 2 * (fit.fit.logLikelihood - before.fit.logLikelihood));
    const [effect, p] = [model.effectOf(fit, added), boundaryTail(lr, model.kernelCount)];
    const shown = Math.max(effect, model.shareOf(fit, added)) >= layout.settings.effectMin;
    placebos.push({ source, target, effect, p, passed: p > layout.settings.level || !shown });
  }
  return placebos;
}

/** The clocks of a type in the nearest other session, as far as this one goes; none where the user has no other. */
function ofOtherSession(layout: Layout, source: number): (session: number) => Float64Array {
  const { sessions, borrows } = partnersOf(layout);
  return (s) => {
    const other = int(sessions, s * PARTNERS_MAX);
    if (other < 0 || borrows[s] === 1) return new Float64Array();
    return clocksOfType(layout, other, source).filter((clock) => clock < real(layout.lengths, s));
  };
}

/** As many events of the session as there are of the source, drawn from those of other types than the two. */
function relabelled(layout: Layout, source: number, target: number): (session: number) => Float64Array {
  const { starts, types, clocks, userIds, users, startedAt } = layout;
  return (s) => {
    const wanted = clocksOfType(layout, s, source).length;
    const others: number[] = [];
    for (let e = int(starts, s); e < int(starts, s + 1); e++) {
      if (int(types, e) !== source && int(types, e) !== target) others.push(real(clocks, e));
    }
    // By what the session is, not by its number, which users of other ids would change.
    let seed = source + real(startedAt, s) / 1_000;
    for (const letter of userIds[int(users, s)] ?? "") seed = Math.imul(seed, 31) + (letter.codePointAt(0) ?? 0);
    const next = uniform(seed);
    for (let i = 0; i < Math.min(wanted, others.length); i++) {
      const j = i + Math.floor(next() * (others.length - i));
      [others[i], others[j]] = [others[j] ?? 0, others[i] ?? 0];
    }
    return Float64Array.from(others.slice(0, wanted)).sort();
  };
}

function clocksOfType({ groupStarts, groupTypes, groupFrom, byType }: Layout, s: number, type: number): Float64Array {
  for (let g = int(groupStarts, s); g < int(groupStarts, s + 1); g++) {
    if (int(groupTypes, g) === type) return byType.subarray(int(groupFrom, g), int(groupFrom, g + 1));
  }
  return new Float64Array();
}

/** The design with one more source, which takes the number after the last one. */
export function withSource(layout: Layout, design: Design, clocksOf: (session: number) => Float64Array): Design {
  const { starts, types, clocks, ranks, lengths, sessionCount } = layout;
  const { rates, exposures } = design.kernels;
  const columns = rates.map(() => new Float32Array(design.rows));
  const more = new Float64Array(exposures.length + rates.length);
  more.set(exposures);
  let row = 0;
  for (let s = 0; s < sessionCount; s++) {
    const its = clocksOf(s);
    for (const clock of its) {
      for (const [b, rate] of rates.entries()) {
        add(more, exposures.length + b, -Math.expm1(-rate * (real(lengths, s) - clock)));
      }
    }
    const state = new Float64Array(rates.length);
    let [next, since] = [0, 0];
    for (let e = int(starts, s); e < int(starts, s + 1); e++) {
      if (int(types, e) !== design.target || int(ranks, e) === 0) continue;
      for (; next < its.length && real(its, next) < real(clocks, e); next++) {
        for (const [b, rate] of rates.entries()) {
          state[b] = real(state, b) * Math.exp(-rate * (real(its, next) - since)) + rate;
        }
        since = real(its, next);
      }
      for (const [b, rate] of rates.entries()) {
        (columns[b] as Float32Array)[row] = real(state, b) * Math.exp(-rate * (real(clocks, e) - since));
      }
      row++;
    }
  }
  return { ...design, columns: [...design.columns, ...columns], kernels: { ...design.kernels, exposures: more } };
}

/** What an edge does in a random half of the users. */
export type SubsetEffect = {
  readonly source: number;
  readonly target: number;
  readonly effect: number;
  /** It is above 0 and, where an interval is known, within three standard errors of the effect in all users. */
  readonly passed: boolean;
};

/** So many standard errors may a half of the users differ from all. */
const ERRORS_MAX = 3;

/**
 * Measures the effects anew in a random half of the users. The difference from all users has the variance of the effect
 * itself, so that its interval over resamples says how large a difference is by chance. Yields after each fit.
 */
export function* subsetOf(
  layout: Layout,
  calm: Layout,
  found: TargetFound,
  lagMs: number,
  stabilities: readonly Pick<Stability, "source" | "lo" | "hi" | "resamples">[] | null,
): Generator<void, SubsetEffect[], void> {
  if (found.parents.length === 0 || layout.userCount < 2) return [];
  const sources = found.parents.map(({ source }) => source);
  const first = new TargetModel(sizingDesign(layout, found.target, lagMs));
  const fitted = first.fit(sources);
  yield;
  const { model, fit } = yield* refine(calm, first, fitted);
  const sourcesOf = exposuresByUser(layout, model.design.kernels.rates);
  const half = new TargetModel(model.design, drawn(layout, model.design, sourcesOf, halfOfUsers(layout)));
  if (half.weight === 0) return [];
  const again = half.fit(sources, fit);
  yield;
  return found.parents.map(({ source, effect: whole }) => {
    const effect = half.effectOf(again, source);
    const known = stabilities?.find((its) => its.source === source);
    // The lower end may have been cut off at 0, the upper one never is.
    const near = !known || Math.abs(effect - whole) <= (ERRORS_MAX / errorsOf90(known.resamples)) * (known.hi - whole);
    return { source, target: found.target, effect, passed: effect > 0 && near };
  });
}

function halfOfUsers(layout: Layout): Float64Array {
  const present = presentUsers(layout);
  const next = uniform(0x4a1f);
  const weights = new Float64Array(layout.userIds.length);
  const order = present.map((user) => ({ user, at: next() })).toSorted((a, b) => a.at - b.at);
  for (const { user } of order.slice(0, Math.ceil(present.length / 2))) weights[user] = 1;
  return weights;
}
