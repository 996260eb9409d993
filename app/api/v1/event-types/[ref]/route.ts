import { z } from "zod";
import { EventTypeEdit } from "@/lib/events";
import { deleteEventType, editEventType, getEventType } from "@/lib/events/server";
import { route } from "@/lib/http/server";

/** An event type's id, or any of its names. */
const params = z.object({ ref: z.string().min(1).max(200) });

/** GET /api/v1/event-types/{id or name} */
export const GET = route({
  params,
  handler: async ({ ctx, params: { ref } }) => ({ json: await getEventType(ctx, ref) }),
});

/** PATCH /api/v1/event-types/{id or name}: a new name is given to its events at once. */
export const PATCH = route({
  params,
  body: EventTypeEdit,
  handler: async ({ ctx, params: { ref }, body }) => ({ json: await editEventType(ctx, ref, body) }),
});

/** DELETE /api/v1/event-types/{id or name}: removes a type that nothing rests on. */
export const DELETE = route({
  params,
  handler: async ({ ctx, params: { ref } }) => {
    await deleteEventType(ctx, ref);
    return { status: 204, json: undefined };
  },
});
