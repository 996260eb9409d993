import { selectBehaviors } from "@/db";
import type { Ctx } from "@/lib/core";
import type { Behavior } from "@/lib/people";

const PAGE = 2000;

/** Every behaviour of a user, in time order. */
export async function allBehaviors(ctx: Pick<Ctx, "db" | "project">, userId: string): Promise<Behavior[]> {
  const all: Behavior[] = [];
  for (;;) {
    const page = await selectBehaviors(ctx.db, { projectId: ctx.project, userId, after: all.at(-1)?.id, limit: PAGE });
    all.push(...page);
    if (page.length < PAGE) return all;
  }
}
