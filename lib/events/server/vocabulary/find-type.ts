import { selectTypeIdByName, type Db, type Tx, type TypeNode } from "@/db";
import { AppError, RowId } from "@/lib/core";

/** The type that an id, or one of its names, means. Fails with `not_found`. */
export async function findType(
  db: Pick<Db | Tx, "execute">,
  projectId: string,
  types: ReadonlyMap<string, TypeNode>,
  ref: string,
): Promise<TypeNode> {
  const byId = RowId.safeParse(ref).success ? types.get(ref) : undefined;
  if (byId) return byId;
  const id = await selectTypeIdByName(db, projectId, ref);
  const byName = id === undefined ? undefined : types.get(id);
  if (!byName) throw new AppError("not_found", { params: { what: "event type", id: ref } });
  return byName;
}
