import { setImmediate } from "node:timers/promises";
import { z } from "zod";
import {
  backendPid,
  cancellable,
  deleteChunks,
  deleteRejects,
  liftTimeouts,
  lockProjectForStoring,
  mayCommitImport,
  removeImportedRows,
  selectImport,
  updateImport,
  type ImportKey,
  type Tx,
} from "@/db";
import { AppError, createSlots, fillText, ImportId } from "@/lib/core";
import { shared } from "@/lib/core/server";
import { packPresentEvents } from "@/lib/events/server";
import {
  checkShape,
  ImportEncoding,
  isRejection,
  Remarks,
  type Import,
  type ImportKind,
  type ImportNotice,
  type ImportReading,
  type ImportRows,
} from "@/lib/ingest";
import type { EndOfRun, Outcome, RunHandle, RunWork } from "@/lib/runs/server";
import { chunkSource } from "./bytes";
import { openTable, type Table } from "./open-table";
import { Rejects } from "./rejects";
import { openStage, stagingNeedsZone, type Stage } from "./stage-rows";
import { importTexts } from "./texts";

/** What an import's run is told. */
export const ImportInput = z.object({
  import_id: ImportId,
  /** For people who read the list of runs. */
  file_name: z.string().optional(),
  /** Zone of the file's naive times, where it is not the project's. */
  time_zone: z.string().optional(),
  encoding: ImportEncoding.optional(),
});
export type ImportInput = z.infer<typeof ImportInput>;

/** Above this share of refused rows the file is not what it was taken for, and nothing of it is stored. */
const REJECTED_SHARE_MAX = 0.2;
const REPORT_EVERY_MS = 250;
/** Reading is this much of an import's progress, storing the rest. */
const READING_PERCENT = 70;
/** Imports of this process that may store rows at the same time. */
const STORING_MAX = 2;
const QUEUED_AFTER_MS = 150;
/** Longer than this no other work of the process waits for its turn. */
const TURN_MS = 6;

/** Imports: reads the stored file and stores its rows, all of them or none. Every attempt starts from nothing. */
export const importWork: RunWork = {
  execute: runImport,
  end: (tx, run, end) => finish(tx, keyOf(run), end),
};

const keyOf = ({ ctx, run }: RunHandle): ImportKey => ({
  projectId: ctx.project,
  importId: ImportInput.parse(run.input).import_id,
});

async function runImport(run: RunHandle): Promise<Outcome> {
  const { ctx } = run;
  const input = ImportInput.parse(run.run.input);
  const key = keyOf(run);
  const before = await selectImport(ctx.db, key);
  if (!before) throw new AppError("not_found", { params: { what: "import", id: input.import_id } });
  // An earlier attempt may have committed the rows and died before it could say so.
  if (before.stored) return outcome(run, key, before.import.rows);

  await deleteRejects(ctx.db, key);
  const job = new ImportJob(run, key, input, before.import);
  const rows = await job.carryOut();
  if (before.import.kind === "events") await packPresentEvents(ctx);
  return outcome(run, key, rows);
}

function outcome(run: RunHandle, key: ImportKey, rows: ImportRows): Outcome {
  return {
    status: "succeeded",
    message: fillText(importTexts.done[run.locale], rows),
    counts: rows,
    result: { import_id: key.importId, rows },
  };
}

/** Belongs to the run's last transaction. A cancel that came after the rows were committed takes them back. */
async function finish(tx: Tx, key: ImportKey, end: EndOfRun): Promise<void> {
  const done = end.status === "succeeded" || end.status === "partial";
  await liftTimeouts(tx);
  if (!done && (await selectImport(tx, key))?.stored) await removeImportedRows(tx, key);
  await deleteChunks(tx, key);
  await updateImport(tx, key, { status: end.status });
}

/** One attempt at one import. */
class ImportJob {
  private readonly run: RunHandle;
  private readonly key: ImportKey;
  private readonly input: ImportInput;
  private readonly import: Pick<Import, "kind" | "bytes">;
  private readonly rejects: Rejects;
  private read = 0;
  private bytesDone = 0;
  private reportedAt = Number.NEGATIVE_INFINITY;
  private startedAt = 0;
  private turnAt = 0;

  constructor(run: RunHandle, key: ImportKey, input: ImportInput, about: Pick<Import, "kind" | "bytes">) {
    this.run = run;
    this.key = key;
    this.input = input;
    this.import = about;
    this.rejects = new Rejects(run.ctx.db, key);
  }

