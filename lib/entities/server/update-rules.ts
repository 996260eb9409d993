import { liftTimeouts, lockProjectForStoring, rebuildEntities, selectOutdatedProjects } from "@/db";
import type { Ctx } from "@/lib/core";

/**
 * Derives the entities of projects anew that an earlier version left with other rules, or with none: one project after
 * the other, each in a transaction of its own. Imports into that project wait meanwhile.
 */
export async function updateEntityRules(ctx: Pick<Ctx, "db" | "log">): Promise<void> {
  for (const projectId of await selectOutdatedProjects(ctx.db)) {
    const began = performance.now();
    await ctx.db.transaction(async (tx) => {
      await liftTimeouts(tx);
      await lockProjectForStoring(tx, { projectId, importId: "" });
      // Another process may have done it while this one waited.
      if ((await selectOutdatedProjects(tx)).includes(projectId)) await rebuildEntities(tx, projectId);
    });
    ctx.log.info({ project: projectId, ms: Math.round(performance.now() - began) }, "entities derived from behaviours");
  }
}
