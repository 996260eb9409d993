import { z } from "zod";
import { ProjectId } from "@/lib/core";
import { installationRoute } from "@/lib/http/server";
import { changeProject, getProject, removeProject } from "@/lib/people/server";

const params = z.object({ id: ProjectId });

/** GET /api/v1/projects/{id} */
export const GET = installationRoute({
  params,
  handler: async ({ ctx, params: { id } }) => ({ json: await getProject(ctx, id) }),
});

/** PATCH /api/v1/projects/{id}: name, time zone (naive times are read again in it), or being the default. */
export const PATCH = installationRoute({
  params,
  body: z.object({
    name: z.string().trim().min(1).max(120).optional(),
    time_zone: z.string().optional(),
    is_default: z.literal(true).optional(),
  }),
  handler: async ({ ctx, params: { id }, body }) => ({
    json: await changeProject(ctx, id, { name: body.name, timeZone: body.time_zone, isDefault: body.is_default }),
  }),
});

/** DELETE /api/v1/projects/{id}: ends its runs and removes everything in it. */
export const DELETE = installationRoute({
  params,
  handler: async ({ ctx, params: { id } }) => {
    await removeProject(ctx, id);
    return { status: 204, json: undefined };
  },
});
