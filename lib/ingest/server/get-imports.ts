import { selectImport, selectImports, selectRejects, type ImportRow } from "@/db";
import { AppError, type Ctx } from "@/lib/core";
import type { Import, RejectedRow } from "@/lib/ingest";

type Needs = Pick<Ctx, "db" | "project">;

export function toImport({ import: shown }: ImportRow, project: string): Import {
  if (shown.rows.rejected === 0) return shown;
  return { ...shown, rejected_rows_url: `/api/v1/imports/${shown.id}/rejected?project=${project}` };
}

/** Fails with `not_found`. */
export async function requireImport(ctx: Needs, id: string): Promise<ImportRow> {
  const row = await selectImport(ctx.db, { projectId: ctx.project, importId: id });
  if (!row) throw new AppError("not_found", { params: { what: "import", id } });
  return row;
}

/** Fails with `not_found`. */
export async function getImport(ctx: Needs, id: string): Promise<Import> {
  return toImport(await requireImport(ctx, id), ctx.project);
}

export type ImportPage = { items: Import[]; next_cursor: string | null };

/** The latest first. */
export async function listImports(
  ctx: Needs,
  input: { limit: number; cursor?: string | undefined },
): Promise<ImportPage> {
  const before = input.cursor === undefined ? undefined : readCursor(input.cursor);
  const found = await selectImports(ctx.db, { projectId: ctx.project, before, limit: input.limit + 1 });
  const items = found.slice(0, input.limit);
  const last = items.at(-1);
  return {
    items: items.map((row) => toImport(row, ctx.project)),
    next_cursor: found.length > input.limit && last ? String(last.seq) : null,
  };
}

export type RejectedPage = { items: RejectedRow[]; next_cursor: string | null };

/** Refused rows in the order of the file. Fails with `not_found`. */
export async function listRejectedRows(
  ctx: Needs,
  id: string,
  input: { limit: number; cursor?: string | undefined },
): Promise<RejectedPage> {
  const { import: about } = await requireImport(ctx, id);
  const after = input.cursor === undefined ? 0 : readCursor(input.cursor);
  const found = await selectRejects(ctx.db, {
    projectId: ctx.project,
    importId: about.id,
    after,
    limit: input.limit + 1,
  });
  const items = found.slice(0, input.limit);
  const last = items.at(-1);
  return { items, next_cursor: found.length > input.limit && last ? String(last.line) : null };
}

function readCursor(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new AppError("bad_request", { params: { detail: "cursor" } });
}
