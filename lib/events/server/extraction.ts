import { z } from "zod";
import { learnFromCalls, saveCheckpoint, type KeptRejectedLine, type StagedEvent } from "@/db";
import { AppError, fillText } from "@/lib/core";
import {
  buildExtractPrompt,
  cutWindows,
  notesFor,
  extractEventsTask,
  vocabularyLines,
  windowLimits,
  type PromptRow,
} from "@/lib/events";
import { languageOf, type Message, type Usage } from "@/lib/llm";
import { markerFor } from "@/lib/llm/server";
import type { Behavior } from "@/lib/people";
import type { Outcome, RunHandle } from "@/lib/runs/server";
import { Staging } from "./staging";
import { TokenProgress } from "./progress";
import { readWindow } from "./read-window";
import type { Job, Known } from "./window";
import { extractTexts } from "./texts";

/** What an attempt notes for the next one: which rows it read, and how many of them are settled for good. */
const Checkpoint = z.object({ hash: z.string(), covered: z.number().int().nonnegative() });

export function readCheckpoint(value: unknown): z.infer<typeof Checkpoint> | undefined {
  return Checkpoint.safeParse(value).data;
}

/** What earlier attempts left behind. */
export type Kept = {
  /** Rows from the first on that whole answers have dealt with. */
  covered: number;
  events: readonly StagedEvent[];
  rejected: readonly KeptRejectedLine[];
  /** What the log tells of them to somebody who reads it up to where this attempt begins. */
  shown: { events: ReadonlySet<string>; rejected: number };
};

/** Events that a prompt carries for context: those just before its rows. */
const BEFORE_MAX = 5;

/** Names of this run's own that a prompt carries beside the vocabulary. */
const OWN_MAX = 60;

/** One attempt at abstracting a user's events. */
export class Extraction {
  private readonly run: RunHandle;
  private readonly job: Job;
  private readonly kept: Kept;
  private readonly known: Known[];
  private rejected: number;
  private readonly staging: Staging;
  private readonly usage = { prompt_tokens: 0, completion_tokens: 0, estimated: false };

  constructor(run: RunHandle, job: Job, kept: Kept) {
    this.run = run;
    this.job = job;
    this.kept = kept;
    this.known = kept.events.map(({ event }) => ({
      type: event.type,
      object: event.object ?? null,
      context: event.context,
    }));
    this.rejected = kept.rejected.length;
    this.staging = new Staging(run, job.userId);
  }

  async carryOut(): Promise<Outcome> {
    const { run, job, kept } = this;
    const { rows, times } = job.material;
    this.tellKept();
    const from = Math.max(kept.covered, this.coveredByEvents());
    const tokensPerRow = await this.learned();
    const windows = cutWindows(
      times.slice(from),
      rows.slice(from).map(({ line }) => line),
      windowLimits(tokensPerRow, extractEventsTask.maxOutputTokens),
    ).map((window) => ({ from: window.from + from, to: window.to + from }));
    if (run.attempt === 1) await this.note(0);
    const progress = new TokenProgress(run, { rows: rows.length, done: from, tokensPerRow });
    progress.report();
    for (const [n, { from: begin, to }] of windows.entries()) {
      if (windows.length > 1) {
        const text = { n: n + 1, of: windows.length, rows: to - begin };
        progress.report(fillText(extractTexts.window[run.locale], text));
      }
      const result = await readWindow(run, {
        ...job,
        rows: rows.slice(begin, to),
        behaviors: job.material.behaviors.slice(begin, to),
        firstRow: begin,
        firstOrdinal: this.known.length,
        staging: this.staging,
        progress,
        ask: (asked, about, records) => this.prompt(asked, about, [...this.known, ...records]),
        onCall: (usage) => this.count(usage),
      });
      this.known.push(...result.records);
      this.rejected += result.rejected;
      progress.settle(to);
      // The last one is followed by the run's end, which says more.
      if (n < windows.length - 1) await this.note(to);
    }
    return this.outcome();
  }

  /** Says again what earlier attempts announced and the log no longer tells. */
  private tellKept(): void {
    const { run, job, kept } = this;
    for (const { event } of kept.events) {
      if (!kept.shown.events.has(event.id)) run.publish({ type: "event", item: job.userId, event });
    }
    for (const { line, reason, detail, text } of kept.rejected.slice(kept.shown.rejected)) {
      run.publish({ type: "rejected", item: job.userId, line, reason, ...(detail ? { detail } : {}), text });
    }
  }

  /** Records come in the order of their first evidence: rows up to the last evidence of the last one are dealt with. */
  private coveredByEvents(): number {
    const last = this.kept.events.at(-1);
    if (!last) return 0;
    const evidence = new Set(last.event.behavior_ids);
    return this.job.material.behaviors.findLastIndex(({ id }) => evidence.has(id)) + 1;
  }

  private async note(covered: number): Promise<void> {
    const { run, job } = this;
    const held = await saveCheckpoint(run.ctx.db, run.claim, { hash: job.material.hash, covered });
    if (!held) throw new AppError("interrupted");
  }

  /** Tokens an answer takes per row, as earlier answers of this model did. */
  private async learned(): Promise<number> {
    const { db, llm } = this.run.ctx;
    const { model } = await llm.connectionFor(extractEventsTask);
    const learned = await learnFromCalls(db, { task: extractEventsTask.name, model });
    return learned?.tokensPerUnit ?? TOKENS_PER_ROW;
  }

  private prompt(rows: readonly PromptRow[], behaviors: readonly Behavior[], known: readonly Known[]): Message[] {
    const { profile, types, entities } = this.job.material;
    const locale = languageOf(this.job.material.rows.map(({ line }) => line));
    const lines = vocabularyLines(
      types,
      rows.map(({ line }) => line),
      { locale },
    );
    const there = new Set(types.flatMap(({ name, nameZh, nameEn }) => [name, nameZh, nameEn]));
    const own = known.filter(({ type }) => !there.has(type)).map(({ type }) => JSON.stringify(type));
    return buildExtractPrompt({
      locale,
      rows,
      profile,
      entities: notesFor(behaviors, entities),
      // Names this user's earlier events were given are in no vocabulary yet.
      vocabulary: [...lines, ...[...new Set(own)].slice(0, OWN_MAX)],
      before: known.slice(-BEFORE_MAX).map(({ type, object, context }) => JSON.stringify({ type, object, context })),
      marker: markerFor(rows.map(({ line }) => line)),
    });
  }

  private count(usage: Usage): void {
    this.usage.prompt_tokens += usage.promptTokens;
    this.usage.completion_tokens += usage.completionTokens;
    this.usage.estimated ||= usage.estimated;
    this.run.publish({ type: "usage", ...this.usage });
  }

  private outcome(): Outcome {
    const { run, job, rejected, known } = this;
    const events = known.length;
    // A garbage answer must not push out good events; one with more refused than valid lines is no basis for anything.
    if (events === 0 || rejected > events) {
      throw new AppError("answer_unusable", { params: { valid: events, rejected }, retryable: true });
    }
    const counts = { behaviors: job.material.rows.length, events, rejected };
    return {
      status: rejected > 0 ? "partial" : "succeeded",
      message: fillText(extractTexts[rejected > 0 ? "donePartial" : "done"][run.locale], counts),
      counts,
      eventCount: events,
      result: { user_id: job.userId, events, rejected, model: run.model ?? run.ctx.llm.connection.model },
    };
  }
}

/** Until a model has answered: output tokens per row, as answers about the sample take. Only for progress. */
const TOKENS_PER_ROW = 32;
