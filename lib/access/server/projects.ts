import { selectProject } from "@/db";
import { AppError, ProjectId, type Ctx } from "@/lib/core";
import { getDefaultProjectId } from "@/lib/people/server";

/** The project a request means: the one it names, which must exist, or the default. */
export async function resolveProject(ctx: Pick<Ctx, "db">, named: string | null | undefined): Promise<ProjectId> {
  if (named !== null && named !== undefined && named !== "") {
    const id = ProjectId.safeParse(named);
    const project = id.success ? await selectProject(ctx.db, id.data) : undefined;
    if (!project) throw new AppError("not_found", { params: { what: "project", id: named.slice(0, 80) } });
    return project.id;
  }
  const id = await getDefaultProjectId(ctx);
  if (!id) throw new AppError("not_found", { params: { what: "project", id: "" } });
  return id;
}
