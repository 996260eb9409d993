import { nameKey } from "../name-key";

/** What a name is compared by: its letters and digits, and every pair of neighbours among them. */
type Shape = { compact: string; pairs: ReadonlySet<string> };

function shapeOf(name: string): Shape {
  const compact = nameKey(name).replace(/[^\p{L}\p{N}]+/gu, "");
  const characters = [...compact];
  const pairs =
    characters.length === 1 ? characters : characters.slice(1).map((each, i) => (characters[i] ?? "") + each);
  return { compact, pairs: new Set(pairs) };
}

/** 0..1: how much of two names is the same. A name that holds the other whole is close to it. */
function compare(one: Shape, other: Shape): number {
  if (one.compact === "" || other.compact === "") return 0;
  if (one.compact === other.compact) return 1;
  let shared = 0;
  for (const pair of one.pairs) if (other.pairs.has(pair)) shared++;
  const dice = (2 * shared) / (one.pairs.size + other.pairs.size);
  const [short, long] = one.compact.length < other.compact.length ? [one, other] : [other, one];
  const holds = short.pairs.size > 1 && long.compact.includes(short.compact);
  return Math.max(dice, holds ? 0.6 + 0.35 * (short.compact.length / long.compact.length) : 0);
}

/** 0..1: how alike two names are, whatever their case, width and punctuation. */
export const likeness = (one: string, other: string): number => compare(shapeOf(one), shapeOf(other));

/** Pairs that so many entries share tell nothing of any of them, and would make each look-up a look at all. */
const POSTINGS_MAX = 2000;
/** Of those that share anything, so many that share most are looked at closely. */
const COMPARED_MAX = 60;

/** Finds among many names those that are like one; made once, since that takes longer than the looking up. */
export class Matcher<T extends { name: string }> {
  private readonly entries: readonly { entry: T; shape: Shape }[];
  private readonly byPair = new Map<string, number[]>();

  constructor(entries: readonly T[]) {
    this.entries = entries.map((entry) => ({ entry, shape: shapeOf(entry.name) }));
    for (const [i, { shape }] of this.entries.entries()) {
      for (const pair of shape.pairs) {
        const known = this.byPair.get(pair);
        if (known) known.push(i);
        else this.byPair.set(pair, [i]);
      }
    }
  }

  /** The entries most like a name, the likest first; none without anything in common. */
  find(name: string, limit: number): { entry: T; score: number }[] {
    const shape = shapeOf(name);
    const shared = new Map<number, number>();
    const postings = [...shape.pairs]
      .map((pair) => this.byPair.get(pair) ?? [])
      .toSorted((a, b) => a.length - b.length);
    for (const [n, places] of postings.entries()) {
      if (n > 0 && places.length > POSTINGS_MAX) break;
      for (const place of places.slice(0, POSTINGS_MAX)) shared.set(place, (shared.get(place) ?? 0) + 1);
    }
    const nearest = [...shared].toSorted(([i, a], [j, b]) => b - a || i - j).slice(0, COMPARED_MAX);
    return nearest
      .flatMap(([i]) => this.entries.slice(i, i + 1))
      .map(({ entry, shape: other }) => ({ entry, score: compare(shape, other) }))
      .filter(({ score }) => score > 0)
      .toSorted((a, b) => b.score - a.score || (a.entry.name < b.entry.name ? -1 : 1))
      .slice(0, limit);
  }
}
