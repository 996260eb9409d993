import { z } from "zod";
import { ProjectId } from "@/lib/core";
import { installationRoute } from "@/lib/http/server";
import { createProject, listProjects } from "@/lib/people/server";

/** GET /api/v1/projects */
export const GET = installationRoute({
  handler: async ({ ctx }) => ({ json: { items: await listProjects(ctx), next_cursor: null } }),
});

/** POST /api/v1/projects: adds an empty project; its zone counts as a guess unless one is given. */
export const POST = installationRoute({
  idempotent: true,
  body: z.object({
    name: z.string().trim().min(1).max(120),
    id: ProjectId.optional(),
    time_zone: z.string().optional(),
  }),
  handler: async ({ ctx, body }) => {
    const project = await createProject(ctx, {
      name: body.name,
      id: body.id,
      timeZone: body.time_zone ?? "Asia/Shanghai",
      timeZoneConfirmed: body.time_zone !== undefined,
    });
    return { status: 201, headers: { location: `/api/v1/projects/${project.id}` }, json: project };
  },
});
