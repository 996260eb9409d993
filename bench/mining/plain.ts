import type { SequenceDb } from "../../lib/patterns/sequences.ts";

/**
 * The yardstick: PrefixSpan as one writes it down from the paper, with objects, Sets and Maps. Users' first sequences
 * only, no limits. Gives each pattern, its types joined by a space, with its support.
 */
export function plainPrefixSpan(db: SequenceDb, minSupport: number): Map<string, number> {
  const sequences = Array.from(db.users, (_, s) => Array.from(db.types.subarray(db.starts[s], db.starts[s + 1])));
  const found = new Map<string, number>();
  type Entry = { sequence: number[]; from: number };
  const grow = (prefix: number[], projection: Entry[]): void => {
    const followers = new Map<number, Entry[]>();
    for (const { sequence, from } of projection) {
      const seen = new Set<number>();
      for (let at = from; at < sequence.length; at++) {
        const type = sequence[at] ?? -1;
        if (seen.has(type)) continue;
        seen.add(type);
        const entries = followers.get(type);
        if (entries) entries.push({ sequence, from: at + 1 });
        else followers.set(type, [{ sequence, from: at + 1 }]);
      }
    }
    for (const [type, entries] of followers) {
      if (entries.length < minSupport) continue;
      const longer = [...prefix, type];
      found.set(longer.join(" "), entries.length);
      grow(longer, entries);
    }
  };
  grow(
    [],
    sequences.map((sequence) => ({ sequence, from: 0 })),
  );
  return found;
}
