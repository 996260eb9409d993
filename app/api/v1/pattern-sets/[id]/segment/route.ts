import { z } from "zod";
import { route } from "@/lib/http/server";
import { FigureMark, PatternSetId } from "@/lib/patterns";
import { saveMarkUsers } from "@/lib/patterns/server";
import { SegmentName } from "@/lib/people";

/** POST /api/v1/pattern-sets/{id}/segment: saves who stands behind `mark` of a figure now as a segment of these users. */
export const POST = route({
  params: z.object({ id: PatternSetId }),
  body: z.strictObject({ name: SegmentName, mark: FigureMark }),
  idempotent: true,
  handler: async ({ ctx, params, body, signal }) => {
    const segment = await saveMarkUsers(ctx, params.id, body, signal);
    return { status: 201, headers: { location: `/api/v1/segments/${segment.id}` }, json: segment };
  },
});
