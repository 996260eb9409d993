import { z } from "zod";
import { route } from "@/lib/http/server";
import { GivenDefinition, SegmentName } from "@/lib/people";
import { createSegment, listSegments } from "@/lib/people/server";

/** GET /api/v1/segments: the ready-made ones, then the saved ones by name. */
export const GET = route({
  handler: async ({ ctx }) => ({ json: { items: await listSegments(ctx), next_cursor: null } }),
});

/** POST /api/v1/segments: saves a definition under a name. */
export const POST = route({
  body: z.strictObject({ name: SegmentName, definition: GivenDefinition }),
  idempotent: true,
  handler: async ({ ctx, body }) => {
    const segment = await createSegment(ctx, body);
    return { status: 201, headers: { location: `/api/v1/segments/${segment.id}` }, json: segment };
  },
});
