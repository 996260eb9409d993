import type { SequenceDb } from "@/lib/patterns";

const int = (values: Int32Array, index: number): number => values[index] as number;
const real = (values: Float64Array, index: number): number => values[index] as number;
function add(values: Float64Array, index: number, amount: number): void {
  values[index] = (values[index] as number) + amount;
}

/** What comes right after what, of all pairs at `first · types + second`. */
export type Successions = {
  readonly typeCount: number;
  /** Moments of each type; those that something follows; those that something precedes. */
  readonly events: Float64Array;
  readonly out: Float64Array;
  readonly into: Float64Array;
  /** |a>b|: moments of a that b follows at the next moment; of |a>>b|, that b follows and then a again. */
  readonly direct: Float64Array;
  readonly there: Float64Array;
  /** Sums over users of observed and expected successions, their squares and products; users who have one. */
  readonly expected: Float64Array;
  readonly observedSquared: Float64Array;
  readonly expectedSquared: Float64Array;
  readonly product: Float64Array;
  readonly usersOfPair: Float64Array;
  readonly usersTogether: Float64Array;
  readonly usersOfType: Float64Array;
  /** Sums over users of moments of a type squared, and times successions of a pair. */
  readonly eventsSquared: Float64Array;
  readonly observedTimesEvents: Float64Array;
};

/**
 * Counts what comes right after what in each sequence. Events of one moment have no order; each is next to all of the
 * moment before and of the one after. The expectation is what the same sequences would hold if their events came in any
 * order: of L events, with n of a and m of b, n·m / L.
 */
export function countSuccessions(db: SequenceDb): Successions {
  const { types, times, starts, users, typeNames } = db;
  const typeCount = typeNames.length;
  const ofTypes = () => new Float64Array(typeCount);
  const ofPairs = () => new Float64Array(typeCount * typeCount);
  const sums = { typeCount, events: ofTypes(), out: ofTypes(), into: ofTypes(), direct: ofPairs(), there: ofPairs(), expected: ofPairs(), observedSquared: ofPairs(), expectedSquared: ofPairs(), product: ofPairs(), usersOfPair: ofPairs(), usersTogether: ofPairs(), usersOfType: ofTypes(), eventsSquared: ofTypes(), observedTimesEvents: ofPairs() }; // prettier-ignore
  const own = { events: ofTypes(), direct: ofPairs(), expected: ofPairs() };
  let seenTypes: number[] = [];
  let seenPairs: number[] = [];

  const closeUser = () => {
    for (const pair of seenPairs) {
      const [observed, expected] = [real(own.direct, pair), real(own.expected, pair)];
      own.direct[pair] = own.expected[pair] = 0;
      add(sums.direct, pair, observed);
      add(sums.expected, pair, expected);
      add(sums.observedSquared, pair, observed * observed);
      add(sums.expectedSquared, pair, expected * expected);
      add(sums.product, pair, observed * expected);
      if (observed > 0) add(sums.usersOfPair, pair, 1);
      add(sums.usersTogether, pair, 1);
      add(sums.observedTimesEvents, pair, observed * real(own.events, Math.floor(pair / typeCount)));
    }
    for (const type of seenTypes) {
      const events = real(own.events, type);
      own.events[type] = 0;
      add(sums.events, type, events);
      add(sums.usersOfType, type, 1);
      add(sums.eventsSquared, type, events * events);
    }
    seenTypes = [];
    seenPairs = [];
  };
  const touch = (pair: number) => {
    if (real(own.direct, pair) === 0 && real(own.expected, pair) === 0) seenPairs.push(pair);
  };

  const inSequence = ofTypes();
  let user = -1;
  for (let s = 0; s < users.length; s++) {
    if (int(users, s) !== user) closeUser();
    user = int(users, s);
    const moments = momentsOf(types, times, int(starts, s), int(starts, s + 1));
    for (const [m, moment] of moments.entries()) {
      const next = moments[m + 1];
      for (const type of moment) {
        if (real(own.events, type) === 0) seenTypes.push(type);
        add(own.events, type, 1);
        add(inSequence, type, 1);
        if (next) add(sums.out, type, 1);
        if (m > 0) add(sums.into, type, 1);
        for (const other of next ?? []) {
          const pair = type * typeCount + other;
          touch(pair);
          add(own.direct, pair, 1);
          if (type !== other && moments[m + 2]?.includes(type)) add(sums.there, pair, 1);
        }
      }
    }
    const present = [...new Set(moments.flat())];
    const length = present.reduce((sum, type) => sum + real(inSequence, type), 0);
    for (const a of present) {
      for (const b of present) {
        const pair = a * typeCount + b;
        const expected = (real(inSequence, a) * (real(inSequence, b) - (a === b ? 1 : 0))) / length;
        if (expected === 0) continue;
        touch(pair);
        add(own.expected, pair, expected);
      }
    }
    for (const type of present) inSequence[type] = 0;
  }
  closeUser();
  return sums;
}

/** The types of each distinct time of a sequence, each once. */
function momentsOf(types: Int32Array, times: Float64Array, from: number, to: number): number[][] {
  const moments: number[][] = [];
  for (let e = from; e < to; e++) {
    const open = moments.at(-1);
    const type = int(types, e);
    if (open === undefined || real(times, e) > real(times, e - 1)) moments.push([type]);
    else if (!open.includes(type)) open.push(type);
  }
  return moments;
}
