import { selectProject, selectStorage } from "@/db";
import { AppError, type Ctx } from "@/lib/core";
import type { Storage } from "@/lib/runs";

/** What the project's runs leave behind, and the settings that say how long. */
export async function getStorage(ctx: Pick<Ctx, "db" | "project">): Promise<Storage> {
  const [project, { frames, ...sizes }] = await Promise.all([
    selectProject(ctx.db, ctx.project),
    selectStorage(ctx.db, ctx.project),
  ]);
  if (!project) throw new AppError("not_found", { params: { what: "project", id: ctx.project } });
  return {
    frames: { ...frames, estimated: true },
    ...sizes,
    keep_frames_days: project.keepFramesDays,
    keep_calls_days: project.keepCallsDays,
    keep_answers_days: project.keepAnswersDays,
    answers_max_mb: project.answersMaxMb,
  };
}
