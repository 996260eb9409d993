import { z } from "zod";
import { ProjectId } from "@/lib/core";
import { installationRoute } from "@/lib/http/server";
import { Retention } from "@/lib/people";
import { changeProject, getProject, removeProject } from "@/lib/people/server";

const params = z.object({ id: ProjectId });

/** GET /api/v1/projects/{id} */
export const GET = installationRoute({
  params,
  handler: async ({ ctx, params: { id } }) => ({ json: await getProject(ctx, id) }),
});

/**
 * PATCH /api/v1/projects/{id}: name, time zone (naive times are read again in it), being the default, or how long what
 * runs leave behind is kept.
 */
export const PATCH = installationRoute({
  params,
  body: z.object({
    name: z.string().trim().min(1).max(120).optional(),
    time_zone: z.string().optional(),
    is_default: z.literal(true).optional(),
    ...Retention.partial().shape,
  }),
  handler: async ({ ctx, params: { id }, body: { name, time_zone, is_default, ...retention } }) => ({
    json: await changeProject(ctx, id, { name, timeZone: time_zone, isDefault: is_default, retention }),
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
