import type { TermIndex } from "./term-index";

export type PartSpot = { part: string; generic: boolean; from: number; to: number };

/** Of several that fit equally well, no more than this are meant together; else nobody knows which. */
const TIES_MAX = 3;

/**
 * Which event types neighboring words name that are parts of their names: `试驾` alone says `预约试驾`, `dealer visit` says
 * `到店看车`. Each type that is found uses up its words; the others may name a further one.
 */
export function findTypes(
  spots: readonly PartSpot[],
  index: TermIndex,
): { types: string[]; from: number; to: number }[] {
  const found: { types: string[]; from: number; to: number }[] = [];
  let left = [...spots];
  while (left.length > 0) {
    const parts = new Map(left.map(({ part, generic }) => [part, generic]));
    const scored = index.types.flatMap(({ name, bags, users }) => {
      const best = Math.max(...bags.map((bag) => scoreOf(parts, bag, index)));
      return best > 0 ? [{ name, users, score: best, bags }] : [];
    });
    const top = Math.max(0, ...scored.map(({ score }) => score));
    const best = scored.filter(({ score }) => score > top - 0.01);
    if (best.length === 0 || best.length > TIES_MAX) break;
    const used = new Set(best.flatMap(({ bags }) => bags.flatMap((bag) => [...bag])));
    const own = left.filter(({ part }) => used.has(part));
    found.push({
      types: best.toSorted((a, b) => b.users - a.users).map(({ name }) => name),
      from: Math.min(...own.map(({ from }) => from)),
      to: Math.max(...own.map(({ to }) => to)),
    });
    left = left.filter(({ part, generic }) => !used.has(part) && !generic);
  }
  return found;
}

/** 0 where it is not enough: a word that says something, or all words of a name. */
function scoreOf(parts: ReadonlyMap<string, boolean>, bag: ReadonlySet<string>, index: TermIndex): number {
  const common = [...bag].filter((part) => parts.has(part));
  const telling = common.filter((part) => !index.generic.has(part));
  const covered = bag.size === 0 ? 0 : common.length / bag.size;
  if (telling.length === 0 && !(covered === 1 && bag.size > 1)) return 0;
  const weight = common.reduce((sum, part) => {
    const spread = index.spread.get(part) ?? 1;
    return sum + (index.generic.has(part) ? 0.3 : spread <= 2 ? 1 : 0.8);
  }, 0);
  const foreign = [...parts].filter(([part, generic]) => !generic && !bag.has(part)).length;
  return Math.max(0.1, weight + covered / 2 - foreign * 0.1);
}
