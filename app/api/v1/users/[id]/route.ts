import { z } from "zod";
import { UserId } from "@/lib/core";
import { route } from "@/lib/http/server";
import { getUser } from "@/lib/people/server";

/** GET /api/v1/users/{id}: with the profile. */
export const GET = route({
  params: z.object({ id: UserId }),
  handler: async ({ ctx, params }) => ({ json: await getUser(ctx, params.id) }),
});
