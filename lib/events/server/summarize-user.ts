import { createHash } from "node:crypto";
import { z } from "zod";
import {
  learnFromCalls,
  replaceSummary,
  selectProfile,
  selectProject,
  selectSummary,
  selectSummaryRun,
  selectUser,
  selectUserEvents,
  selectUserFingerprint,
  type Tx,
} from "@/db";
import { AppError, UserId, fillText, type Ctx } from "@/lib/core";
import {
  SUMMARY_PROMPT_VERSION,
  buildSummaryPrompt,
  readSummary,
  summarizeUserTask,
  toPromptRow,
  type SummaryMaterial,
} from "@/lib/events";
import { createTokenCount } from "@/lib/llm";
import type { UserSummaryText } from "@/lib/people";
import type { Run } from "@/lib/runs";
import { startRun, type EndOfRun, type Outcome, type RunHandle, type RunWork } from "@/lib/runs/server";
import { allBehaviors } from "./all-behaviors";
import { CacheUse } from "./cache-use";
import { readText } from "./read-text";
import { extractTexts } from "./texts";

export const SummarizeInput = z.object({ user_id: UserId, cache: CacheUse.optional() });
export type SummarizeInput = z.infer<typeof SummarizeInput>;

/** What a run hands to its last transaction. */
const Result = z.object({
  user_id: z.string(),
  text: z.string(),
  model: z.string(),
  prompt_version: z.string(),
  behaviors: z.number(),
  events: z.number(),
  fingerprint: z.string(),
});

/**
 * Starts a summary of one user, or joins the one that is being written. The earlier one stays until the new one is
 * whole. Fails with `not_found` or `user_without_behaviors` before a run exists.
 */
export async function summarizeUser(ctx: Ctx, input: SummarizeInput): Promise<{ run: Run; joined: boolean }> {
  const user = await selectUser(ctx.db, ctx.project, input.user_id);
  if (!user) throw new AppError("not_found", { params: { what: "user", id: input.user_id } });
  if (user.behaviors === 0 && user.events === 0)
    throw new AppError("user_without_behaviors", { params: { id: user.id } });
  return await startRun(ctx, { kind: "summarize-user", subject: input.user_id, input, work: summaryWork });
}

/** A user's summary and the run that writes, or last wrote, one. Fails with `not_found`. */
export async function getSummary(ctx: Pick<Ctx, "db" | "project">, userId: string): Promise<UserSummaryText> {
  const [user, summary, run] = await Promise.all([
    selectUser(ctx.db, ctx.project, userId),
    selectSummary(ctx.db, ctx.project, userId),
    selectSummaryRun(ctx.db, ctx.project, userId),
  ]);
  if (!user) throw new AppError("not_found", { params: { what: "user", id: userId } });
  return { summary: summary ?? null, run: run ?? null };
}

/** Carries out summaries. An attempt that follows another starts anew: half a text is worth nothing. */
export const summaryWork: RunWork = { execute: summarize, end: finish };

const inputOf = ({ run }: RunHandle): SummarizeInput => SummarizeInput.parse(run.input);

/** Between two progress frames. */
const REPORT_EVERY_MS = 250;
/** Until a model has answered: what a summary is likely to take. Only for progress. */
const TOKENS_EXPECTED = 220;

async function summarize(run: RunHandle): Promise<Outcome> {
  const { ctx } = run;
  const { user_id: userId, cache } = inputOf(run);
  // Noted before anything is read: what comes meanwhile makes the summary stale, never wrongly fresh.
  const fingerprint = await selectUserFingerprint(ctx.db, ctx.project, userId);
  const material = await readMaterial(ctx, userId);
  if (material.rows.length === 0 && material.events.length === 0)
    throw new AppError("user_without_behaviors", { params: { id: userId } });
  const prompt = buildSummaryPrompt({ locale: run.locale, material, marker: markerFor(material) });
  const learned = await learnFromCalls(ctx.db, {
    task: summarizeUserTask.name,
    model: (await ctx.llm.connectionFor(summarizeUserTask)).model,
  });
  const progress = followTokens(run, learned?.completionTokens ?? TOKENS_EXPECTED);
  const answer = await readText(
    run,
    {
      task: summarizeUserTask,
      messages: prompt.messages,
      signal: run.signal,
      project: ctx.project,
      run: run.run.id,
      item: userId,
      pace: "single",
      ...(cache === undefined ? {} : { cache }),
    },
    { item: userId, onText: progress },
  );
  const text = readSummary(answer.text);
  if (text === undefined) throw new AppError("upstream_empty", { retryable: true });
  const counts = { behaviors: prompt.behaviorsRead, events: prompt.eventsRead };
  return {
    status: "succeeded",
    message: fillText(extractTexts.summaryDone[run.locale], counts),
    counts,
    result: {
      user_id: userId,
      text,
      model: run.model ?? ctx.llm.connection.model,
      prompt_version: SUMMARY_PROMPT_VERSION,
      ...counts,
      fingerprint,
    } satisfies z.infer<typeof Result>,
  };
}

async function readMaterial(ctx: Pick<Ctx, "db" | "project">, userId: string): Promise<SummaryMaterial> {
  const [project, profile, events, behaviors] = await Promise.all([
    selectProject(ctx.db, ctx.project),
    selectProfile(ctx.db, ctx.project, userId),
    selectUserEvents(ctx.db, ctx.project, userId),
    allBehaviors(ctx, userId),
  ]);
  const timeZone = project?.timeZone ?? "UTC";
  const rows = behaviors.map((behavior, i) => toPromptRow(behavior, `r${i + 1}`, timeZone));
  return { profile, rows, events, timeZone };
}

/** 128 bits that no row can contain, since they depend on all of them. */
function markerFor({ rows, events }: SummaryMaterial): string {
  const hash = createHash("sha256");
  for (const { line } of rows) hash.update(line).update("\n");
  for (const { id, context } of events) hash.update(id).update(context).update("\n");
  return hash.digest("hex").slice(0, 32);
}

/** Counts an answer's tokens against those expected; the last part stays open until the answer's end is known. */
function followTokens(run: RunHandle, expected: number): (piece: string | undefined) => void {
  let count = createTokenCount();
  let reportedAt = Number.NEGATIVE_INFINITY;
  const report = () => {
    reportedAt = run.ctx.clock.now();
    run.report({ done: count.tokens, total: Math.round(Math.max(expected, count.tokens * 1.05)), unit: "tokens" });
  };
  report();
  return (piece) => {
    if (piece === undefined) count = createTokenCount();
    else count.add(piece);
    if (run.ctx.clock.now() - reportedAt >= REPORT_EVERY_MS) report();
  };
}

/** The new summary takes the place of the earlier one, or leaves no trace. */
async function finish(tx: Tx, run: RunHandle, end: EndOfRun): Promise<void> {
  if (!("outcome" in end)) return;
  const result = Result.parse(end.outcome.result);
  await replaceSummary(tx, {
    projectId: run.ctx.project,
    userId: result.user_id,
    text: result.text,
    locale: run.locale,
    runId: run.run.id,
    model: result.model,
    promptVersion: result.prompt_version,
    behaviorsRead: result.behaviors,
    eventsRead: result.events,
    fingerprint: result.fingerprint,
  });
}
