import {
  countCompared,
  countPatternsOf,
  markPatterns,
  selectCompared,
  selectPattern,
  selectPatterns,
  selectPatternsAfter,
  selectPatternsByNumber,
  selectRelated,
  setSaveRule,
  withTransaction,
  type SetKey,
} from "@/db";
import { AppError, type Ctx } from "@/lib/core";
import {
  isPartOf,
  patternPlace,
  type ComparedPattern,
  type MarkRequest,
  type Pattern,
  type PatternDetail,
  type PatternFilter,
  type PatternId,
  type PatternPage,
  type PatternSetId,
  type PatternSort,
  type SaveRule,
  type SetComparison,
} from "@/lib/patterns";
import { applyRule } from "./save-rule";
import { findSet, getSet } from "./sets";

type Needs = Pick<Ctx, "db" | "project">;

export type PatternsPage = {
  filter: PatternFilter;
  sort: PatternSort;
  order?: "asc" | "desc" | undefined;
  /** How many are skipped. */
  offset: number;
  limit: number;
};

const keyOf = (ctx: Needs, setId: PatternSetId): SetKey => ({ projectId: ctx.project, setId });

const nextOffset = (offset: number, taken: number, total: number): string | null =>
  taken > 0 && offset + taken < total ? String(offset + taken) : null;

/** A page of a set's patterns and how many fit the filter. Fails with `not_found`. */
export async function listPatterns(ctx: Needs, id: PatternSetId, page: PatternsPage): Promise<PatternPage> {
  await findSet(ctx, id);
  const key = keyOf(ctx, id);
  const [items, total] = await Promise.all([
    selectPatterns(ctx.db, { ...key, ...page }),
    countPatternsOf(ctx.db, key, page.filter),
  ]);
  return { items, total, next_cursor: nextOffset(page.offset, items.length, total) };
}

const PAGE = 1000;

/** The patterns of a set that fit a filter by rank, a page at a time. Fails with `not_found`. */
export async function openPatterns(
  ctx: Needs,
  id: PatternSetId,
  filter: PatternFilter,
): Promise<AsyncGenerator<Pattern[], void, void>> {
  await findSet(ctx, id);
  return pages();

  async function* pages() {
    for (let after = 0; ;) {
      const page = await selectPatternsAfter(ctx.db, keyOf(ctx, id), after, PAGE, filter);
      // A set that went meanwhile has no more pages either, and what is cut short must not look whole.
      if (page.length < PAGE) await findSet(ctx, id);
      if (page.length > 0) yield page;
      const last = page.at(-1);
      if (!last || page.length < PAGE) return;
      after = last.rank;
    }
  }
}

/** Fails with `not_found`. */
export async function findPattern(ctx: Needs, id: PatternId): Promise<Pattern> {
  const { set, n } = patternPlace(id);
  const pattern = await selectPattern(ctx.db, keyOf(ctx, set), n);
  if (!pattern) throw new AppError("not_found", { params: { what: "pattern", id } });
  return pattern;
}

/** Related patterns are looked for among so many, and so many are shown. */
const RELATED_LOOKED_AT = 500;
const RELATED_SHOWN = 10;

/** A pattern with those of its set that it is part of, and those that are part of it. Fails with `not_found`. */
export async function getPattern(ctx: Needs, id: PatternId): Promise<PatternDetail> {
  const pattern = await findPattern(ctx, id);
  const key = keyOf(ctx, pattern.set_id);
  const [longer, shorter] = await Promise.all([
    selectRelated(ctx.db, key, pattern.events, "longer", RELATED_LOOKED_AT),
    selectRelated(ctx.db, key, pattern.events, "shorter", RELATED_LOOKED_AT),
  ]);
  return {
    ...pattern,
    overlaps: {
      longer: longer.filter(({ events }) => isPartOf(pattern.events, events)).slice(0, RELATED_SHOWN),
      shorter: shorter.filter(({ events }) => isPartOf(events, pattern.events)).slice(0, RELATED_SHOWN),
    },
  };
}

/** Saves a pattern, hides it, or takes that back. Fails with `not_found`. */
export async function setMark(
  ctx: Needs,
  id: PatternId,
  mark: { saved: boolean } | { hidden: boolean },
): Promise<Pattern> {
  await findPattern(ctx, id);
  const { set, n } = patternPlace(id);
  await markPatterns(ctx.db, keyOf(ctx, set), [n], mark);
  return await findPattern(ctx, id);
}

/** The same for several patterns of one set. Fails with `not_found` where one of them is not in it. */
export async function setMarks(
  ctx: Needs,
  id: PatternSetId,
  { patterns, ...marks }: MarkRequest,
): Promise<{ marked: number }> {
  await findSet(ctx, id);
  const places = patterns.map((pattern) => ({ pattern, ...patternPlace(pattern) }));
  const stray = places.find(({ set }) => set !== id);
  if (stray) throw new AppError("not_found", { params: { what: "pattern", id: stray.pattern } });
  const numbers = [...new Set(places.map(({ n }) => n))];
  return await withTransaction(ctx.db, async (tx) => {
    const marked = await markPatterns(tx, keyOf(ctx, id), numbers, marks);
    if (marked < numbers.length)
      throw new AppError("not_found", { params: { what: "pattern", id: patterns.join(", ") } });
    return { marked };
  });
}

/**
 * Saves exactly the patterns that a rule means and keeps it with the set; null forgets the rule and leaves what is saved.
 * Fails with `not_found`.
 */
export async function saveByRule(ctx: Needs, id: PatternSetId, rule: SaveRule | null): Promise<{ saved: number }> {
  const { saved } = await findSet(ctx, id);
  if (rule) return { saved: await withTransaction(ctx.db, (tx) => applyRule(tx, keyOf(ctx, id), rule)) };
  await setSaveRule(ctx.db, ctx.project, id, null);
  return { saved };
}

export type ComparePage = { only?: "both" | "first" | "second" | undefined; offset: number; limit: number };

/** Two sets side by side, sequence by sequence. Fails with `not_found`. */
export async function compareSets(
  ctx: Needs,
  ids: { first: PatternSetId; second: PatternSetId },
  page: ComparePage,
): Promise<SetComparison> {
  const [first, second] = await Promise.all([getSet(ctx, ids.first), getSet(ctx, ids.second)]);
  const keys = [keyOf(ctx, ids.first), keyOf(ctx, ids.second)] as const;
  const [counts, rows] = await Promise.all([countCompared(ctx.db, ...keys), selectCompared(ctx.db, ...keys, page)]);
  const [firsts, seconds] = await Promise.all([
    selectPatternsByNumber(
      ctx.db,
      keys[0],
      rows.flatMap(({ first: n }) => n ?? []),
    ),
    selectPatternsByNumber(
      ctx.db,
      keys[1],
      rows.flatMap(({ second: n }) => n ?? []),
    ),
  ]);
  const items = rows.map(({ types, ...n }): ComparedPattern => ({
    events: types,
    first: n.first === null ? null : (firsts.get(n.first) ?? null),
    second: n.second === null ? null : (seconds.get(n.second) ?? null),
  }));
  const total =
    page.only === undefined ? counts.both + counts.only_first + counts.only_second : countOf(counts, page.only);
  return { first, second, counts, items, next_cursor: nextOffset(page.offset, items.length, total) };
}

const countOf = (counts: SetComparison["counts"], only: "both" | "first" | "second"): number =>
  only === "both" ? counts.both : counts[`only_${only}`];
