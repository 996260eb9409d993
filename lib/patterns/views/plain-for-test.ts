import { plainSequences, type PlainEvent } from "../mining/brute-force-for-test.ts";
import { TYPES } from "../mining/events-for-test.ts";
import type { Counted, Reach } from "../sequences.ts";
import type { FlowOptions } from "./flow.ts";

type Timed = { type: string; time: number; step: number };
export type PlainSequence = { user: string; events: Timed[]; moments: string[][] };

/** Sequences one after another, with the types of each of their moments, each type once. */
export function plainOf(events: readonly PlainEvent[], sessionGapMs: number | undefined): PlainSequence[] {
  return plainSequences(events, "sequences", { sessionGapMs }).map(({ owner, events: own }) => ({
    user: owner.split(" ")[0] ?? "",
    events: own,
    moments: [...new Set(own.map(({ step }) => step))]
      .sort((a, b) => a - b)
      .map((step) => [...new Set(own.filter((event) => event.step === step).map(({ type }) => type))]),
  }));
}

/** Every way to follow the pattern in one sequence. */
export function matchesIn({ events }: PlainSequence, pattern: readonly string[], reach: Reach): Timed[][] {
  const { maxGapMs = Infinity, maxSpanMs = Infinity, maxGapSteps = Infinity, maxSpanSteps = Infinity } = reach;
  let found: Timed[][] = [[]];
  for (const type of pattern) {
    found = found.flatMap((match) =>
      events
        .filter((event) => {
          const [first, last] = [match[0], match.at(-1)];
          if (event.type !== type) return false;
          if (!first || !last) return true;
          return (
            event.time > last.time &&
            event.time - last.time <= maxGapMs &&
            event.step - last.step <= maxGapSteps &&
            event.time - first.time <= maxSpanMs &&
            event.step - first.step <= maxSpanSteps
          );
        })
        .map((event) => [...match, event]),
    );
  }
  return found;
}

export const spanOf = (match: readonly Timed[]): number => (match.at(-1)?.time ?? 0) - (match[0]?.time ?? 0);

/** For each user who has one, the shortest match, of equal ones the earliest. */
export function shortestByUser(
  sequences: readonly PlainSequence[],
  pattern: readonly string[],
  reach: Reach,
): Map<string, Timed[]> {
  const best = new Map<string, Timed[]>();
  for (const sequence of sequences) {
    for (const match of matchesIn(sequence, pattern, reach)) {
      const before = best.get(sequence.user);
      const better = before && (spanOf(match) - spanOf(before) || (match[0]?.time ?? 0) - (before[0]?.time ?? 0)) < 0;
      if (!before || better) best.set(sequence.user, match);
    }
  }
  return best;
}

/** The sequences that count, from their first moment with the type on: one of each user, or all. */
export function around(sequences: readonly PlainSequence[], anchor: string, counted: Counted) {
  const having = sequences.flatMap((sequence) => {
    const at = sequence.moments.findIndex((types) => types.includes(anchor));
    return at < 0 ? [] : [{ ...sequence, at }];
  });
  return counted === "sequences"
    ? having
    : having.filter(({ user }, i) => having.findIndex((other) => other.user === user) === i);
}

/** As `around`; without an anchor from the start, where step 0 is before the first moment. */
export function counting(sequences: readonly PlainSequence[], anchor: string | undefined, counted: Counted) {
  if (anchor !== undefined) return around(sequences, anchor, counted);
  return sequences
    .filter(({ user }, i) => counted === "sequences" || sequences.findIndex((other) => other.user === user) === i)
    .map((sequence) => ({ ...sequence, at: -1 }));
}

/** When each of the moments was. */
export const timesOf = ({ events }: PlainSequence): number[] =>
  [...new Set(events.map(({ time }) => time))].sort((a, b) => a - b);

export type PlainFlow = Omit<FlowOptions, "anchor"> & { anchor: string; sessionGapMs: number | undefined };
export type PlainPath = { user: string; steps: ({ type: string; time: number } | null)[] };

/** Each one's steps from the earliest to the latest, written down one by one. */
export function plainPaths(events: readonly PlainEvent[], options: PlainFlow): PlainPath[] {
  const { anchor, before, after } = options;
  const frequency = (type: string) => events.filter((event) => event.type === type).length;
  const standing = (types: readonly string[]) =>
    types.toSorted((a, b) => frequency(b) - frequency(a) || TYPES.indexOf(a) - TYPES.indexOf(b))[0] ?? "";
  const side = (moments: readonly { type: string; time: number }[], steps: number) => {
    const all = moments.filter(
      ({ type }, i) => !options.collapse || type !== (i === 0 ? anchor : moments[i - 1]?.type),
    );
    return Array.from({ length: steps }, (_, i) => all[i] ?? null);
  };
  return around(plainOf(events, options.sessionGapMs), anchor, options.counted).map(({ at, ...sequence }) => {
    const times = timesOf(sequence);
    const moments = sequence.moments.map((types, i) => ({ type: standing(types), time: times[i] ?? NaN }));
    const steps = [
      ...side(moments.slice(0, at).reverse(), before).reverse(),
      { type: anchor, time: times[at] ?? NaN },
      ...side(moments.slice(at + 1), after),
    ];
    return { user: sequence.user, steps };
  });
}

/** What the nodes are called that each path passes; null where it has none. */
export function labelsOf(paths: readonly PlainPath[], { before, width }: PlainFlow): (string | null)[][] {
  const place = (type: string, c: number) => {
    const times = (wanted: string) => paths.filter(({ steps }) => steps[c]?.type === wanted).length;
    return TYPES.filter(
      (other) =>
        times(other) > times(type) || (times(other) === times(type) && TYPES.indexOf(other) < TYPES.indexOf(type)),
    ).length;
  };
  return paths.map(({ steps }) =>
    steps.map((own, c) => {
      const step = c - before;
      if (own) return place(own.type, c) < width ? `${step} type ${own.type}` : `${step} other `;
      return steps[step < 0 ? c + 1 : c - 1] ? `${step} ${step < 0 ? "came_in" : "left"} ` : null;
    }),
  );
}
