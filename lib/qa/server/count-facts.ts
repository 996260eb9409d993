import { selectDaySpan, selectTopThings, selectTypesOfUser, type TopThings } from "@/db";
import { AppError, type Ctx } from "@/lib/core";
import { profileFieldWords, type PlainCondition, type SegmentTree } from "@/lib/people";
import { getUser, plainTree } from "@/lib/people/server";
import { averageOf, averagesBy } from "../facts/averages";
import { valuesOf } from "../facts/fields";
import { both, countOf, sumOf } from "../facts/people";
import type { FactKind, FactQuery } from "../facts/query";
import { followedOf, funnelOf, nextOf, usersByType } from "../facts/steps";
import type { ThingKind } from "../facts/thing-rows";
import { tellCount, tellTop, tellUser } from "../facts/tell/amounts";
import { tellAverage, tellAverages } from "../facts/tell/average";
import { compareShares, tellDifference } from "../facts/tell/difference";
import { rank, RANKED_USERS_MIN, tellRanking, tellShare } from "../facts/tell/share";
import { tellFollowed, tellFunnel, tellNext } from "../facts/tell/steps";
import type { Told } from "../facts/tell/told";
import type { People } from "./everybody";
import { loadCounts, loadProfileValues, type Fits } from "./people";
import { topInMemory } from "./things";
import { loadTimelines, spanOf } from "./timelines";

type Of<K extends FactKind> = Extract<FactQuery, { kind: K }>;

/** What facts of one question are counted from. */
export type Counting = { ctx: Pick<Ctx, "db" | "project">; people: People; fits: Fits };

const TYPES_OF_USER_SHOWN = 5;

/** Those who are counted where a query counts users: who had any of what it names, within its days. */
function countedUsers({ types, contains, from, to }: Of<"count">): SegmentTree {
  const days = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
  const limited = from !== undefined || to !== undefined;
  const parts: SegmentTree[] = [
    ...(types === undefined || types.length === 0 ? [] : [{ on: "events" as const, type: types, ...days }]),
    ...(contains === undefined ? [] : [{ on: "behaviors" as const, contains, ...days }]),
  ];
  if (parts.length > 0 || !limited) return { all: parts };
  return {
    any: [
      { on: "behaviors", ...days },
      { on: "events", ...days },
    ],
  };
}

/** The trees that a query needs looked up. */
export function treesOf(query: FactQuery): SegmentTree[] {
  switch (query.kind) {
    case "share":
    case "ranking":
      return [query.among, query.who];
    case "difference":
      return [query.first.among, query.first.who, query.second.among, query.second.who];
    case "count":
      return query.what === "users" ? [query.among, countedUsers(query)] : [query.among];
    case "average":
    case "funnel":
    case "followed":
    case "next":
    case "top":
      return [query.among];
    default:
      return [];
  }
}

export const countShare = async ({ fits }: Counting, query: Of<"share">): Promise<Told> => {
  const among = fits(query.among);
  return tellShare(query, { n: countOf(among, fits(query.who)), of: countOf(among) });
};

export const countDifference = async ({ fits }: Counting, query: Of<"difference">): Promise<Told> =>
  tellDifference(query, compareShares(query, fits));

export async function countRanking({ ctx, people, fits }: Counting, query: Of<"ranking">): Promise<Told> {
  const values = await loadProfileValues(ctx, people, query.field);
  const ranked = rank(valuesOf(values, fits(query.among), fits(query.who)), query.limit);
  return tellRanking(query, profileFieldWords(query.field), ranked);
}

export async function countAverage({ ctx, people, fits }: Counting, query: Of<"average">): Promise<Told> {
  const among = fits(query.among);
  const values = await loadProfileValues(ctx, people, query.field);
  const field = profileFieldWords(query.field);
  if (query.by === undefined)
    return tellAverage(query, field, { of: countOf(among), average: averageOf(values, among) });
  const groups = await loadProfileValues(ctx, people, query.by);
  const { rows, small } = averagesBy({ values, groups }, among, RANKED_USERS_MIN);
  const more = Math.max(0, rows.length - query.limit);
  return tellAverages(query, field, profileFieldWords(query.by), { rows: rows.slice(0, query.limit), more, small });
}

export async function countFunnel({ ctx, people, fits }: Counting, query: Of<"funnel">): Promise<Told> {
  const [timelines, span] = await Promise.all([loadTimelines(ctx, people), spanOf(ctx, query)]);
  const among = fits(query.among);
  const steps = query.steps.map((name) => timelines.typeNames.indexOf(name));
  return tellFunnel(query, funnelOf(timelines, among, steps, span, query.within_ms), countOf(among));
}

export async function countFollowed({ ctx, people, fits }: Counting, query: Of<"followed">): Promise<Told> {
  const [timelines, span] = await Promise.all([loadTimelines(ctx, people), spanOf(ctx, query)]);
  const pair = [timelines.typeNames.indexOf(query.first), timelines.typeNames.indexOf(query.second)] as const;
  return tellFollowed(query, followedOf(timelines, fits(query.among), pair, span, query.within_ms));
}

