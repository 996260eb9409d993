import { and, asc, desc, eq, gt, lt, notExists, notInArray, sql } from "drizzle-orm";
import type { ProjectId } from "@/lib/core";
import type { Import, ImportKind, ImportNotice, ImportReading, ImportRows, RejectedRow } from "@/lib/ingest";
import { TERMINAL_STATUSES, type RunError } from "@/lib/runs";
import type { Db, Tx } from "../client";
import { importChunks, importDuplicates, importRejects, imports, runs } from "../schema";
import { toRfc3339, toRfc3339OrNull } from "./rows";

export type ImportKey = { projectId: ProjectId; importId: string };

/** An import with what its undoing and its listing need beyond what the API shows. */
export type ImportRow = {
  import: Omit<Import, "rejected_rows_url">;
  /** Order of the imports; a page's cursor. */
  seq: number;
  /** `stored` from the moment its rows are committed. */
  stored: boolean;
  undone: boolean;
  live: boolean;
};

type Joined = { row: typeof imports.$inferSelect; runStatus: string | null; runError: unknown };

function toImport({ row, runStatus, runError }: Joined): ImportRow {
  const error = runError as RunError | null;
  const undone = row.undoneAt !== null;
  // The run's row is the truth while there is one; people may delete ended runs, which leaves what was noted here.
  const status = undone ? "undone" : (runStatus ?? row.status);
  return {
    import: {
      id: row.id,
      run_id: row.runId,
      kind: row.kind as ImportKind,
      source: row.source === "api" ? "api" : "file",
      status,
      file_name: row.fileName,
      bytes: row.bytes,
      rows: {
        read: row.rowsRead,
        accepted: row.rowsAccepted,
        corrected: row.rowsCorrected,
        duplicate: row.rowsDuplicate,
        rejected: row.rowsRejected,
      },
      reading: row.reading as ImportReading,
      notices: row.notices as ImportNotice[],
      ...(error === null ? {} : { error: { code: error.code, message: error.message } }),
      created_at: toRfc3339(row.createdAt),
      undone_at: toRfc3339OrNull(row.undoneAt),
    },
    seq: row.seq,
    stored: row.status === "stored" || row.status === "succeeded",
    undone,
    live: runStatus !== null && !(TERMINAL_STATUSES as readonly string[]).includes(runStatus),
  };
}

function joined(db: Db | Tx) {
  return db
    .select({ row: imports, runStatus: runs.status, runError: runs.error })
    .from(imports)
    .leftJoin(runs, and(eq(runs.projectId, imports.projectId), eq(runs.id, imports.runId)));
}

const sameImport = (key: ImportKey) => and(eq(imports.projectId, key.projectId), eq(imports.id, key.importId));

type NewImport = ImportKey & { kind: ImportKind; fileName: string; bytes: number; sha256: string };

export async function insertImport(db: Db | Tx, added: NewImport & { runId: string }): Promise<void> {
  const { importId: id, ...rest } = added;
  await db.insert(imports).values({ ...rest, id, reading: {}, status: "queued" });
}

/** Adds an import whose rows came in a request and are stored in this very transaction. */
export async function insertBatch(tx: Tx, added: NewImport): Promise<void> {
  const { importId: id, ...rest } = added;
  await tx.insert(imports).values({ ...rest, id, source: "api", reading: {}, status: "succeeded" });
}

/** Forgets what a batch that added nothing would have vouched for. */
export async function deleteDuplicates(tx: Tx, key: ImportKey): Promise<void> {
  await tx
    .delete(importDuplicates)
    .where(and(eq(importDuplicates.projectId, key.projectId), eq(importDuplicates.importId, key.importId)));
}

/** Removes an import whose run never began. */
export async function deleteImport(db: Db | Tx, key: ImportKey): Promise<void> {
  await db.delete(imports).where(sameImport(key));
}

export async function selectImport(db: Db | Tx, key: ImportKey): Promise<ImportRow | undefined> {
  const [found] = await joined(db).where(sameImport(key));
  return found && toImport(found);
}

