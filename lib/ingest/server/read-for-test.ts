import { AppError } from "@/lib/core";
import {
  checkShape,
  createBehaviorReader,
  createEntityReader,
  createEventReader,
  createProfileReader,
  isRejection,
  Remarks,
  type EntityImportKind,
  type HeaderMap,
  type ImportEncoding,
  type ImportKind,
  type ImportNotice,
  type ImportReading,
} from "@/lib/ingest";
import { openTable } from "./open-table";
import { pieces } from "./import-for-test";

/** What a file was read as, without any database. */
export type FileReport = {
  reading: ImportReading;
  rows: Record<string, unknown>[];
  /** The cells as the file has them, of accepted and refused rows alike. */
  cells: string[][];
  rejected: { line: number; reason: string; column: string | null }[];
  notices: ImportNotice[];
};

function readerOf(header: HeaderMap, remarks: Remarks): (cells: readonly string[]) => object {
  if (header.kind === "behaviors") return createBehaviorReader(header as HeaderMap<"behaviors">, remarks);
  if (header.kind === "profiles") return createProfileReader(header as HeaderMap<"profiles">, remarks);
  if (header.kind === "events") return createEventReader(header as HeaderMap<"events">, remarks);
  return createEntityReader(header as HeaderMap<EntityImportKind>, remarks);
}

/** Reads a file as an import would. `pieceBytes` is how it arrives. */
export async function readFile(
  kind: ImportKind,
  content: string | Uint8Array,
  { pieceBytes = 64 * 1024, encoding }: { pieceBytes?: number; encoding?: ImportEncoding } = {},
): Promise<FileReport> {
  const table = await openTable(kind, () => pieces(content, pieceBytes), { encoding });
  const remarks = new Remarks();
  const read = readerOf(table.header, remarks);
  const report: FileReport = { reading: table.reading, rows: [], cells: [], rejected: [], notices: [] };
  for await (const rows of table.rows) {
    for (const { line, cells } of rows) {
      report.cells.push(cells);
      const row = checkShape(cells, table.header, table.brokenBytes) ?? read(cells);
      if (isRejection(row)) report.rejected.push({ line, reason: row.rejected, column: row.column });
      else report.rows.push({ line, ...(row as Record<string, unknown>) });
    }
  }
  report.notices = [...table.notices, ...remarks.notices()];
  return report;
}

/** The code and parameters with which a file is refused as a whole. */
export async function refusal(kind: ImportKind, content: string | Uint8Array): Promise<Record<string, unknown>> {
  try {
    await readFile(kind, content);
    return { code: "accepted" };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { code: error.code, ...error.params };
  }
}
