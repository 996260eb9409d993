import { deleteImport, insertImport, type ImportKey } from "@/db";
import { AppError, ImportId, RunId, type Ctx } from "@/lib/core";
import type { Import, ImportEncoding, ImportKind } from "@/lib/ingest";
import { isTimeZone } from "@/lib/people";
import { changeProject, getProject } from "@/lib/people/server";
import { startRun } from "@/lib/runs/server";
import type { Run } from "@/lib/runs";
import { getImport } from "./get-imports";
import { importWork, type ImportInput } from "./run-import";
import { forgetFile, storeFile, type StoredFile } from "./store-file";

export type ReceiveOptions = {
  kind: ImportKind;
  fileName: string;
  /** Where naive times are read. It becomes the project's zone while that is only a guess. */
  timeZone?: string | undefined;
  /** Said by a person whose file was read wrongly. */
  encoding?: ImportEncoding | undefined;
};

export type Received = { import: Import; run: Run };

/** Takes a file from any source of bytes and starts its import; the bytes are safe when this resolves. */
export async function receiveBytes(
  ctx: Ctx,
  source: AsyncIterable<Uint8Array>,
  options: ReceiveOptions,
): Promise<Received> {
  const key = newImportKey(ctx);
  checkZone(options.timeZone);
  return await startImport(ctx, key, await storeFile(ctx, key, source), options);
}

export function newImportKey(ctx: Pick<Ctx, "project" | "ids">): ImportKey & { importId: ImportId } {
  return { projectId: ctx.project, importId: ImportId.parse(ctx.ids.next("imp")) };
}

/** Starts the import of a file that is stored already; if that fails, the file is forgotten. */
export async function startImport(
  ctx: Ctx,
  key: ImportKey & { importId: ImportId },
  file: StoredFile,
  options: ReceiveOptions,
): Promise<Received> {
  const { kind, fileName, timeZone, encoding } = options;
  let run: Run;
  try {
    if (file.bytes === 0) throw new AppError("import_empty");
    if (timeZone !== undefined) await confirmZone(ctx, timeZone);
    const runId = RunId.parse(ctx.ids.next("run"));
    await insertImport(ctx.db, { ...key, runId, kind, fileName: cleanName(fileName), ...file });
    const input: ImportInput = {
      import_id: key.importId,
      file_name: cleanName(fileName),
      ...(timeZone === undefined ? {} : { time_zone: timeZone }),
      ...(encoding === undefined ? {} : { encoding }),
    };
    ({ run } = await startRun(ctx, {
      kind: "import",
      id: runId,
      subject: key.importId,
      input,
      work: importWork,
    }));
  } catch (error) {
    await forgetFile(ctx, key);
    await deleteImport(ctx.db, key);
    throw error;
  }
  // From here on the file belongs to the run, whatever fails.
  return { import: await getImport(ctx, key.importId), run };
}

export function checkZone(timeZone: string | undefined): void {
  if (timeZone !== undefined && !isTimeZone(timeZone)) {
    throw new AppError("unknown_time_zone", { params: { zone: timeZone } });
  }
}

/** A zone that a person says is the project's while that is only a guess. */
export async function confirmZone(ctx: Pick<Ctx, "db" | "project">, timeZone: string): Promise<void> {
  const project = await getProject(ctx, ctx.project);
  if (!project.time_zone_confirmed) await changeProject(ctx, ctx.project, { timeZone });
}

const NAME_CHARS_MAX = 255;

/** A name to show: the folders some browsers send are cut off, and what could disturb a screen. */
function cleanName(name: string): string {
  const base = name.split(/[\\/]/).at(-1) ?? "";
  const clean = base.toWellFormed().replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, "");
  return clean.slice(0, NAME_CHARS_MAX) || "file";
}
