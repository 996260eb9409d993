import { z } from "zod";
import { route } from "@/lib/http/server";
import { MarkRequest, PatternSetId } from "@/lib/patterns";
import { setMarks } from "@/lib/patterns/server";

/** PUT /api/v1/pattern-sets/{id}/marks: saves or hides several patterns of a set, or takes that back. */
export const PUT = route({
  params: z.object({ id: PatternSetId }),
  body: MarkRequest,
  handler: async ({ ctx, params, body }) => ({ json: await setMarks(ctx, params.id, body) }),
});
