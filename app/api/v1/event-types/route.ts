import { z } from "zod";
import { EventCategory, EventRole, EventTypeState, NewEventType } from "@/lib/events";
import { EditTypesInput, createEventType, editEventTypes, listEventTypes } from "@/lib/events/server";
import { pageQuery } from "@/lib/http";
import { route } from "@/lib/http/server";

/** GET /api/v1/event-types: the vocabulary with its counts, the commonest first; merged types only when asked for. */
export const GET = route({
  query: pageQuery(1000, 1000).extend({
    q: z.string().max(100).optional(),
    state: EventTypeState.optional(),
    role: EventRole.or(z.literal("none")).optional(),
    category: EventCategory.optional(),
  }),
  handler: async ({ ctx, query }) => ({ json: await listEventTypes(ctx, query) }),
});

/** POST /api/v1/event-types: adds a type that a person names; it is accepted. */
export const POST = route({
  body: NewEventType,
  idempotent: true,
  handler: async ({ ctx, body }) => {
    const type = await createEventType(ctx, body);
    return { status: 201, headers: { location: `/api/v1/event-types/${type.id}` }, json: type };
  },
});

/** PATCH /api/v1/event-types: gives many types a role, a state or a category at once. */
export const PATCH = route({
  body: EditTypesInput,
  handler: async ({ ctx, body }) => ({ json: await editEventTypes(ctx, body) }),
});
