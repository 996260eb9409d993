import { clearAnswers as deleteAnswers } from "@/db";
import type { Ctx } from "@/lib/core";

/** Forgets every answer the project keeps, so that whatever is asked next is asked of the model. */
export async function clearAnswers(ctx: Pick<Ctx, "db" | "project">): Promise<{ answers: number; bytes: number }> {
  return await deleteAnswers(ctx.db, ctx.project);
}
