import { z } from "zod";
import { SegmentId } from "@/lib/core";
import { route } from "@/lib/http/server";
import { GivenDefinition, SegmentName, SegmentRef } from "@/lib/people";
import { changeSegment, getSegment, removeSegment } from "@/lib/people/server";

/** GET /api/v1/segments/{id}: with how many users are in it now and those who are typical of it. */
export const GET = route({
  params: z.object({ id: SegmentRef }),
  handler: async ({ ctx, params }) => ({ json: await getSegment(ctx, params.id) }),
});

/** PATCH /api/v1/segments/{id}: another name or definition; ready-made ones stay as they are. */
export const PATCH = route({
  params: z.object({ id: SegmentId }),
  body: z.strictObject({ name: SegmentName.optional(), definition: GivenDefinition.optional() }),
  handler: async ({ ctx, params, body }) => ({ json: await changeSegment(ctx, params.id, body) }),
});

/** DELETE /api/v1/segments/{id}: forgets the definition; users and what was started for them stay. */
export const DELETE = route({
  params: z.object({ id: SegmentId }),
  handler: async ({ ctx, params }) => {
    await removeSegment(ctx, params.id);
    return { status: 204, json: undefined };
  },
});
