import { z } from "zod";
import { UserId } from "@/lib/core";
import { getSummary } from "@/lib/events/server";
import { route } from "@/lib/http/server";

/** GET /api/v1/users/{id}/summary: what a model last wrote about the user, and the run that writes or wrote it. */
export const GET = route({
  params: z.object({ id: UserId }),
  handler: async ({ ctx, params }) => ({ json: await getSummary(ctx, params.id) }),
});
