import { z } from "zod";
import { RunId } from "@/lib/core";
import { jsonLinesResponse, route } from "@/lib/http/server";
import { openRecording } from "@/lib/runs/server";

/** GET /api/v1/runs/{id}/recording: an ended run as a file to save or to replay; `children=true` adds its items' runs. */
export const GET = route({
  params: z.object({ id: RunId }),
  query: z.object({ children: z.enum(["true", "false"]).default("false") }),
  handler: async ({ ctx, params, query }) => {
    const { fileName, parts } = await openRecording(ctx, { runId: params.id, children: query.children === "true" });
    return jsonLinesResponse(fileName, parts);
  },
});
