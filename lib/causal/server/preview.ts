import { learnFromCalls, selectGraphOfRequest, selectGraphs, selectLiveRunOf, selectTypeRoles } from "@/db";
import type { Ctx } from "@/lib/core";
import { generateGraphTask, type GraphPreview, type GraphRequest } from "@/lib/causal";
import { questionVersion, sizeOfEvents } from "@/lib/patterns/server";
import { findGraph, toGraphSummary } from "./graphs";
import { patternsOfRequest } from "./patterns-of-request";
import { eventsOfRequest, presentDataVersions, requestKey } from "./request";

/** What a request would meet. Fails as `generateGraph` does, but for a project without events. */
export async function previewGraph(
  ctx: Pick<Ctx, "db" | "project" | "llm">,
  request: GraphRequest,
): Promise<GraphPreview> {
  const key = requestKey(request);
  if (request.graph_id !== undefined) await findGraph(ctx, request.graph_id);
  const question = eventsOfRequest(request);
  const subject = request.graph_id ?? key;
  const connection = await ctx.llm.connectionFor(generateGraphTask);
  const [size, roles, patterns, made, live, recent, present, learned] = await Promise.all([
    questionVersion(ctx, question).then((version) => sizeOfEvents(ctx, question, version)),
    selectTypeRoles(ctx.db, ctx.project),
    patternsOfRequest(ctx, request),
    selectGraphOfRequest(ctx.db, ctx.project, key),
    selectLiveRunOf(ctx.db, { projectId: ctx.project, kind: "generate-graph", subject }),
    selectGraphs(ctx.db, { projectId: ctx.project, limit: 10 }),
    presentDataVersions(ctx),
    learnFromCalls(ctx.db, { task: generateGraphTask.name, model: connection.model }),
  ]);
  const rates = recent.flatMap(({ newest: { figures } }) =>
    figures.events > 0 ? [figures.duration_ms / figures.events] : [],
  );
  return {
    ...size,
    targets: request.target_events ?? roles.flatMap(({ name, role }) => (role === "target" ? [name] : [])),
    patterns: patterns.length,
    users_due: present.usersDue,
    graph: made ? toGraphSummary(made, present) : null,
    run: live ? { id: live.run.id, status: live.run.status, progress: live.run.progress } : null,
    estimate_ms: rates.length === 0 ? null : Math.round(Math.max(...rates) * size.events),
    tokens: request.model && learned ? Math.round(learned.completionTokens) : null,
    model: request.model ? { name: connection.model, offline: connection.offline } : null,
  };
}
