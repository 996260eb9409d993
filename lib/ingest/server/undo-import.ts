import { lockImport, removeImportedRows, selectImport, updateImport, withTransaction } from "@/db";
import { AppError, type Ctx } from "@/lib/core";
import type { Import } from "@/lib/ingest";
import { getImport, requireImport } from "./get-imports";

/**
 * Takes an import back: everything is as if it had never been brought, except that other imports of the same rows
 * still count. Doing it again changes nothing. Fails with `not_found`, and with `import_running` while it runs.
 */
export async function undoImport(ctx: Pick<Ctx, "db" | "project">, id: string): Promise<Import> {
  const about = await requireImport(ctx, id);
  const key = { projectId: ctx.project, importId: about.import.id };
  await withTransaction(ctx.db, async (tx) => {
    await lockImport(tx, key);
    const now = await selectImport(tx, key);
    if (now?.live) throw new AppError("import_running");
    if (!now || now.undone) return;
    await removeImportedRows(tx, key);
    await updateImport(tx, key, { status: "undone", undoneNow: true });
  });
  return await getImport(ctx, id);
}
