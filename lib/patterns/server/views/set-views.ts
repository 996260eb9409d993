import { selectSegmentUsers } from "@/db";
import { AppError, type Ctx } from "@/lib/core";
import {
  canonicalQuestion,
  POINTS_MAX,
  type MiningQuestion,
  type PatternFilter,
  type PatternSetId,
} from "@/lib/patterns";
import { selectionOf } from "@/lib/people/server";
import type { Counted } from "../../sequences";
import type { Comparison, FoundMark, ViewQuestion } from "../../views/answer-view";
import type { MarkUsersRequest } from "../../views/figure-mark";
import {
  countedBy,
  eventsOfQuestion,
  FunnelRequest,
  reachOf,
  type CompareRequest,
  type FlowRequest,
  type StepMatrixRequest,
} from "../../views/requests";
import type { Flow, Funnel, MarkUserPage, PatternPoints, StepMatrix } from "../../views/schema";
import { loadEvents, questionVersion } from "../load-events";
import { listPatterns } from "../set-patterns";
import { findSet } from "../sets";
import { nextCursor, toldUsers } from "./told-users";
import { viewsHost } from "./views-host";

type Needs = Pick<Ctx, "db" | "project">;

/**
 * Answers a view of the events that a question is about, as they are now. Fails as `answerView` does, as `selectionOf`
 * does for the question's segment, and with the signal's reason.
 */
export async function viewEvents<Q extends ViewQuestion>(
  ctx: Needs,
  question: MiningQuestion,
  view: Q,
  signal?: AbortSignal,
) {
  const events = eventsOfQuestion(question);
  const key = [ctx.project, canonicalQuestion(events), await questionVersion(ctx, events)].join("\n");
  const load = async () => {
    const { columns, sequences } = await loadEvents(ctx, events);
    return { events: columns, options: sequences };
  };
  return await viewsHost().ask(key, view, load, signal);
}

/** What people did around an event type. Fails with `not_found` for an unknown set or type. */
export async function flowOf(ctx: Needs, id: PatternSetId, request: FlowRequest, signal?: AbortSignal): Promise<Flow> {
  const { question } = await findSet(ctx, id);
  return await viewEvents(ctx, question, { view: "flow", ...request, counted: countedBy(question) }, signal);
}

/** How many get how far through steps. Fails with `not_found`, and with `bad_request` for no or too many steps. */
export async function funnelOf(
  ctx: Needs,
  id: PatternSetId,
  steps: readonly string[],
  signal?: AbortSignal,
): Promise<Funnel> {
  const { question } = await findSet(ctx, id);
  const checked = FunnelRequest.safeParse(steps);
  if (!checked.success) {
    throw new AppError("bad_request", { params: { detail: `/query/step: ${checked.error.issues[0]?.message ?? ""}` } });
  }
  const view = { view: "funnel", steps: checked.data, reach: reachOf(question), counted: countedBy(question) } as const;
  return await viewEvents(ctx, question, view, signal);
}

/** Which types are done at which step. Fails with `not_found`, and with `bad_request` where nothing was a target. */
export async function stepMatrixOf(
  ctx: Needs,
  id: PatternSetId,
  { compare, ...request }: StepMatrixRequest,
  signal?: AbortSignal,
): Promise<StepMatrix> {
  const { question } = await findSet(ctx, id);
  const comparison = compare && (await comparisonOf(ctx, question, compare));
  const view = { view: "step-matrix", ...request, counted: countedBy(question), compare: comparison } as const;
  return await viewEvents(ctx, question, view, signal);
}

/**
 * Some of the users behind a mark of a figure, how many they are and what the figure counts. Fails as the figure does:
 * with `not_found` for an unknown set, type or segment, and with `bad_request` where nothing was a target.
 */
export async function findMarkUsers(
  ctx: Needs,
  id: PatternSetId,
  { mark, cursor: offset, limit }: MarkUsersRequest,
  signal?: AbortSignal,
): Promise<FoundMark & { counted: Counted }> {
  const { question } = await findSet(ctx, id);
  const compared = mark.view === "matrix" ? mark.compare : undefined;
  const compare = compared && (await comparisonOf(ctx, question, compared));
  const counted = countedBy(question);
  const view = { view: "mark", mark, reach: reachOf(question), counted, compare, offset, limit } as const;
  return { ...(await viewEvents(ctx, question, view, signal)), counted };
}

/** A page of the users behind a mark of a figure, each with the events that show it. Fails as `findMarkUsers` does. */
export async function markUsersOf(
  ctx: Needs,
  id: PatternSetId,
  request: MarkUsersRequest,
  signal?: AbortSignal,
): Promise<MarkUserPage> {
  const { items, total, n, counted } = await findMarkUsers(ctx, id, request, signal);
  return {
    items: await toldUsers(ctx, items),
    next_cursor: nextCursor(request.cursor, items.length, total),
    total,
    counted: counted === "users" ? "users" : "sessions",
    n,
  };
}

async function comparisonOf(ctx: Needs, question: MiningQuestion, compare: CompareRequest): Promise<Comparison> {
  if (compare === "reached") {
    const reached = question.target_events ?? [];
    if (reached.length > 0) return { reached };
    throw new AppError("bad_request", { params: { detail: "/query/compare: the question names no target event" } });
  }
  const usersIn = async (segment: (typeof compare)[number]) =>
    await selectSegmentUsers(ctx.db, ctx.project, await selectionOf(ctx, segment));
  return { users: [await usersIn(compare[0]), await usersIn(compare[1])] };
}

/** The best patterns of a set that fit a filter as points, and how many fit. Fails with `not_found`. */
export async function pointsOf(ctx: Needs, id: PatternSetId, filter: PatternFilter): Promise<PatternPoints> {
  const best = { filter, sort: "rank", offset: 0, limit: POINTS_MAX } as const;
  const { items, total } = await listPatterns(ctx, id, best);
  const points = items.map(({ id: pattern, events, users, support, lift, q }) => ({
    id: pattern,
    events,
    users: users.n,
    support,
    lift: lift?.est ?? null,
    q,
  }));
  return { points, total };
}
