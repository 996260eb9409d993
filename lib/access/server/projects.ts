import { selectProject } from "@/db";
import { AppError, ProjectId, type Bilingual, type Ctx, type Locale } from "@/lib/core";
import { getDefaultProjectId, ownProject } from "@/lib/people/server";

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

const OWN_NAME: Bilingual = { en: "My data", "zh-CN": "我的数据" };

/** The same for data that is brought: the sample is never meant by saying nothing. */
export async function resolveOwnProject(
  ctx: Pick<Ctx, "db">,
  named: string | null | undefined,
  locale: Locale,
): Promise<ProjectId> {
  if (named !== null && named !== undefined && named !== "") return await resolveProject(ctx, named);
  return await ownProject(ctx, { name: OWN_NAME[locale], timeZone: locale === "zh-CN" ? "Asia/Shanghai" : hostZone() });
}

/** The zone of this machine's clock, which on a laptop is the reader's. */
function hostZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
}
