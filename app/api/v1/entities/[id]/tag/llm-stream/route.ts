import { z } from "zod";
import { RowId } from "@/lib/core";
import { TagOneInput, tagEntity } from "@/lib/entities/server";
import { route, runStream, startOnce } from "@/lib/http/server";
import { START } from "@/lib/runs";

/**
 * POST /api/v1/entities/{id}/tag/llm-stream: starts the tagging of one entity, or joins the run that is asking about
 * it, and answers with its stream from the first frame. Going away does not stop it.
 */
export const POST = route({
  params: z.object({ id: RowId }),
  query: TagOneInput.pick({ cache: true }),
  handler: async ({ ctx, params, query, request }) => {
    const input = { entity_id: params.id, ...query };
    const runId = await startOnce(ctx, request, input, async () => (await tagEntity(ctx, input)).run.id);
    return await runStream(ctx, { runId, after: START, request });
  },
});
