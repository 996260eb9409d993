import type { Ctx } from "@/lib/core";
import { patternPlace, type PatternId } from "@/lib/patterns";
import type { FoundUsers } from "../../views/answer-view";
import { reachOf, type PatternUsersRequest } from "../../views/requests";
import type { LagHistogram, PatternUserPage } from "../../views/schema";
import { findPattern } from "../set-patterns";
import { findSet } from "../sets";
import { viewEvents } from "./set-views";
import { nextCursor, toldUsers } from "./told-users";

type Needs = Pick<Ctx, "db" | "project">;

async function find(ctx: Needs, id: PatternId) {
  const { events: pattern } = await findPattern(ctx, id);
  const { question } = await findSet(ctx, patternPlace(id).set);
  return { pattern, question, reach: reachOf(question) };
}

/** Some of those who follow a pattern, or nearly do, and how many they are. Fails with `not_found`. */
export async function findPatternUsers(
  ctx: Needs,
  id: PatternId,
  { kind, cursor: offset, limit }: PatternUsersRequest,
  signal?: AbortSignal,
): Promise<FoundUsers> {
  const { question, ...asked } = await find(ctx, id);
  return await viewEvents(ctx, question, { view: "users", ...asked, kind, offset, limit }, signal);
}

/** A page of those who follow a pattern, or nearly do, with the events that show it. Fails with `not_found`. */
export async function patternUsersOf(
  ctx: Needs,
  id: PatternId,
  request: PatternUsersRequest,
  signal?: AbortSignal,
): Promise<PatternUserPage> {
  const { kind, cursor: offset } = request;
  const found = await findPatternUsers(ctx, id, request, signal);
  const totals = {
    followers: found.followers,
    near_misses: found.missing_last + found.too_late,
    missing_last: found.missing_last,
    too_late: found.too_late,
  };
  return {
    items: await toldUsers(ctx, found.items),
    next_cursor: nextCursor(offset, found.items.length, totals[kind]),
    total: totals[kind],
    totals,
  };
}

/** How long the last step of a pattern took. Fails with `not_found`. */
export async function patternLagsOf(ctx: Needs, id: PatternId, signal?: AbortSignal): Promise<LagHistogram> {
  const { question, ...asked } = await find(ctx, id);
  return await viewEvents(ctx, question, { view: "lags", ...asked }, signal);
}
