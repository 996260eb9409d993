import { z } from "zod";
import { GraphId } from "@/lib/causal";
import { updateGraph } from "@/lib/causal/server";
import { route } from "@/lib/http/server";

/**
 * POST /api/v1/causal-graphs/{id}/update: brings a graph up to date, from the events of users whose behaviours changed to
 * the graph's next version; verdicts stay.
 */
export const POST = route({
  params: z.object({ id: GraphId }),
  idempotent: true,
  handler: async ({ ctx, params: { id } }) => {
    const { run, joined } = await updateGraph(ctx, id);
    return {
      status: 202,
      headers: { location: `/api/v1/runs/${run.id}`, "x-run-joined": String(joined) },
      json: run,
    };
  },
});
