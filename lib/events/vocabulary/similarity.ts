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

/** How far two names say the same, 0 to 1: 1 means that they have one canonical form. */
export function nameSimilarity(one: string, other: string): number {
  const [a, b] = [canonicalKey(one), canonicalKey(other)];
  if (a === b) return 1;
  const chinese = isChinese(a);
  if (chinese !== isChinese(b)) return 0;
  const shared = chinese
    ? (dice(grams(a, 1), grams(b, 1)) + dice(grams(a, 2), grams(b, 2))) / 2
    : wordSimilarity(one, other);
  // A name that holds the other whole mostly says the same in more words.
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  const whole = short.length >= 2 && long.includes(short) ? 0.5 + (0.4 * short.length) / long.length : 0;
  return Math.max(shared, whole);
}

/** Words count as a whole, and by their letters, so that a misspelling is not another word. */
function wordSimilarity(one: string, other: string): number {
  const words = dice(wordsOf(one).map(stem), wordsOf(other).map(stem));
  return Math.max(words, 0.9 * dice(grams(canonicalKey(one), 2), grams(canonicalKey(other), 2)));
}

/**
 * How likely two types mean the same, 0 to 1. Names decide; where they are near each other, or in two languages, what
 * their events rest on adds to it, since equal intents rest on equal actions on equal objects.
 */
export function typeSimilarity(one: Comparable, other: Comparable): number {
  let names = 0;
  for (const a of one.names) for (const b of other.names) names = Math.max(names, nameSimilarity(a, b));
  if (names === 1) return 1;
  const evidence = 0.6 * cosine(one.actions, other.actions) + 0.4 * cosine(one.objects, other.objects);
  const category = one.category === other.category ? 0.1 : 0;
  return Math.min(0.99, Math.max(names, 0.6 * names + 0.3 * evidence + category));
}

/** From here on two types are worth asking about. */
export const SIMILAR_FROM = 0.5;
/** A chain of neighbours that are alike must not swallow the vocabulary. */
const GROUP_MAX = 12;

/**
 * Groups of types that may mean the same, each type in one group at most, the likeliest pairs joined first. Equal types
 * in any order give equal groups.
 */
export function similarGroups(types: readonly Comparable[]): string[][] {
  const pairs: { a: string; b: string; score: number }[] = [];
  for (const [i, one] of types.entries()) {
    for (const other of types.slice(i + 1)) {
      const score = typeSimilarity(one, other);
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

function dice(one: readonly string[], other: readonly string[]): number {
  if (one.length + other.length === 0) return 0;
  const left = new Map<string, number>();
  for (const gram of one) left.set(gram, (left.get(gram) ?? 0) + 1);
  let shared = 0;
  for (const gram of other) {
    const count = left.get(gram) ?? 0;
    if (count === 0) continue;
    shared++;
    left.set(gram, count - 1);
  }
  return (2 * shared) / (one.length + other.length);
}

function cosine(one: Readonly<Record<string, number>>, other: Readonly<Record<string, number>>): number {
  let product = 0;
  for (const [key, count] of Object.entries(one))
    product += count * (Object.hasOwn(other, key) ? (other[key] ?? 0) : 0);
  const lengths = Math.hypot(...Object.values(one)) * Math.hypot(...Object.values(other));
  return lengths === 0 ? 0 : product / lengths;
}