  async carryOut(): Promise<ImportRows> {
    const { db, clock } = this.run.ctx;
    this.startedAt = this.turnAt = clock.now();
    const source = chunkSource(db, this.key, this.import.bytes, (bytes) => (this.bytesDone = bytes));
    const table = await openTable(this.import.kind, source, { encoding: this.input.encoding });
    // Finding out the encoding went through all bytes once; only reading the rows counts.
    this.bytesDone = 0;
    await updateImport(db, this.key, { reading: table.reading });
    try {
      // A transaction that reads a file cannot be tried again by itself; storing is serialized, so none should fail.
      return await db.transaction((tx) => this.store(tx, table));
    } finally {
      await table.close();
      // The report of refused rows stays whatever becomes of the import.
      await this.rejects.flush();
      await updateImport(db, this.key, { notices: this.notices }).catch(() => {});
    }
  }

  private notices: ImportNotice[] = [];

  /** Each import that stores holds a connection for long and needs others meanwhile; a few at once leave enough. */
  private async whenRoom<T>(work: () => Promise<T>): Promise<T> {
    const { run } = this;
    const slots = shared("imports.slots", () => createSlots(STORING_MAX));
    const asked = slots.take(run.signal);
    let waited = false;
    const timer = setTimeout(() => {
      waited = true;
      run.publish({ type: "status", status: "queued", reason: "concurrency" });
    }, QUEUED_AFTER_MS);
    const release = await asked.finally(() => clearTimeout(timer));
    if (waited) run.publish({ type: "status", status: "running" });
    try {
      return await work();
    } finally {
      release();
    }
  }

  private async store(tx: Tx, table: Table<ImportKind>): Promise<ImportRows> {
    const { run, key, rejects } = this;
    const pid = await backendPid(tx);
    const remarks = new Remarks();
    const stage = await openStage(tx, key, table.header, remarks);
    try {
      await this.stageAll(table, stage);
      await stage.end();
    } catch (error) {
      await stage.abort(error);
      throw error;
    }
    await this.checkRows();

    run.report({
      done: this.import.bytes,
      total: this.import.bytes,
      unit: "bytes",
      percent: READING_PERCENT,
      message: fillText(importTexts.storing[run.locale], { read: this.read }),
    });
    return await cancellable(run.ctx.db, pid, run.signal, async () => {
      const project = await lockProjectForStoring(tx, key);
      const timeZone = this.input.time_zone ?? project.timeZone;
      const { notices, ...stored } = await stage.store({ timeZone, isProjects: timeZone === project.timeZone });
      const rows: ImportRows = { read: this.read, ...stored, rejected: rejects.count };
      this.notices = [...table.notices, ...remarks.notices(), ...rejects.notices(), ...notices];
      const reading: ImportReading = {
        ...table.reading,
        ...(stagingNeedsZone(table.header.kind) ? { time_zone: timeZone } : {}),
      };
      await updateImport(tx, key, { status: "stored", rows, reading, notices: this.notices });
      const claim = { projectId: key.projectId, runId: run.run.id, attempt: run.attempt };
      if (!(await mayCommitImport(tx, claim))) throw new AppError("cancelled");
      return rows;
    });
  }

  private async stageAll(table: Table<ImportKind>, stage: Stage): Promise<void> {
    const { rejects } = this;
    for await (const rows of table.rows) {
      this.run.signal.throwIfAborted();
      for (const row of rows) {
        this.read++;
        const taken = checkShape(row.cells, table.header, table.brokenBytes) ?? stage.take(row);
        if (taken === undefined) continue;
        await (isPromise(taken) ? taken : rejects.add(row, taken));
      }
      await this.giveTurn();
    }
    this.notices = [...table.notices, ...rejects.notices()];
  }

  /** Lets other work of the process run, and tells how far the import is. */
  private async giveTurn(): Promise<void> {
    const { clock } = this.run.ctx;
    const now = clock.now();
    if (now - this.reportedAt >= REPORT_EVERY_MS) {
      this.reportedAt = now;
      this.report(now);
    }
    if (now - this.turnAt < TURN_MS) return;
    await setImmediate();
    this.turnAt = clock.now();
  }

  private report(now: number): void {
    const { bytes: total } = this.import;
    const share = total === 0 ? 0 : this.bytesDone / total;
    const elapsed = now - this.startedAt;
    this.run.report({
      done: this.bytesDone,
      total,
      unit: "bytes",
      percent: share * READING_PERCENT,
      ...(share > 0.05 ? { eta_ms: elapsed * (100 / READING_PERCENT / share - 1) } : {}),
      message: fillText(importTexts.reading[this.run.locale], { read: this.read }),
    });
  }

  private async checkRows(): Promise<void> {
    const { read, rejects, key } = this;
    const { first } = rejects;
    if (read === 0) throw new AppError("import_empty");
    if (!first || rejects.count <= read * REJECTED_SHARE_MAX) return;
    const rows = { read, accepted: 0, corrected: 0, duplicate: 0, rejected: rejects.count };
    await updateImport(this.run.ctx.db, key, { rows });
    throw new AppError("import_too_many_rejected", {
      params: { rejected: rejects.count, read, line: first.line, reason: first.reason },
    });
  }
}

function isPromise(value: object): value is Promise<void> {
  return !isRejection(value);
}
