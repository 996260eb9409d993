import { createHash } from "node:crypto";
import { z } from "zod";
import {
  activateEvents,
  noteUserRun,
  selectEventTypeNames,
  selectProfile,
  selectProject,
  selectUser,
  unstageEvents,
  type Tx,
} from "@/db";
import { AppError, UserId, fillText, type Ctx } from "@/lib/core";
import {
  WINDOW_LIMITS,
  buildExtractPrompt,
  cutWindows,
  languageOf,
  toPromptRow,
  type EventRecord,
  type PromptRow,
} from "@/lib/events";
import type { Behavior, Profile } from "@/lib/people";
import type { Run } from "@/lib/runs";
import { startRun, type EndOfRun, type Executor, type Outcome, type RunHandle } from "@/lib/runs/server";
import { allBehaviors } from "./all-behaviors";
import { TokenProgress } from "./progress";
import { readWindow } from "./read-window";
import { extractTexts } from "./texts";

export const ExtractInput = z.object({ user_id: UserId });
export type ExtractInput = z.infer<typeof ExtractInput>;

/** Types in use that a prompt carries, so that equal intents get equal names. */
const VOCABULARY_MAX = 60;
/** Events of the window before that a prompt carries for context. */
const BEFORE_MAX = 5;
/** Output tokens an answer takes per row, as the recordings of the sample show; only for progress. */
const TOKENS_PER_ROW = 32;

/**
 * Starts the abstraction of one user's events, or joins the one that is going on. It never reuses an earlier
 * answer. Fails with `not_found` or `user_without_behaviors` before a run exists.
 */
export async function extractEvents(ctx: Ctx, input: ExtractInput): Promise<{ run: Run; joined: boolean }> {
  // What the run will read is fetched while it is being written down, which takes as long.
  const material = readMaterial(ctx, input.user_id);
  material.catch(() => {});
  const user = await selectUser(ctx.db, ctx.project, input.user_id);
  if (!user) throw new AppError("not_found", { params: { what: "user", id: input.user_id } });
  if (user.behaviors === 0) throw new AppError("user_without_behaviors", { params: { id: user.id } });
  return await startRun(ctx, {
    kind: "extract-events",
    subject: input.user_id,
    input,
    execute: (run) => extract(run, material),
  });
}

/** Carries out an extraction that another process began. */
export const executeExtraction: Executor = (run) =>
  extract(run, readMaterial(run.ctx, ExtractInput.parse(run.run.input).user_id));

type Material = { timeZone: string; profile: Profile | null; types: string[]; behaviors: Behavior[] };

async function readMaterial(ctx: Ctx, userId: string): Promise<Material> {
  const [project, profile, types, behaviors] = await Promise.all([
    selectProject(ctx.db, ctx.project),
    selectProfile(ctx.db, ctx.project, userId),
    selectEventTypeNames(ctx.db, ctx.project, VOCABULARY_MAX),
    allBehaviors(ctx, userId),
  ]);
  return { timeZone: project?.timeZone ?? "UTC", profile, types, behaviors };
}

/** Window after window is asked for; then all events become the user's at once. */
async function extract(run: RunHandle, material: Promise<Material>): Promise<Outcome> {
  const { ctx } = run;
  const { user_id: userId } = ExtractInput.parse(run.run.input);
  let behaviorsRead = 0;
  run.endStep = (tx, end) => finish(tx, run, { userId, behaviorsRead, end });
  // An attempt that died may have staged events; they are not part of this one.
  if (run.attempt > 1) {
    await unstageEvents(ctx.db, { projectId: ctx.project, runId: run.run.id, attempt: run.attempt, fromOrdinal: 0 });
  }
  const { timeZone, profile, types, behaviors } = await material;
  behaviorsRead = behaviors.length;
  if (behaviors.length === 0) throw new AppError("user_without_behaviors", { params: { id: userId } });
  return await readAll(run, { userId, profile, types, ...prepare(behaviors, timeZone) });
}

type Prepared = { behaviors: readonly Behavior[]; rows: PromptRow[]; windows: { from: number; to: number }[] };

