import { selectGraph } from "@/db";
import type { Ctx } from "@/lib/core";

/** The newest version of each graph that there still is. */
export async function newestGraphVersions(
  ctx: Pick<Ctx, "db" | "project">,
  graphs: readonly string[],
): Promise<Map<string, number>> {
  const rows = await Promise.all([...new Set(graphs)].map((id) => selectGraph(ctx.db, ctx.project, id)));
  return new Map(rows.flatMap((row) => (row ? [[row.id, row.newest.version] as const] : [])));
}
