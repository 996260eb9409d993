import { selectBehaviorsById, selectGraphNodes, selectGraphVersion, selectUser, selectUserEvents } from "@/db";
import { AppError, type Ctx } from "@/lib/core";
import { relatedPeople, relatedUsers } from "@/lib/causal";
import type { EdgeId, EdgePeople, EdgePeopleRequest, EdgeRows, GraphId, GraphNode, GraphRequest } from "@/lib/causal";
import { buildSequences } from "@/lib/patterns";
import { nextCursor, toldUsers, viewEvents } from "@/lib/patterns/server";
import { findEdge } from "./edges";
import { findGraph } from "./graphs";
import { readMaterial } from "./material";
import { eventsOfRequest } from "./request";

type Needs = Pick<Ctx, "db" | "project">;

/** Events of each end that are told of one user; their rows go with them. */
const EVENTS_MAX = 100;
const ROWS_MAX = 500;

/**
 * A page of the users of an edge, counted among the events as they are now. Fails with `not_found` for a graph or an edge
 * that is not there.
 */
export async function edgePeople(
  ctx: Needs,
  id: GraphId,
  edge: EdgeId,
  { group, cursor: offset, limit, version }: EdgePeopleRequest,
  signal?: AbortSignal,
): Promise<EdgePeople> {
  const wanted = version ?? (await findGraph(ctx, id)).newest.version;
  const { stats, source, target } = await endsOf(ctx, id, edge, wanted);
  const made = await selectGraphVersion(ctx.db, ctx.project, id, wanted);
  if (!made) throw new AppError("not_found", { params: { what: "version", id: String(wanted) } });
  if (stats?.scale === "related") {
    const types = { source: source.type ?? "", target: target.type ?? "" };
    return await peopleOfTwo(ctx, made.request, types, stats.window_ms ?? 0, { group, cursor: offset, limit });
  }
  const question = eventsOfRequest(made.request);
  // Over days a pause ends nothing; by order alone the clock says nothing.
  const asked = stats?.scale === "history" ? { ...question, session_gap_ms: undefined } : question;
  const reach = stats?.scale === "order" || stats === null ? {} : { maxGapMs: stats.window_ms ?? undefined };
  const { items, totals } = await viewEvents(
    ctx,
    asked,
    { view: "pair", source: source.type ?? "", target: target.type ?? "", reach, group, offset, limit },
    signal,
  );
  return {
    items: await toldUsers(ctx, items),
    total: totals[group],
    totals,
    next_cursor: nextCursor(offset, items.length, totals[group]),
  };
}

/** Of an edge between people each is told with the event of their own that shows it. */
async function peopleOfTwo(
  ctx: Needs,
  request: GraphRequest,
  types: { source: string; target: string },
  windowMs: number,
  { group, cursor: offset, limit }: Pick<EdgePeopleRequest, "group" | "cursor" | "limit">,
): Promise<EdgePeople> {
  const { columns, sequences, profiles } = await readMaterial(ctx, request, []);
  const { related } = relatedUsers(columns.userIds, profiles, request.influence ?? "");
  const typeOf = (name: string) => columns.typeNames.indexOf(name);
  const none = { starts: new Int32Array(columns.userIds.length + 1), others: new Int32Array() };
  const people = relatedPeople(
    buildSequences(columns, sequences),
    related ?? none,
    typeOf(types.source),
    typeOf(types.target),
    windowMs,
  );
  const totals = { followed: people.followed.length, a_only: people.a_only.length, b_only: people.b_only.length };
  const type = group === "b_only" ? types.target : types.source;
  const items = people[group].slice(offset, offset + limit).map(({ user, at }) => ({
    user_id: columns.userIds[user] ?? "",
    steps: [{ type, at }],
  }));
  return {
    items: await toldUsers(ctx, items),
    total: totals[group],
    totals,
    next_cursor: nextCursor(offset, items.length, totals[group]),
  };
}

async function endsOf(ctx: Needs, id: GraphId, edge: EdgeId, version: number) {
  const found = await findEdge(ctx, id, edge, version);
  const nodes = await selectGraphNodes(ctx.db, ctx.project, id, version);
  const node = (which: string): GraphNode => {
    const its = nodes.find((each) => each.id === which);
    if (!its) throw new Error(`edge ${edge} of ${id} names the node ${which}, which is not there`);
    return its;
  };
  return { stats: found.stats, source: node(found.source), target: node(found.target) };
}

/** What a user did of both ends of an edge, down to the raw rows. Fails with `not_found`. */
export async function edgeRows(
  ctx: Needs,
  id: GraphId,
  edge: EdgeId,
  userId: string,
  version?: number,
): Promise<EdgeRows> {
  const wanted = version ?? (await findGraph(ctx, id)).newest.version;
  const [{ source, target }, user] = await Promise.all([
    endsOf(ctx, id, edge, wanted),
    selectUser(ctx.db, ctx.project, userId),
  ]);
  if (!user) throw new AppError("not_found", { params: { what: "user", id: userId } });
  const events = await selectUserEvents(ctx.db, ctx.project, userId);
  const of = (node: GraphNode) => events.filter(({ type }) => node.type !== null && type === node.type);
  const [sources, targets] = [of(source), of(target)];
  const told = [...sources.slice(0, EVENTS_MAX), ...targets.slice(0, EVENTS_MAX)];
  const ids = [...new Set(told.flatMap(({ behavior_ids }) => behavior_ids))];
  return {
    user_id: userId,
    source: sources.slice(0, EVENTS_MAX),
    target: targets.slice(0, EVENTS_MAX),
    behaviors: await selectBehaviorsById(ctx.db, ctx.project, ids.slice(0, ROWS_MAX)),
    cut: Math.max(sources.length, targets.length) > EVENTS_MAX || ids.length > ROWS_MAX,
  };
}
