import { stagePatternSet, type Claim } from "@/db";
import { createSlots, fillText } from "@/lib/core";
import { shared } from "@/lib/core/server";
import {
  PATTERNS_KEPT_MAX,
  PatternSetId,
  type FoundPattern,
  type MiningOptions,
  type MiningQuestion,
} from "@/lib/patterns";
import type { Outcome, RunHandle } from "@/lib/runs/server";
import { loadEvents, questionKey, type LoadedEvents } from "./load-events";
import type { MiningJob, MiningProgress, MiningTask } from "./mining-job";
import { mineInThread, type MiningThread } from "./mining-thread";
import { miningTexts } from "./texts";

/** So long a search may take; what it has found until then is kept. */
const TIME_BUDGET_MS = 60_000;
/** Each holds a project's events and what was found in them. */
const THREADS_MAX = 2;

/** Where in the whole each step ends, in percent; what was measured on a million events. */
const LOADED = 15;
const SEARCHED = 60;
const MEASURED = 95;

/**
 * Loads the events of a question and does a task with them in a thread; `use` takes what comes of it. A task that holds
 * much is given as a function, which is called when there is room to do it.
 */
export async function searchEvents<T>(
  run: RunHandle,
  question: MiningQuestion,
  task: MiningTask | (() => Promise<MiningTask>),
  use: (thread: MiningThread, events: LoadedEvents) => Promise<T>,
): Promise<T> {
  const { signal } = run;
  const leave = await slots().take(signal);
  try {
    tell(run, 0, "loading");
    const events = await loadEvents(run.ctx, question);
    signal.throwIfAborted();
    const { typeNames, userIds, types } = events.columns;
    tell(run, LOADED, "mining", { events: types.length, users: userIds.length });
    const report = reporter(run, typeNames);
    const todo = typeof task === "function" ? await task() : task;
    const thread = await mineInThread(jobOf(todo, question, events), signal, report);
    try {
      return await use(thread, events);
    } finally {
      await thread.close();
    }
  } finally {
    leave();
  }
}

const slots = () => shared("mining-slots", () => createSlots(THREADS_MAX));

function tell(run: RunHandle, percent: number, step: "loading" | "mining" | "storing", params = {}): void {
  const message = fillText(miningTexts[step][run.locale], params);
  run.report({ done: 0, total: 0, unit: "patterns", percent, message });
}

function reporter(run: RunHandle, typeNames: readonly string[]): (progress: MiningProgress) => void {
  const shown = ({ types, support }: FoundPattern) => ({
    events: Array.from(types, (type) => typeNames[type] ?? ""),
    support,
  });
  let measuring = false;
  return (progress) => {
    if (progress.kind === "mining") {
      const { share, found, best } = progress;
      run.report({ done: found, total: 0, unit: "patterns", percent: LOADED + share * (SEARCHED - LOADED) });
      run.publish({ type: "patterns", found, best: best.map(shown) });
      return;
    }
    const { share, patterns } = progress;
    run.report({
      done: Math.round(share * patterns),
      total: patterns,
      unit: "patterns",
      percent: SEARCHED + share * (MEASURED - SEARCHED),
      // Said with the first figure only; the others would repeat it.
      ...(measuring ? {} : { message: fillText(miningTexts.measuring[run.locale], { patterns }) }),
    });
    measuring = true;
  };
}

function jobOf(
  task: MiningTask,
  question: MiningQuestion,
  { columns, sequences, segments, typesOf }: LoadedEvents,
): MiningJob {
  const types = (names: readonly string[] | undefined) => names && typesOf(names);
  const options: MiningOptions = {
    minSupport: question.min_support,
    counted: question.counted === "users" ? "users" : "sequences",
    minLength: question.min_length,
    maxLength: question.max_length,
    output: question.output,
    topK: question.top_k,
    reach: {
      maxGapMs: question.max_gap_ms,
      maxSpanMs: question.max_span_ms,
      maxGapSteps: question.max_gap_steps,
      maxSpanSteps: question.max_span_steps,
    },
    startsWith: types(question.starts_with),
    endsWith: types(question.ends_with),
    contains: types(question.contains),
  };
  return {
    task,
    columns,
    sequences,
    options,
    outcome: typesOf(question.target_events ?? []),
    segments: segments && { codes: segments.codes, count: segments.count },
    patternsMax: PATTERNS_KEPT_MAX,
    timeBudgetMs: TIME_BUDGET_MS,
  };
}

/** Where a set is kept until its run publishes it, what it answers, from which data, and when work on it began. */
export type SetInTheMaking = {
  claim: Pick<Claim, "projectId" | "runId" | "attempt">;
  question: MiningQuestion;
  version: string;
  startedAt: number;
};

/** Stages the set that a thread has made. Its id stands in the result. */
export async function storeSet(
  run: RunHandle,
  { claim, question, version, startedAt }: SetInTheMaking,
  { outcome, pieces }: MiningThread,
  { segments }: LoadedEvents,
): Promise<Outcome> {
  if (outcome.kind !== "mined") throw new Error(`a set cannot be made of what was ${outcome.kind}`);
  const { ctx, signal } = run;
  const {
    patterns,
    beyondChance,
    incomplete,
    minSupport,
    supportBelow,
    frequent,
    excluded,
    events,
    users,
    sessions,
    types,
  } = outcome.summary;
  tell(run, MEASURED, "storing", { patterns });
  const id = PatternSetId.parse(ctx.ids.next("set"));
  const set = {
    id,
    question,
    questionKey: questionKey(question),
    dataVersion: version,
    patterns,
    beyondChance,
    incomplete,
    figures: {
      events,
      users,
      sessions,
      types,
      min_support: minSupport,
      support_below: supportBelow,
      ...(frequent === null ? {} : { frequent }),
      ...(excluded.length > 0 ? { excluded_by: excluded } : {}),
      segment_names: segments?.names ?? [],
      duration_ms: Math.round(ctx.clock.now() - startedAt),
    },
  };
  await stagePatternSet(ctx.db, claim, set, pieces(), () => signal.throwIfAborted());
  const counts = { patterns, beyond_chance: beyondChance };
  return {
    status: incomplete ? "partial" : "succeeded",
    message: fillText(miningTexts[incomplete ? "incomplete" : "found"][run.locale], counts),
    counts,
    result: { pattern_set_id: id, ...counts },
  };
}
