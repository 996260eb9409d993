import { z } from "zod";
import { route } from "@/lib/http/server";
import { ConversationId, ConversationTitle } from "@/lib/qa";
import { changeConversation, getConversation, removeConversation } from "@/lib/qa/server";

const params = z.object({ id: ConversationId });

/** GET /api/v1/conversations/{id}: its questions in order, each with all of its answers as far as they came. */
export const GET = route({
  params,
  handler: async ({ ctx, params: { id } }) => ({ json: await getConversation(ctx, id) }),
});

/** PATCH /api/v1/conversations/{id}: its title, and whether it is pinned. */
export const PATCH = route({
  params,
  body: z.strictObject({ title: ConversationTitle.optional(), pinned: z.boolean().optional() }),
  handler: async ({ ctx, params: { id }, body }) => ({ json: await changeConversation(ctx, id, body) }),
});

/** DELETE /api/v1/conversations/{id}: with its questions and answers; an answer that is being written is stopped. */
export const DELETE = route({
  params,
  handler: async ({ ctx, params: { id } }) => {
    await removeConversation(ctx, id);
    return { status: 204, json: undefined };
  },
});
