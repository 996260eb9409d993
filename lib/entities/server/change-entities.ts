import { changeEntities, changeEntity, withTransaction } from "@/db";
import { AppError, type Ctx } from "@/lib/core";
import type { BulkChange, EntityChange, EntityDetail } from "@/lib/entities";
import { getEntity } from "./list-entities";

type Needs = Pick<Ctx, "db" | "project">;

/** Changes what a person may say of an entity, and gives it as it is then. Fails with `not_found`. */
export async function editEntity(ctx: Needs, id: string, change: EntityChange): Promise<EntityDetail> {
  const found = await withTransaction(ctx.db, (tx) => changeEntity(tx, ctx.project, id, change));
  if (!found) throw new AppError("not_found", { params: { what: "entity", id } });
  return await getEntity(ctx, id);
}

/** Changes many entities, all of them or none. Fails with `not_found` for one that is named and not there. */
export async function editEntities(ctx: Needs, bulk: BulkChange): Promise<{ entities: number }> {
  const { entity_ids: ids, filter } = bulk;
  const chosen = ids ? { ids } : { match: { ...filter, projectId: ctx.project } };
  const entities = await withTransaction(ctx.db, async (tx) => {
    const changed = await changeEntities(tx, ctx.project, chosen, bulk);
    const missing = ids?.find((id) => !changed.includes(id));
    if (missing !== undefined) throw new AppError("not_found", { params: { what: "entity", id: missing } });
    return changed.length;
  });
  return { entities };
}
