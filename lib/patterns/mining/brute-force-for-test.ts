import type { SequenceDb } from "../sequences.ts";
import type { MiningOptions } from "./options.ts";
import { patternAt, type PatternTable } from "./pattern-table.ts";

/** A pattern as a reader would write it down. */
export type PlainPattern = { names: string[]; support: number };

export type PlainEvent = { user: string; type: string; time: number };

/** Options whose types are told by name. */
export type PlainOptions = Omit<MiningOptions, "startsWith" | "endsWith" | "contains"> & {
  startsWith?: string[] | undefined;
  endsWith?: string[] | undefined;
  contains?: string[] | undefined;
};

type Sequence = { owner: string; events: { type: string; time: number; step: number }[] };

/** Sequences by the words of their definition, one user and one time after another. */
export function plainSequences(
  events: readonly PlainEvent[],
  counted: "users" | "sequences",
  options: { sessionGapMs?: number | undefined; include?: string[] | undefined; exclude?: string[] | undefined } = {},
): Sequence[] {
  const { sessionGapMs = Infinity, include, exclude = [] } = options;
  const taking = events.filter(({ type }) => (include?.includes(type) ?? true) && !exclude.includes(type));
  const sequences: Sequence[] = [];
  for (const user of [...new Set(taking.map((event) => event.user))].sort()) {
    const own = taking.filter((event) => event.user === user).sort((a, b) => a.time - b.time);
    const sessions: PlainEvent[][] = [];
    for (const [i, event] of own.entries()) {
      const before = own[i - 1];
      if (before === undefined || event.time - before.time > sessionGapMs) sessions.push([]);
      sessions.at(-1)?.push(event);
    }
    for (const [n, session] of sessions.entries()) {
      const moments = [...new Set(session.map(({ time }) => time))];
      sequences.push({
        owner: counted === "users" ? user : `${user} ${n}`,
        events: session.map(({ type, time }) => ({ type, time, step: moments.indexOf(time) })),
      });
    }
  }
  return sequences;
}

/** Every way to pick events one after another is tried, and everything is compared with everything. */
export function bruteForce(sequences: readonly Sequence[], options: PlainOptions): PlainPattern[] {
  const { minSupport, minLength = 1, maxLength = Infinity, reach = {}, output = "all", topK = Infinity } = options;
  const { maxGapMs = Infinity, maxSpanMs = Infinity, maxGapSteps = Infinity, maxSpanSteps = Infinity } = reach;
  const owners = new Map<string, Set<string>>();
  for (const { owner, events } of sequences) {
    const pick = (picked: Sequence["events"]) => {
      if (picked.length > 0) {
        const key = picked.map(({ type }) => type).join(",");
        owners.set(key, (owners.get(key) ?? new Set()).add(owner));
      }
      if (picked.length === maxLength) return;
      const [first, last] = [picked[0], picked.at(-1)];
      for (const next of events) {
        const fits =
          first === undefined ||
          last === undefined ||
          (next.time > last.time &&
            next.time - last.time <= maxGapMs &&
            next.step - last.step <= maxGapSteps &&
            next.time - first.time <= maxSpanMs &&
            next.step - first.step <= maxSpanSteps);
        if (fits) pick([...picked, next]);
      }
    };
    pick([]);
  }
  const any = (wanted: string[] | undefined, names: string[]) =>
    wanted === undefined || names.some((name) => wanted.includes(name));
  const frequent = [...owners]
    .map(([key, followers]) => ({ names: key.split(","), support: followers.size }))
    .filter(({ support }) => support >= minSupport)
    .filter(({ names }) => any(options.startsWith, names.slice(0, 1)) && any(options.endsWith, names.slice(-1)))
    .filter(({ names }) => any(options.contains, names));
  const chosen = frequent.filter((pattern) => {
    const longer = frequent.filter(({ names }) => names.length > pattern.names.length && holds(names, pattern.names));
    if (output === "closed") return longer.every(({ support }) => support !== pattern.support);
    return output === "all" || longer.length === 0;
  });
  return chosen
    .filter(({ names }) => names.length >= minLength)
    .sort(
      (a, b) => b.support - a.support || a.names.length - b.names.length || (a.names.join() < b.names.join() ? -1 : 1),
    )
    .slice(0, topK);
}

function holds(whole: readonly string[], part: readonly string[]): boolean {
  let at = 0;
  for (const name of whole) if (name === part[at]) at++;
  return at === part.length;
}

export function plainPatterns(table: PatternTable, { typeNames }: SequenceDb): PlainPattern[] {
  return Array.from(table.supports, (support, i) => ({
    names: Array.from(patternAt(table, i), (type) => typeNames[type] ?? ""),
    support,
  }));
}

/** What is asked for by name, asked for by number. */
export function byNumber({ startsWith, endsWith, contains, ...rest }: PlainOptions, db: SequenceDb): MiningOptions {
  const numbers = (names: string[] | undefined) => names?.map((name) => db.typeNames.indexOf(name));
  return {
    ...rest,
    startsWith: numbers(startsWith),
    endsWith: numbers(endsWith),
    contains: numbers(contains),
  };
}
