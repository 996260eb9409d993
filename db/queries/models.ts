import { asc, eq, sql } from "drizzle-orm";
import { withTransaction, type Db, type Tx } from "../client";
import { modelConnections, modelRevision, modelTasks } from "../schema";
import { toRfc3339 } from "./rows";

export type ModelConnectionRow = typeof modelConnections.$inferSelect;
export type NewModelConnection = Omit<ModelConnectionRow, "createdAt" | "updatedAt" | "isDefault">;
export type ModelConnectionChange = Partial<Omit<NewModelConnection, "id">>;
export type ModelTaskRow = typeof modelTasks.$inferSelect;

export type ModelSettingsRows = {
  revision: number;
  connections: ModelConnectionRow[];
  tasks: ModelTaskRow[];
};

/** Number of the latest change to connections and tasks; 0 before the first. */
export async function selectModelRevision(db: Db | Tx): Promise<number> {
  const [row] = await db.select({ revision: modelRevision.revision }).from(modelRevision).limit(1);
  return row?.revision ?? 0;
}

/** All connections, oldest first, and what is set for tasks, with a revision that is at most theirs. */
export async function selectModelSettings(db: Db | Tx): Promise<ModelSettingsRows> {
  const revision = await selectModelRevision(db);
  const connections = await db
    .select()
    .from(modelConnections)
    .orderBy(asc(modelConnections.createdAt), asc(modelConnections.id));
  const tasks = await db.select().from(modelTasks).orderBy(asc(modelTasks.task));
  return { revision, connections: connections.map(toRow), tasks };
}

export async function selectModelConnection(db: Db | Tx, id: string): Promise<ModelConnectionRow | undefined> {
  const [row] = await db.select().from(modelConnections).where(eq(modelConnections.id, id));
  return row && toRow(row);
}

function toRow(row: ModelConnectionRow): ModelConnectionRow {
  return { ...row, createdAt: toRfc3339(row.createdAt), updatedAt: toRfc3339(row.updatedAt) };
}

/**
 * Does one change. The revision is raised first, so that changes wait for each other, and is seen only together with
 * what was changed.
 */
export async function changeModelSettings<T>(db: Db, change: (tx: Tx) => Promise<T>): Promise<T> {
  return await withTransaction(db, async (tx) => {
    await tx
      .insert(modelRevision)
      .values({ id: 1, revision: 1 })
      .onConflictDoUpdate({ target: modelRevision.id, set: { revision: sql`${modelRevision.revision} + 1` } });
    return await change(tx);
  });
}

export async function insertModelConnection(tx: Tx, row: NewModelConnection): Promise<void> {
  await tx.insert(modelConnections).values(row);
}

/** False when there is no such connection. */
export async function updateModelConnection(tx: Tx, id: string, change: ModelConnectionChange): Promise<boolean> {
  const rows = await tx
    .update(modelConnections)
    .set({ ...change, updatedAt: sql`now()` })
    .where(eq(modelConnections.id, id))
    .returning({ id: modelConnections.id });
  return rows.length > 0;
}

/** Puts another sealing of the same key in the place of one; without effect when the key was changed meanwhile. */
export async function replaceSealedKey(tx: Tx, id: string, { from, to }: { from: string; to: string }): Promise<void> {
  await tx
    .update(modelConnections)
    .set({ sealedKey: to })
    .where(sql`${modelConnections.id} = ${id} and ${modelConnections.sealedKey} = ${from}`);
}

/** Makes one connection the default, or none. */
export async function setDefaultModelConnection(tx: Tx, id: string | null): Promise<void> {
  await tx.update(modelConnections).set({ isDefault: false }).where(eq(modelConnections.isDefault, true));
  if (id !== null) await tx.update(modelConnections).set({ isDefault: true }).where(eq(modelConnections.id, id));
}

/** Tasks that used it, or a model of it, use the default again. False when there is no such connection. */
export async function deleteModelConnection(tx: Tx, id: string): Promise<boolean> {
  await tx.update(modelTasks).set({ connectionId: null, model: null }).where(eq(modelTasks.connectionId, id));
  const rows = await tx
    .delete(modelConnections)
    .where(eq(modelConnections.id, id))
    .returning({ id: modelConnections.id });
  return rows.length > 0;
}

/** Says what is different for a task, in place of what was said before. */
export async function saveModelTask(tx: Tx, row: ModelTaskRow): Promise<void> {
  const { task: _task, ...set } = row;
  await tx.insert(modelTasks).values(row).onConflictDoUpdate({ target: modelTasks.task, set });
}
