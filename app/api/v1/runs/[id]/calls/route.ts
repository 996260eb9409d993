import { z } from "zod";
import { CallId, RunId } from "@/lib/core";
import { pageQuery } from "@/lib/http";
import { route } from "@/lib/http/server";
import { listRunCalls } from "@/lib/runs/server";

/** GET /api/v1/runs/{id}/calls: the run's calls to a model in the order they began; a parent's are those of its items. */
export const GET = route({
  params: z.object({ id: RunId }),
  query: pageQuery(200, 50).extend({ cursor: CallId.optional() }),
  handler: async ({ ctx, params, query }) => ({ json: await listRunCalls(ctx, { runId: params.id, ...query }) }),
});
