import { z } from "zod";
import { route } from "@/lib/http/server";
import { GivenDefinition } from "@/lib/people";
import { previewSegment } from "@/lib/people/server";

/** POST /api/v1/segments/preview: how many users a definition means, and a page of them; `limit` 0 only counts. */
export const POST = route({
  body: z.strictObject({
    definition: GivenDefinition,
    limit: z.number().int().min(0).max(500).default(50),
    /** A text their ids contain. */
    q: z.string().max(256).optional(),
    cursor: z.string().max(1000).optional(),
  }),
  handler: async ({ ctx, body: { definition, ...page } }) => ({ json: await previewSegment(ctx, definition, page) }),
});
