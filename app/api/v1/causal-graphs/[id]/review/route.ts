import { z } from "zod";
import { GraphId } from "@/lib/causal";
import { reviewEdges, ReviewInput } from "@/lib/causal/server";
import { route } from "@/lib/http/server";

/**
 * POST /api/v1/causal-graphs/{id}/review: asks the model what it thinks of edges, in both directions, twice; of the best
 * borne out where none are named.
 */
export const POST = route({
  params: z.object({ id: GraphId }),
  body: ReviewInput.omit({ graph_id: true }),
  idempotent: true,
  handler: async ({ ctx, params: { id }, body }) => {
    const { run, joined } = await reviewEdges(ctx, { graph_id: id, ...body });
    return {
      status: 202,
      headers: { location: `/api/v1/runs/${run.id}`, "x-run-joined": String(joined) },
      json: run,
    };
  },
});
