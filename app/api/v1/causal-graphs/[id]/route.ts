import { z } from "zod";
import { GraphId, GraphName } from "@/lib/causal";
import { changeGraphName, getGraph, removeGraph } from "@/lib/causal/server";
import { route } from "@/lib/http/server";
import { versionQuery } from "../version-query";

const params = z.object({ id: GraphId });

/** GET /api/v1/causal-graphs/{id}: the newest version, or the one that is named. */
export const GET = route({
  params,
  query: versionQuery,
  handler: async ({ ctx, params: { id }, query }) => ({ json: await getGraph(ctx, id, query.version) }),
});

/** PATCH /api/v1/causal-graphs/{id}: what it is called. */
export const PATCH = route({
  params,
  body: z.strictObject({ name: GraphName }),
  handler: async ({ ctx, params: { id }, body }) => ({ json: await changeGraphName(ctx, id, body.name) }),
});

/** DELETE /api/v1/causal-graphs/{id}: with its versions and everything that people said of its edges. */
export const DELETE = route({
  params,
  handler: async ({ ctx, params: { id } }) => {
    await removeGraph(ctx, id);
    return { status: 204, json: undefined };
  },
});
