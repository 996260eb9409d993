import { add, int, real } from "./arrays";
import { PHASES } from "./defaults";
import type { Layout } from "./layout";

/**
 * What the rate of every type depends on before any source is looked at, besides what each user likes: where in the
 * session it is, and how busy the session is. "Where" has three readings, each cut into parts within which the rate is
 * constant; their rates add up: the share of the session gone by, the clock since its start, and how many moments there
 * were. A type that belongs to a place of the session would otherwise seem to be led to by those that come before it.
 */
export type Base = {
  /** The part of each event, by reading; of the first moment of a session it means nothing. */
  readonly bins: readonly Uint8Array[];
  readonly counts: readonly number[];
  readonly parts: number;
  /** How busy each session is, as a factor of what its user usually does in that time. */
  readonly busy: Float64Array;
  /** The time of each session in each part, times how busy it is: session times parts. */
  readonly sessionParts: Float64Array;
};

/** The end of each phase as a share of the session. */
const PHASE_ENDS = Array.from({ length: PHASES }, (_, p) => ((p + 1) / PHASES) ** 2);
/** Parts of the clock and of the number of moments, each with as many events as the others. */
const CLOCK_PARTS = 8;
const STEP_PARTS = 8;

const known = new WeakMap<Layout, Base>();

/** All targets share it. */
export function baseOf(layout: Layout): Base {
  const before = known.get(layout);
  if (before) return before;
  const { sessionCount, starts, clocks, ranks, lengths } = layout;
  const busy = layout.busy ?? busyOf(layout, countsOf(layout));
  const clockEnds = quantileEnds(
    clocks.filter((_, e) => int(ranks, e) > 0),
    CLOCK_PARTS,
  );
  // The interval before a moment is numbered by the moment that begins it.
  const stepEnds = quantileEnds(
    Float64Array.from(ranks.filter((rank) => rank > 0)).map((rank) => rank - 1),
    STEP_PARTS,
  );
  const counts = [PHASES, clockEnds.length, stepEnds.length];
  const parts = counts.reduce((sum, count) => sum + count, 0);
  const bins = counts.map(() => new Uint8Array(clocks.length));
  const sessionParts = new Float64Array(sessionCount * parts);
  for (let s = 0; s < sessionCount; s++) {
    const [from, to] = [int(starts, s), int(starts, s + 1)];
    const [length, factor] = [real(lengths, s), real(busy, s)];
    let begin = 0;
    for (const [p, end] of PHASE_ENDS.entries()) {
      sessionParts[s * parts + p] = factor * length * (end - begin);
      begin = end;
    }
    begin = 0;
    for (const [p, end] of clockEnds.entries()) {
      const until = Math.min(end, length);
      if (until > begin) sessionParts[s * parts + PHASES + p] = factor * (until - begin);
      begin = Math.max(begin, until);
    }
    let [phase, clockPart, step] = [0, 0, 0];
    for (let e = from; e < to;) {
      let next = e + 1;
      while (next < to && int(ranks, next) === int(ranks, e)) next++;
      const clock = real(clocks, e);
      while (phase < PHASES - 1 && clock >= (PHASE_ENDS[phase] as number) * length) phase++;
      while (clockPart < clockEnds.length - 1 && clock > (clockEnds[clockPart] as number)) clockPart++;
      for (let i = e; i < next; i++) {
        (bins[0] as Uint8Array)[i] = phase;
        (bins[1] as Uint8Array)[i] = clockPart;
        (bins[2] as Uint8Array)[i] = step;
      }
      while (step < stepEnds.length - 1 && int(ranks, e) > (stepEnds[step] as number)) step++;
      const passes = (next < to ? real(clocks, next) : length) - clock;
      add(sessionParts, s * parts + PHASES + clockEnds.length + step, factor * passes);
      e = next;
    }
  }
  const base = { bins, counts, parts, busy, sessionParts };
  known.set(layout, base);
  return base;
}

/** The ends, inclusive, of so many parts with about as many values each; fewer where values are equal. The last is open. */
function quantileEnds(values: Float64Array, parts: number): number[] {
  const sorted = values.slice().sort();
  const ends: number[] = [];
  for (let p = 1; p < parts; p++) {
    const end = sorted[Math.floor((p * sorted.length) / parts)];
    if (end !== undefined && end > (ends.at(-1) ?? -1) && end < (sorted.at(-1) ?? 0)) ends.push(end);
  }
  return [...ends, Infinity];
}

/** Events of each session but those of its first moment, which began it and say nothing of how busy it is. */
function countsOf({ sessionCount, starts, ranks }: Layout): Float64Array {
  const events = new Float64Array(sessionCount);
  for (let s = 0; s < sessionCount; s++) {
    for (let e = int(starts, s); e < int(starts, s + 1); e++) if (int(ranks, e) > 0) add(events, s, 1);
  }
  return events;
}

/**
 * How busy each session is, from how much happens in it against the user's mean rate, shrunken as far as sessions of a user differ
 * by chance alone (an empirical Bayes estimate with gamma factors): a session in which everything happens more often would
 * otherwise make everything seem to lead to everything.
 *
 * @param events of each session, all of them or what nothing led to
 */
export function busyOf(layout: Layout, events: Float64Array): Float64Array {
  const { sessionCount, lengths, userStarts } = layout;
  const busy = new Float64Array(sessionCount).fill(1);
  const expected = new Float64Array(sessionCount);
  let [beyond, squares] = [0, 0];
  for (let u = 0; u + 1 < userStarts.length; u++) {
    const [from, to] = [int(userStarts, u), int(userStarts, u + 1)];
    let [all, time] = [0, 0];
    for (let s = from; s < to; s++) {
      all += real(events, s);
      time += real(lengths, s);
    }
    if (to - from < 2 || time === 0) continue;
    for (let s = from; s < to; s++) {
      const share = real(lengths, s) / time;
      expected[s] = all * share;
      // Given the user's total, a session's count has this variance by chance, and its factor this part of its own.
      beyond += (real(events, s) - real(expected, s)) ** 2 - all * share * (1 - share);
      squares += real(expected, s) ** 2 * (1 - share);
    }
  }
  if (beyond <= 0 || squares === 0) return busy;
  const kappa = squares / beyond;
  return busy.map((one, s) => (real(expected, s) > 0 ? (real(events, s) + kappa) / (real(expected, s) + kappa) : one));
}
