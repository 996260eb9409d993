import { AppError, assertNever, type Ctx } from "@/lib/core";
import { estimateTokens } from "@/lib/llm";
import type { Fact } from "../facts/fact";
import type { FactQuery } from "../facts/query";
import type { Told } from "../facts/tell/told";
import {
  countAmount,
  countDifference,
  countFollowed,
  countAverage,
  countFunnel,
  countNext,
  countRanking,
  countShare,
  countTop,
  countUser,
  treesOf,
  type Counting,
} from "./count-facts";
import { changesFact, edgeFact, graphFact, noEdgeFact, pathFact, patternFact } from "./graph-facts";
import { loadPeople, PeopleChanged } from "./everybody";
import { loadFits } from "./people";

type Needs = Pick<Ctx, "db" | "project" | "locale"> & Partial<Pick<Ctx, "log">>;

/** So many facts are computed at the same time. */
const AT_ONCE = 4;
/** Data may change while facts are computed; after so many times it is for the caller to try again. */
const TRIES_MAX = 3;

/**
 * What the data say to some queries, in their order and numbered from `f1`; equal queries are answered once. Facts that
 * would go beyond `tokens`, as their texts and definitions are estimated in the reader's language, are left out from the
 * first such fact on. One about something that is not there is left out and logged. Fails with `segment_without_targets`
 * as a segment does.
 */
export async function computeFacts(
  ctx: Needs,
  queries: readonly FactQuery[],
  { tokens }: { tokens: number },
): Promise<Fact[]> {
  const wanted = [...new Map(queries.map((query) => [canonical(query), query])).values()];
  for (let tries = 1; ; tries++) {
    try {
      return withinBudget(await computeAll(ctx, wanted), ctx.locale, tokens);
    } catch (error) {
      if (!(error instanceof PeopleChanged) || tries === TRIES_MAX) throw error;
    }
  }
}

/** Equal for queries that differ in the order of their keys only. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).filter(([, its]) => its !== undefined);
  return `{${entries
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, its]) => `${JSON.stringify(key)}:${canonical(its)}`)
    .join()}}`;
}

async function computeAll(ctx: Needs, queries: readonly FactQuery[]): Promise<Told[]> {
  const people = await loadPeople(ctx);
  const fits = await loadFits(ctx, people, queries.flatMap(treesOf));
  const facts: (Told | undefined)[] = queries.map(() => undefined);
  const left = queries.entries();
  const worker = async () => {
    for (const [i, query] of left) facts[i] = await unlessMissing(ctx, query, compute({ ctx, people, fits }, query));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return facts.filter((fact) => fact !== undefined);
}

async function unlessMissing(ctx: Needs, query: FactQuery, computing: Promise<Told>): Promise<Told | undefined> {
  try {
    return await computing;
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "not_found") throw error;
    ctx.log?.info({ kind: query.kind, code: error.code }, "a fact is about something that is not there");
    return undefined;
  }
}

function compute(counting: Counting, query: FactQuery): Promise<Told> {
  const { ctx } = counting;
  switch (query.kind) {
    case "share":
      return countShare(counting, query);
    case "difference":
      return countDifference(counting, query);
    case "ranking":
      return countRanking(counting, query);
    case "average":
      return countAverage(counting, query);
    case "funnel":
      return countFunnel(counting, query);
    case "followed":
      return countFollowed(counting, query);
    case "next":
      return countNext(counting, query);
    case "count":
      return countAmount(counting, query);
    case "top":
      return countTop(counting, query);
    case "user":
      return countUser(counting, query);
    case "edge":
      return edgeFact(ctx, query);
    case "no_edge":
      return noEdgeFact(ctx, query);
    case "path":
      return pathFact(ctx, query);
    case "graph":
      return graphFact(ctx, query);
    case "changes":
      return changesFact(ctx, query);
    case "pattern":
      return patternFact(ctx, query);
    default:
      return assertNever(query);
  }
}

function withinBudget(facts: readonly Told[], locale: Ctx["locale"], tokens: number): Fact[] {
  const language = locale === "zh-CN" ? "zh" : "en";
  let spent = 0;
  const kept = facts.findIndex(({ text, definition }) => {
    spent += estimateTokens(text[language] + definition[language]);
    return spent > tokens;
  });
  return (kept === -1 ? facts : facts.slice(0, kept)).map((fact, i) => ({ id: `f${i + 1}`, ...fact }));
}
