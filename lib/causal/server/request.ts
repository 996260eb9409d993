import { createHash } from "node:crypto";
import {
  selectDataVersion,
  selectEventsVersion,
  selectEventTotals,
  selectUsersDue,
  type GraphDataVersions,
} from "@/db";
import type { Ctx } from "@/lib/core";
import type { GraphRequest } from "@/lib/causal";
import { MiningQuestion } from "@/lib/patterns";

type Needs = Pick<Ctx, "db" | "project">;

/** Equal for requests that would make the same graph from the same data, whatever it is called. */
export function requestKey({ name: _name, graph_id: _graph, ...request }: GraphRequest): string {
  const entries = Object.entries(request)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]): [string, unknown] => (Array.isArray(value) ? [key, [...new Set(value)].sort()] : [key, value]))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash("sha256").update(JSON.stringify(entries)).digest("hex");
}

/** The events that a request is about, as a question that patterns could be mined by. */
export function eventsOfRequest(request: GraphRequest): MiningQuestion {
  const { segment, from, to, exclude_noise, exclude_types, session_gap_ms } = request;
  return MiningQuestion.parse({
    min_support: 1,
    min_length: 1,
    max_length: 1,
    output: "all",
    exclude_noise,
    session_gap_ms,
    ...(segment === undefined ? {} : { segment }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(exclude_types === undefined ? {} : { exclude_types }),
  });
}

/** What a graph made now would rest on. */
export async function presentDataVersions(ctx: Needs): Promise<GraphDataVersions> {
  const [events, people, usersDue] = await Promise.all([
    selectEventsVersion(ctx.db, ctx.project),
    selectDataVersion(ctx.db, ctx.project),
    selectUsersDue(ctx.db, ctx.project),
  ]);
  return { events, people, usersDue };
}

export const eventTotals = async (ctx: Needs) => await selectEventTotals(ctx.db, ctx.project);