function prepare(behaviors: readonly Behavior[], timeZone: string): Prepared {
  const rows = behaviors.map((behavior, i) => toPromptRow(behavior, `r${i + 1}`, timeZone));
  const windows = cutWindows(
    behaviors.map(({ at }) => Date.parse(at)),
    rows.map(({ line }) => line),
    WINDOW_LIMITS,
  );
  return { behaviors, rows, windows };
}

type Job = Prepared & { userId: string; profile: Profile | null; types: string[] };

async function readAll(run: RunHandle, job: Job): Promise<Outcome> {
  const { rows, behaviors, windows } = job;
  const locale = languageOf(rows.map(({ line }) => line));
  const progress = new TokenProgress(
    run,
    windows.map(({ from, to }) => (to - from) * TOKENS_PER_ROW),
  );
  progress.report();
  const records: EventRecord[] = [];
  let rejected = 0;
  const usage = { prompt_tokens: 0, completion_tokens: 0, estimated: false };
  for (const [n, { from, to }] of windows.entries()) {
    const part = rows.slice(from, to);
    const text = { n: n + 1, of: windows.length, rows: part.length };
    if (windows.length > 1) progress.report(fillText(extractTexts.window[run.locale], text));
    const messages = buildExtractPrompt({
      locale,
      rows: part,
      profile: job.profile,
      vocabulary: [...new Set([...job.types, ...records.map(({ type }) => type)])].slice(0, VOCABULARY_MAX),
      before: records.slice(-BEFORE_MAX).map(({ type, object, context }) => JSON.stringify({ type, object, context })),
      marker: markerFor(part),
    });
    const result = await readWindow(
      run,
      {
        userId: job.userId,
        messages,
        behaviors: new Map(part.map(({ alias }, i) => [alias, atIndex(behaviors, from + i)])),
        firstOrdinal: records.length,
      },
      progress,
    );
    records.push(...result.records);
    rejected += result.rejected;
    usage.prompt_tokens += result.usage.promptTokens;
    usage.completion_tokens += result.usage.completionTokens;
    usage.estimated ||= result.usage.estimated;
    run.publish({ type: "usage", ...usage });
    progress.endWindow();
  }
  // A garbage answer must not push out good events; one with more refused than valid lines is no basis for anything.
  if (records.length === 0 || rejected > records.length) {
    throw new AppError("answer_unusable", { params: { valid: records.length, rejected }, retryable: true });
  }
  const counts = { behaviors: rows.length, events: records.length, rejected, windows: windows.length };
  return {
    status: rejected > 0 ? "partial" : "succeeded",
    message: fillText(extractTexts[rejected > 0 ? "donePartial" : "done"][run.locale], counts),
    counts,
    eventCount: records.length,
    result: { user_id: job.userId, events: records.length, model: run.ctx.llm.connection.model },
  };
}

/** Ends an extraction: its events replace the user's earlier ones, or leave no trace. */
async function finish(
  tx: Tx,
  run: RunHandle,
  { userId, behaviorsRead, end }: { userId: string; behaviorsRead: number; end: EndOfRun },
): Promise<void> {
  const key = { projectId: run.ctx.project, runId: run.run.id };
  if (end.status === "succeeded" || end.status === "partial") {
    await activateEvents(tx, { ...key, userId, attempt: run.attempt, behaviorsRead, status: end.status });
    return;
  }
  await unstageEvents(tx, { ...key, attempt: run.attempt, fromOrdinal: 0 });
  await noteUserRun(tx, { ...key, userId, status: end.status, error: end.error ?? null });
}

/** 128 bits that no row can contain, since they depend on all of them; and the same prompt for the same rows. */
function markerFor(rows: readonly PromptRow[]): string {
  const hash = createHash("sha256");
  for (const { line } of rows) hash.update(line).update("\n");
  return hash.digest("hex").slice(0, 32);
}

function atIndex<T>(list: readonly T[], index: number): T {
  const value = list[index];
  if (value === undefined) throw new RangeError(`no element ${index}`);
  return value;
}
