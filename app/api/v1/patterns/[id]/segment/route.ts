import { z } from "zod";
import { route } from "@/lib/http/server";
import { PatternId, PatternUsersRequest } from "@/lib/patterns";
import { savePatternUsers } from "@/lib/patterns/server";
import { SegmentName } from "@/lib/people";

/** POST /api/v1/patterns/{id}/segment: saves who follows the pattern now, or nearly does, as a segment of these users. */
export const POST = route({
  params: z.object({ id: PatternId }),
  body: z.strictObject({ name: SegmentName, kind: PatternUsersRequest.shape.kind }),
  idempotent: true,
  handler: async ({ ctx, params, body, signal }) => {
    const segment = await savePatternUsers(ctx, params.id, body, signal);
    return { status: 201, headers: { location: `/api/v1/segments/${segment.id}` }, json: segment };
  },
});