/** The latest first. */
export async function selectImports(
  db: Db | Tx,
  page: { projectId: ProjectId; before?: number | undefined; limit: number },
): Promise<ImportRow[]> {
  const rows = await joined(db)
    .where(
      and(eq(imports.projectId, page.projectId), page.before === undefined ? undefined : lt(imports.seq, page.before)),
    )
    .orderBy(desc(imports.seq))
    .limit(page.limit);
  return rows.map(toImport);
}

export type ImportChange = {
  status?: string;
  reading?: ImportReading;
  rows?: ImportRows;
  notices?: ImportNotice[];
  undoneNow?: boolean;
};

export async function updateImport(db: Db | Tx, key: ImportKey, change: ImportChange): Promise<void> {
  const { status, reading, rows, notices, undoneNow } = change;
  await db
    .update(imports)
    .set({
      ...(status === undefined ? {} : { status }),
      ...(reading === undefined ? {} : { reading }),
      ...(notices === undefined ? {} : { notices }),
      ...(undoneNow ? { undoneAt: sql`clock_timestamp()` } : {}),
      ...(rows === undefined
        ? {}
        : {
            rowsRead: rows.read,
            rowsAccepted: rows.accepted,
            rowsCorrected: rows.corrected,
            rowsDuplicate: rows.duplicate,
            rowsRejected: rows.rejected,
          }),
    })
    .where(sameImport(key));
}

/** Locks the import against a second undoing at the same time. */
export async function lockImport(tx: Tx, key: ImportKey): Promise<void> {
  await tx.select({ id: imports.id }).from(imports).where(sameImport(key)).for("update");
}

export async function insertChunk(db: Db | Tx, key: ImportKey, seq: number, data: Buffer): Promise<void> {
  await db.insert(importChunks).values({ ...key, seq, data });
}

export async function selectChunk(db: Db | Tx, key: ImportKey, seq: number): Promise<Buffer | undefined> {
  const [row] = await db
    .select({ data: importChunks.data })
    .from(importChunks)
    .where(
      and(
        eq(importChunks.projectId, key.projectId),
        eq(importChunks.importId, key.importId),
        eq(importChunks.seq, seq),
      ),
    );
  return row?.data;
}

export async function deleteChunks(db: Db | Tx, key: ImportKey): Promise<void> {
  await db
    .delete(importChunks)
    .where(and(eq(importChunks.projectId, key.projectId), eq(importChunks.importId, key.importId)));
}

/**
 * Removes file pieces that nobody will read: their import's run has ended, or the upload never came to an import and
 * began before `uploadsBefore`, the smallest import id of those that may still be going on.
 */
export async function deleteAbandonedChunks(db: Db | Tx, projectId: ProjectId, uploadsBefore: string): Promise<void> {
  const awaited = db
    .select({ one: sql`1` })
    .from(imports)
    .innerJoin(runs, and(eq(runs.projectId, imports.projectId), eq(runs.id, imports.runId)))
    .where(
      and(
        eq(imports.projectId, importChunks.projectId),
        eq(imports.id, importChunks.importId),
        notInArray(runs.status, [...TERMINAL_STATUSES]),
      ),
    );
  await db
    .delete(importChunks)
    .where(and(eq(importChunks.projectId, projectId), lt(importChunks.importId, uploadsBefore), notExists(awaited)));
}

export async function insertRejects(db: Db | Tx, key: ImportKey, rows: readonly RejectedRow[]): Promise<void> {
  if (rows.length > 0) await db.insert(importRejects).values(rows.map((row) => ({ ...key, ...row })));
}

export async function deleteRejects(db: Db | Tx, key: ImportKey): Promise<void> {
  await db
    .delete(importRejects)
    .where(and(eq(importRejects.projectId, key.projectId), eq(importRejects.importId, key.importId)));
}

/** Refused rows in the order of the file, after a line. */
export async function selectRejects(
  db: Db | Tx,
  page: ImportKey & { after: number; limit: number },
): Promise<RejectedRow[]> {
  const rows = await db
    .select()
    .from(importRejects)
    .where(
      and(
        eq(importRejects.projectId, page.projectId),
        eq(importRejects.importId, page.importId),
        gt(importRejects.line, page.after),
      ),
    )
    .orderBy(asc(importRejects.line))
    .limit(page.limit);
  return rows.map(({ line, column, reason, cells }) => ({ line, column, reason, cells: cells as string[] }));
}
