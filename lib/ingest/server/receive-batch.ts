import { setImmediate } from "node:timers/promises";
import {
  deleteDuplicates,
  insertBatch,
  insertRejects,
  limitWait,
  lockProjectForStoring,
  selectDuplicateLines,
  updateImport,
  withTransaction,
  type ImportKey,
  type Tx,
} from "@/db";
import { AppError, createSlots, type Ctx, type Slots } from "@/lib/core";
import { shared } from "@/lib/core/server";
import {
  createBatchReader,
  isRejection,
  rejectReasonTexts,
  Remarks,
  UNREADABLE_LINE,
  type BatchKind,
  type BatchResult,
  type BatchRowOf,
  type BatchRowResult,
  type ImportRows,
  type RejectedRow,
  type Rejection,
} from "@/lib/ingest";
import type { Batch } from "./read-batch";
import { checkZone, confirmZone, newImportKey } from "./receive";
import { storable } from "./rejects";
import { openRowStage } from "./stage-rows";

type Needs = Pick<Ctx, "db" | "project" | "ids" | "locale">;

/** So many rows are checked before other work of the process gets its turn. */
const ROWS_PER_TURN = 500;
const REJECTS_PER_INSERT = 500;

/**
 * Stores the good rows of a request in one transaction and tells of each row what became of it. They are an import of
 * their own, to be looked at and undone like a file's; a request that adds nothing leaves none behind, so sending it
 * again changes nothing at all. Fails with `unknown_time_zone`.
 */
export async function receiveBatch<K extends BatchKind>(
  ctx: Needs,
  kind: K,
  batch: Batch,
  options: { timeZone?: string | undefined } = {},
): Promise<BatchResult> {
  const { timeZone } = options;
  checkZone(timeZone);
  const remarks = new Remarks();
  const rows = await readRows(kind, batch.items, remarks);
  const good = rows.flatMap((row, index) => (isRejection(row) ? [] : [{ index, row }]));
  const refused = rows.flatMap((row, index) => (isRejection(row) ? [{ index, row }] : []));
  const counts = { read: rows.length, accepted: 0, corrected: 0, duplicate: 0, rejected: refused.length };
  if (good.length === 0) return { import_id: null, rows: counts, items: results(ctx, rows, new Set()) };

  if (timeZone !== undefined) await confirmZone(ctx, timeZone);
  const key = newImportKey(ctx);
  const write = async (tx: Tx) => {
    const found = await store(tx, key, kind, good, timeZone);
    const { accepted } = found.stored;
    if (accepted === 0) await deleteDuplicates(tx, key);
    else {
      const { bytes, sha256, format } = batch;
      await insertBatch(tx, { ...key, kind, fileName: `${kind}.${format}`, bytes, sha256 });
      await updateImport(tx, key, {
        rows: { ...counts, ...found.stored },
        reading: { format, columns: [ROW_COLUMN], time_zone: found.timeZone },
        notices: remarks.notices(),
      });
      for (let from = 0; from < refused.length; from += REJECTS_PER_INSERT) {
        const part = refused.slice(from, from + REJECTS_PER_INSERT);
        await insertRejects(
          tx,
          key,
          part.map(({ index, row }) => toReject(index, row, batch.items[index])),
        );
      }
    }
    return found;
  };
  const { stored, duplicates } = await inTurn(ctx.project, () => withTransaction(ctx.db, write));
  return {
    import_id: stored.accepted === 0 ? null : key.importId,
    rows: { ...counts, ...stored },
    items: results(ctx, rows, duplicates),
  };
}

/** Batches of one project that have a connection at the same time: imports into it store one after the other anyway. */
const STORING_MAX = 2;
const WAIT_MS_MAX = 20_000;

/**
 * Waits without a connection, so that requests that come in while a large import stores leave some to everybody else.
 * Who waits for too long is told to come again.
 */
async function inTurn<T>(project: string, work: () => Promise<T>): Promise<T> {
  const slots = shared("batches.slots", () => new Map<string, Slots>());
  const own = slots.get(project) ?? createSlots(STORING_MAX);
  slots.set(project, own);
  const release = await own.take(AbortSignal.timeout(WAIT_MS_MAX)).catch((cause: unknown) => {
    throw new AppError("database_busy", { cause, retryable: true });
  });
  try {
    return await work();
  } finally {
    release();
  }
}

/** The only column of a report on rows that were no file's. */
const ROW_COLUMN = "row";

async function readRows<K extends BatchKind>(
  kind: K,
  items: readonly unknown[],
  remarks: Remarks,
): Promise<(BatchRowOf[K] | Rejection)[]> {
  const read = createBatchReader(kind, remarks);
  const rows: (BatchRowOf[K] | Rejection)[] = [];
  for (const item of items) {
    rows.push(read(item));
    if (rows.length % ROWS_PER_TURN === 0) await setImmediate();
  }
  return rows;
}

type Good<K extends BatchKind> = { index: number; row: BatchRowOf[K] };

async function store<K extends BatchKind>(
  tx: Tx,
  key: ImportKey,
  kind: K,
  rows: readonly Good<K>[],
  said: string | undefined,
): Promise<{ stored: Omit<ImportRows, "read" | "rejected">; duplicates: ReadonlySet<number>; timeZone: string }> {
  const stage = await openRowStage(tx, key, kind);
  try {
    for (const { index, row } of rows) await stage.add(index + 1, row);
    await stage.end();
  } catch (error) {
    await stage.abort(error);
    throw error;
  }
  await limitWait(tx);
  const project = await lockProjectForStoring(tx, key);
  const timeZone = said ?? project.timeZone;
  const { notices: _, ...stored } = await stage.store({ timeZone, isProjects: timeZone === project.timeZone });
  const lines = stored.duplicate === 0 ? new Set<number>() : await selectDuplicateLines(tx, key, kind);
  return { stored, duplicates: new Set([...lines].map((line) => line - 1)), timeZone };
}

function results(ctx: Pick<Ctx, "locale">, rows: readonly object[], duplicates: ReadonlySet<number>): BatchRowResult[] {
  return rows.map((row, index) => {
    if (!isRejection(row)) return { index, status: duplicates.has(index) ? "duplicate" : "accepted" };
    const { rejected: code, column } = row;
    const message = rejectReasonTexts[code][ctx.locale];
    return { index, status: "rejected", code, message, ...(column === null ? {} : { column: storable(column) }) };
  });
}

function toReject(index: number, { rejected: reason, column }: Rejection, item: unknown): RejectedRow {
  const text = item === UNREADABLE_LINE ? "" : asText(item);
  return { line: index + 1, column: column === null ? null : storable(column), reason, cells: [storable(text)] };
}

function asText(item: unknown): string {
  try {
    return JSON.stringify(item) ?? "";
  } catch {
    return "";
  }
}
