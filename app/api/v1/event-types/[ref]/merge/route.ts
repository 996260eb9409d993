import { z } from "zod";
import { undoMerge } from "@/lib/events/server";
import { route } from "@/lib/http/server";

/** DELETE /api/v1/event-types/{id or name}/merge: makes a merged type one of its own again, with its events. */
export const DELETE = route({
  params: z.object({ ref: z.string().min(1).max(200) }),
  handler: async ({ ctx, params: { ref } }) => ({ json: await undoMerge(ctx, ref) }),
});
