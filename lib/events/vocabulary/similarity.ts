import { canonicalKey, isChinese, stem, wordsOf } from "./canonical-key";

/** What is known of a type when it is compared with others. */
export type Comparable = {
  id: string;
  /** All names it goes by. */
  names: readonly string[];
  category: string;
  /** How often its events rest on behaviours with these actions. */
  actions: Readonly<Record<string, number>>;
  /** The same for the objects its events name. */
  objects: Readonly<Record<string, number>>;
};

/** What names are compared by, so that it is worked out once for each. */
type NameParts = { key: string; chinese: boolean; ones: Bag; twos: Bag; words: Bag };

function partsOf(name: string): NameParts {
  const key = canonicalKey(name);
  const chinese = isChinese(key);
  return {
    key,
    chinese,
    ones: bagOf(grams(key, 1)),
    twos: bagOf(grams(key, 2)),
    words: bagOf(chinese ? [] : wordsOf(name).map(stem)),
  };
}

/** How far two names say the same, 0 to 1: 1 means that they have one canonical form. */
export function nameSimilarity(one: string, other: string): number {
  return compareNames(partsOf(one), partsOf(other));
}

function compareNames(a: NameParts, b: NameParts): number {
  if (a.key === b.key) return 1;
  if (a.chinese !== b.chinese) return 0;
  const twos = dice(a.twos, b.twos);
  // Words count as a whole, and by their letters, so that a misspelling is not another word.
  const shared = a.chinese ? (dice(a.ones, b.ones) + twos) / 2 : Math.max(dice(a.words, b.words), 0.9 * twos);
  // A name that holds the other whole mostly says the same in more words.
  const [short, long] = a.key.length < b.key.length ? [a.key, b.key] : [b.key, a.key];
  const whole = short.length >= 2 && long.includes(short) ? 0.5 + (0.4 * short.length) / long.length : 0;
  return Math.max(shared, whole);
}

/** A type with what its names are compared by. */
type Prepared = Comparable & { parts: NameParts[] };

const prepare = (type: Comparable): Prepared => ({ ...type, parts: type.names.map(partsOf) });

/**
 * How likely two types mean the same, 0 to 1. Names decide; where they are near each other, what their events rest on
 * adds to it, since equal intents rest on equal actions on equal objects.
 */
export function typeSimilarity(one: Comparable, other: Comparable): number {
  return compareTypes(prepare(one), prepare(other));
}

function compareTypes(one: Prepared, other: Prepared): number {
  let names = 0;
  for (const a of one.parts) for (const b of other.parts) names = Math.max(names, compareNames(a, b));
  if (names === 1) return 1;
  // Evidence and category together are not enough for a pair to be asked about.
  if (0.6 * names + 0.4 < SIMILAR_FROM) return names;
  const evidence = 0.6 * cosine(one.actions, other.actions) + 0.4 * cosine(one.objects, other.objects);
  const category = one.category === other.category ? 0.1 : 0;
  return Math.min(0.99, Math.max(names, 0.6 * names + 0.3 * evidence + category));
}

/** From here on two types are worth asking about. */
export const SIMILAR_FROM = 0.5;
/** A chain of neighbours that are alike must not swallow the vocabulary. */
const GROUP_MAX = 12;

/** Types whose comparisons with all others are made without a chance for other work; some milliseconds. */
const BREATHE_EVERY = 20;

/**
 * Groups of types that may mean the same, each type in one group at most, the likeliest pairs joined first. Equal types
 * in any order give equal groups. `breathe` is awaited now and then: comparing a thousand types takes a second.
 */
export async function similarGroups(
  types: readonly Comparable[],
  breathe: () => Promise<void> = async () => {},
): Promise<string[][]> {
  const pairs: { a: string; b: string; score: number }[] = [];
  const prepared = types.map(prepare);
  for (const [i, one] of prepared.entries()) {
    if (i % BREATHE_EVERY === BREATHE_EVERY - 1) await breathe();
    for (const other of prepared.slice(i + 1)) {
      const score = compareTypes(one, other);
      if (score >= SIMILAR_FROM) pairs.push({ a: one.id, b: other.id, score });
    }
  }
  pairs.sort((x, y) => y.score - x.score || compare(low(x), low(y)) || compare(high(x), high(y)));
  const groupOf = new Map<string, Set<string>>();
  for (const { a, b } of pairs) {
    const [ofA, ofB] = [groupOf.get(a) ?? new Set([a]), groupOf.get(b) ?? new Set([b])];
    if (ofA === ofB || ofA.size + ofB.size > GROUP_MAX) continue;
    const joined = new Set([...ofA, ...ofB]);
    for (const id of joined) groupOf.set(id, joined);
  }
  const groups = [...new Set(groupOf.values())].map((group) => [...group].toSorted(compare));
  return groups.toSorted(([a = ""], [b = ""]) => compare(a, b));
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
const low = ({ a, b }: { a: string; b: string }) => (a < b ? a : b);
const high = ({ a, b }: { a: string; b: string }) => (a < b ? b : a);

function grams(text: string, length: number): string[] {
  const characters = [...text];
  return characters.slice(0, characters.length - length + 1).map((_, i) => characters.slice(i, i + length).join(""));
}

/** How often each piece is there, and how many there are in all. */
type Bag = { counts: ReadonlyMap<string, number>; size: number };

function bagOf(pieces: readonly string[]): Bag {
  const counts = new Map<string, number>();
  for (const piece of pieces) counts.set(piece, (counts.get(piece) ?? 0) + 1);
  return { counts, size: pieces.length };
}

function dice(one: Bag, other: Bag): number {
  if (one.size + other.size === 0) return 0;
  let shared = 0;
  for (const [piece, count] of one.counts) shared += Math.min(count, other.counts.get(piece) ?? 0);
  return (2 * shared) / (one.size + other.size);
}

function cosine(one: Readonly<Record<string, number>>, other: Readonly<Record<string, number>>): number {
  let product = 0;
  for (const [key, count] of Object.entries(one))
    product += count * (Object.hasOwn(other, key) ? (other[key] ?? 0) : 0);
  const lengths = Math.hypot(...Object.values(one)) * Math.hypot(...Object.values(other));
  return lengths === 0 ? 0 : product / lengths;
}
