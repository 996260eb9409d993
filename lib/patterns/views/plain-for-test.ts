import { plainSequences, type PlainEvent } from "../mining/brute-force-for-test.ts";
import type { Reach } from "../sequences.ts";

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
export function around(sequences: readonly PlainSequence[], anchor: string, counted: "users" | "sequences") {
  const having = sequences.flatMap((sequence) => {
    const at = sequence.moments.findIndex((types) => types.includes(anchor));
    return at < 0 ? [] : [{ ...sequence, at }];
  });
  return counted === "sequences"
    ? having
    : having.filter(({ user }, i) => having.findIndex((other) => other.user === user) === i);
}
