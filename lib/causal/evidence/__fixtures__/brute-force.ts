import type { SequenceDb } from "../../../patterns/sequences.ts";

type Event = { readonly type: number; readonly clock: number };

/** The events of each sequence with clocks from its first event. */
export function sessionsOf(db: SequenceDb): { user: number; events: Event[] }[] {
  return Array.from(db.users, (user, s) => {
    const places = [...db.types.keys()].slice(db.starts[s], db.starts[s + 1]);
    const start = db.times[places[0] ?? 0] ?? 0;
    return { user, events: places.map((e) => ({ type: db.types[e] ?? 0, clock: (db.times[e] ?? 0) - start })) };
  });
}

/** How many A a later B follows within the window, and how many of the pairs near each other are tied or in order. */
export function countPairs(db: SequenceDb, a: number, b: number, windowMs: number) {
  let [followed, ties, forward, back] = [0, 0, 0, 0];
  for (const { events } of sessionsOf(db)) {
    const [as, bs] = [events.filter(({ type }) => type === a), events.filter(({ type }) => type === b)];
    for (const one of as) {
      const after = bs.filter(({ clock }) => clock > one.clock && clock <= one.clock + windowMs);
      if (after.length > 0) followed++;
      forward += after.length;
      ties += bs.filter(({ clock }) => clock === one.clock).length;
      back += bs.filter(({ clock }) => clock < one.clock && clock >= one.clock - windowMs).length;
    }
  }
  return { followed, ties, forward, back };
}

/**
 * Observed and expected of A before B: each session against every other of its user, up to the end of the shorter one.
 *
 * @param lengths how long each session is taken to be observed, in ms
 * @param ratio how busy one session is against another, up to a clock
 */
export function swap(
  db: SequenceDb,
  lengths: readonly number[],
  ratio: (own: number, other: number, upTo: number) => number,
  a: number,
  b: number,
  windowMs: number,
) {
  const sessions = sessionsOf(db);
  let [observed, expected] = [0, 0];
  for (const [s, { user, events }] of sessions.entries()) {
    for (const { type, clock } of events) {
      if (type !== a) continue;
      const others = [...sessions.keys()].filter(
        (o) => o !== s && sessions[o]?.user === user && Math.min(lengths[s] ?? 0, lengths[o] ?? 0) > clock,
      );
      for (const other of others) {
        const end = Math.min(lengths[s] ?? 0, lengths[other] ?? 0, clock + windowMs);
        const count = (its: readonly Event[]) =>
          its.filter((e) => e.type === b && e.clock > clock && e.clock <= end).length;
        if (count(events) > 0) observed += 1 / others.length;
        const r = ratio(s, other, Math.min(lengths[s] ?? 0, lengths[other] ?? 0));
        expected += (1 - (1 - r) ** count(sessions[other]?.events ?? [])) / others.length;
      }
    }
  }
  return { observed, expected };
}

/** log λ summed over events less the integral, with every kernel summed over every earlier event. */
export function logLikelihood(
  rows: readonly { readonly terms: readonly number[] }[],
  exposures: readonly number[],
  coefficients: readonly number[],
): number {
  const rate = (terms: readonly number[]) => terms.reduce((sum, term, k) => sum + term * (coefficients[k] ?? 0), 0);
  const integral = exposures.reduce((sum, exposure, k) => sum + exposure * (coefficients[k] ?? 0), 0);
  return rows.reduce((sum, { terms }) => sum + Math.log(rate(terms)), -integral);
}