export async function countNext({ ctx, people, fits }: Counting, query: Of<"next">): Promise<Told> {
  const [timelines, span] = await Promise.all([loadTimelines(ctx, people), spanOf(ctx, query)]);
  const after = timelines.typeNames.indexOf(query.after);
  const { of, next, nothing } = nextOf(timelines, fits(query.among), after, span);
  const rows = mostFirst(next, timelines.typeNames).map(({ name, n }) => ({ type: name, n }));
  return tellNext(query, {
    of,
    rows: rows.slice(0, query.limit),
    more: Math.max(0, rows.length - query.limit),
    nothing,
  });
}

const mostFirst = (users: ReadonlyMap<number, number>, names: readonly string[]): { name: string; n: number }[] =>
  [...users]
    .map(([type, n]) => ({ name: names[type] ?? "", n }))
    .toSorted((a, b) => b.n - a.n || (a.name < b.name ? -1 : 1));

export async function countAmount({ ctx, people, fits }: Counting, query: Of<"count">): Promise<Told> {
  const among = fits(query.among);
  const of = countOf(among);
  if (query.what === "users") {
    const n = countOf(among, fits(countedUsers(query)));
    return tellCount(query, { n, users: n, of });
  }
  // Behaviours have no types and events name nothing; what does not apply limits nothing and is not said.
  const { types, contains, from, to, ...rest } = query;
  const days = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
  const limits =
    query.what === "events"
      ? { ...(types === undefined || types.length === 0 ? {} : { types }), ...days }
      : { ...(contains === undefined ? {} : { contains }), ...days };
  const condition: Extract<PlainCondition, { on: "behaviors" | "events" }> =
    query.what === "events"
      ? { on: "events", ...(types === undefined || types.length === 0 ? {} : { type: types }), ...days }
      : { on: "behaviors", ...(contains === undefined ? {} : { contains }), ...days };
  const all = query.what === "events" ? people.events : people.behaviors;
  const amounts = Object.keys(limits).length === 0 ? all : await loadCounts(ctx, people, condition);
  const having = Uint8Array.from(amounts, (amount) => (amount > 0 ? 1 : 0));
  const amount = { n: sumOf(among, amounts), users: countOf(both(among, having)), of };
  return { ...tellCount({ ...rest, ...limits }, amount), query };
}

export async function countTop({ ctx, people, fits }: Counting, query: Of<"top">): Promise<Told> {
  const among = fits(query.among);
  const of = countOf(among);
  if (query.what === "event_type") {
    const [timelines, span] = await Promise.all([loadTimelines(ctx, people), spanOf(ctx, query)]);
    const rows = mostFirst(usersByType(timelines, among, span), timelines.typeNames);
    return tellTop(query, { of, rows: rows.slice(0, query.limit), more: Math.max(0, rows.length - query.limit) });
  }
  const { rows, total } = await topThings({ ctx, people, fits }, { ...query, what: query.what });
  return tellTop(query, { of, rows, more: Math.max(0, total - rows.length) });
}

/** Things as the database counts them where days limit what is counted, else in memory where that can be done. */
async function topThings({ ctx, people, fits }: Counting, query: Of<"top"> & { what: ThingKind }): Promise<TopThings> {
  const among = fits(query.among);
  const everybody = countOf(among) === people.ids.length;
  const limited = query.from !== undefined || query.to !== undefined;
  const { what: kind, limit } = query;
  const counted = everybody || limited ? undefined : await topInMemory(ctx, people, { kind, among, limit });
  if (counted) return counted;
  const span = await selectDaySpan(ctx.db, ctx.project, { from: query.from, to: query.to });
  const users = everybody
    ? undefined
    : { timeZone: people.timeZone, parts: [{ where: await plainTree(ctx, query.among) }] };
  return await selectTopThings(ctx.db, ctx.project, { kind, users, ...span, limit });
}

/** Fails with `not_found` where the project has no such user. */
export async function countUser({ ctx, people }: Pick<Counting, "ctx" | "people">, query: Of<"user">): Promise<Told> {
  const [user, types, targets] = await Promise.all([
    getUser(ctx, query.user),
    selectTypesOfUser(ctx.db, ctx.project, query.user),
    targetTypes(ctx),
  ]);
  const day = new Intl.DateTimeFormat("en-CA", { timeZone: people.timeZone, dateStyle: "short" });
  const dayOf = (at: string | null) => (at === null ? null : day.format(new Date(at)));
  return tellUser(query, {
    behaviors: user.behaviors,
    events: user.events,
    firstDay: dayOf(user.first_at),
    lastDay: dayOf(user.last_at),
    types: types.slice(0, TYPES_OF_USER_SHOWN),
    typesInAll: types.length,
    reached: targets && types.some(({ name }) => targets.has(name)),
    // What a file's other columns hold may be anything, such as a telephone number.
    profile: Object.entries(user.profile?.fields ?? {}),
  });
}

/** The types that are targets; null where none is. */
async function targetTypes(ctx: Pick<Ctx, "db" | "project">): Promise<Set<string> | null> {
  try {
    const reached = await plainTree(ctx, { on: "target", group: "reached" });
    return new Set("on" in reached && reached.on === "events" ? reached.type : []);
  } catch (error) {
    if (error instanceof AppError && error.code === "segment_without_targets") return null;
    throw error;
  }
}
