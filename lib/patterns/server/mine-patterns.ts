import {
  dropStagedSets,
  publishPatternSet,
  pruneSets,
  selectAnswers,
  selectEventTotals,
  selectTypeRoles,
  stagePatternSet,
  type SetRow,
  type Tx,
} from "@/db";
import { AppError, createSlots, fillText, type Ctx } from "@/lib/core";
import { shared } from "@/lib/core/server";
import { MiningQuestion, PATTERNS_KEPT_MAX, PatternSetId, type FoundPattern, type MiningOptions } from "@/lib/patterns";
import { selectionOf } from "@/lib/people/server";
import type { Run } from "@/lib/runs";
import { startRun, type EndOfRun, type Outcome, type RunHandle, type RunWork } from "@/lib/runs/server";
import { loadEvents, questionKey, questionVersion, segmentsOf, type LoadedEvents } from "./load-events";
import type { MiningJob } from "./mining-job";
import { mineInThread, type Mined } from "./mining-thread";
import { miningTexts } from "./texts";

/** So long a search may take; what it has found until then is kept. */
const TIME_BUDGET_MS = 120_000;
/** Each holds a project's events and what was found in them. */
const THREADS_MAX = 2;
/** Sets that nobody named and that hold nothing saved, of one project. */
const SETS_KEPT = 50;

/** Where in the whole each step ends, in percent; what was measured on a million events. */
const LOADED = 15;
const SEARCHED = 60;
const MEASURED = 95;

/**
 * Mines a project's present events; or joins the run that does so for the same question. Fails with `no_events`, with
 * `unknown_event_types` and as `selectionOf` does for segments.
 */
export async function minePatternsOf(ctx: Ctx, question: MiningQuestion): Promise<{ run: Run; joined: boolean }> {
  if ((await selectEventTotals(ctx.db, ctx.project)).events === 0) throw new AppError("no_events");
  const unknown = await unknownTypes(ctx, question);
  if (unknown.length > 0) throw new AppError("unknown_event_types", { params: { names: unknown.join(", ") } });
  for (const ref of segmentsOf(question)) await selectionOf(ctx, ref);
  return await startRun(ctx, {
    kind: "mine-patterns",
    subject: questionKey(question),
    input: question,
    work: miningWork,
  });
}

/** Types that a question wants to see and the vocabulary does not have. */
export async function unknownTypes(ctx: Pick<Ctx, "db" | "project">, question: MiningQuestion): Promise<string[]> {
  const { target_events, starts_with, ends_with, contains, include_types } = question;
  const wanted = [target_events, starts_with, ends_with, contains, include_types].flatMap((names) => names ?? []);
  if (wanted.length === 0) return [];
  const known = new Set((await selectTypeRoles(ctx.db, ctx.project)).map(({ name }) => name));
  return [...new Set(wanted)].filter((name) => !known.has(name));
}

/** What answers a question already: a set of the present data in which nothing is missing that more time would bring. */
export async function storedAnswer(
  ctx: Pick<Ctx, "db" | "project">,
  question: MiningQuestion,
  dataVersion: string,
): Promise<SetRow | undefined> {
  const key = { projectId: ctx.project, questionKey: questionKey(question), dataVersion };
  const answers = await selectAnswers(ctx.db, key);
  return answers.find(({ incomplete }) => incomplete === null || incomplete.reason === "patterns");
}

/** Carries out such runs; every attempt starts from nothing. */
export const miningWork: RunWork = {
  execute: mine,
  async resume(run) {
    await dropStagedSets(run.ctx.db, run.claim);
    return { after: 0, execute: () => mine(run) };
  },
  end: finish,
};

async function finish(tx: Tx, run: RunHandle, end: EndOfRun): Promise<void> {
  const set = "outcome" in end ? PatternSetId.safeParse(end.outcome.result?.["pattern_set_id"]) : undefined;
  if (set?.success) await publishPatternSet(tx, run.ctx.project, set.data);
  await dropStagedSets(tx, run.claim);
  await pruneSets(tx, run.ctx.project, SETS_KEPT);
}

async function mine(run: RunHandle): Promise<Outcome> {
  const { ctx, signal } = run;
  const startedAt = ctx.clock.now();
  const question = MiningQuestion.parse(run.run.input);
  // Read before the events: what changes in between makes the set out of date, and never wrongly present.
  const version = await questionVersion(ctx, question);
  const known = await storedAnswer(ctx, question, version);
  if (known) return knownOutcome(run, known);

  const leave = await slots().take(signal);
  try {
    tell(run, 0, "loading");
    const events = await loadEvents(ctx, question);
    signal.throwIfAborted();
    const { typeNames, userIds, types } = events.columns;
    tell(run, LOADED, "mining", { events: types.length, users: userIds.length });
    const mined = await mineInThread(jobOf(question, events), signal, (progress) => {
      if (progress.kind === "mining") {
        const { share, found, best } = progress;
        run.report({ done: found, total: 0, unit: "patterns", percent: LOADED + share * (SEARCHED - LOADED) });
        run.publish({ type: "patterns", found, best: best.map((pattern) => shown(pattern, typeNames)) });
      } else {
        const { share, patterns } = progress;
        const done = Math.round(share * patterns);
        const percent = SEARCHED + share * (MEASURED - SEARCHED);
        run.report({ done, total: patterns, unit: "patterns", percent, ...measuringOnce(patterns) });
      }
    });
    try {
      return await store(run, { question, version, startedAt, names: events.segments?.names ?? [] }, mined);
    } finally {
      await mined.close();
    }
  } finally {
    leave();
  }

  /** Said with the first figure only; the others would repeat it. */
  function measuringOnce(patterns: number) {
    if (run.progress.percent > SEARCHED) return {};
    return { message: fillText(miningTexts.measuring[run.locale], { patterns }) };
  }
}

const slots = () => shared("mining-slots", () => createSlots(THREADS_MAX));

const shown = ({ types, support }: FoundPattern, names: readonly string[]) => ({
  events: Array.from(types, (type) => names[type] ?? ""),
  support,
});

function tell(run: RunHandle, percent: number, step: "loading" | "mining" | "storing", params = {}): void {
  const message = fillText(miningTexts[step][run.locale], params);
  run.report({ done: 0, total: 0, unit: "patterns", percent, message });
}

function jobOf(question: MiningQuestion, { columns, sequences, segments, typesOf }: LoadedEvents): MiningJob {
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
    columns,
    sequences,
    options,
    outcome: typesOf(question.target_events ?? []),
    segments: segments && { codes: segments.codes, count: segments.count },
    patternsMax: PATTERNS_KEPT_MAX,
    timeBudgetMs: TIME_BUDGET_MS,
  };
}

async function store(
  run: RunHandle,
  made: { question: MiningQuestion; version: string; startedAt: number; names: string[] },
  { summary, pieces }: Mined,
): Promise<Outcome> {
  const { ctx, signal } = run;
  const { patterns, beyondChance, incomplete, minSupport, supportBelow, events, users, sessions, types } = summary;
  tell(run, MEASURED, "storing", { patterns });
  const id = PatternSetId.parse(ctx.ids.next("set"));
  const set = {
    id,
    question: made.question,
    questionKey: questionKey(made.question),
    dataVersion: made.version,
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
      segment_names: made.names,
      duration_ms: Math.round(ctx.clock.now() - made.startedAt),
    },
  };
  await stagePatternSet(ctx.db, run.claim, set, pieces(), () => signal.throwIfAborted());
  const counts = { patterns, beyond_chance: beyondChance };
  return {
    status: incomplete ? "partial" : "succeeded",
    message: fillText(miningTexts[incomplete ? "incomplete" : "found"][run.locale], counts),
    counts,
    result: { pattern_set_id: id, ...counts },
  };
}

function knownOutcome(run: RunHandle, { id, patterns, beyondChance, incomplete }: SetRow): Outcome {
  run.publish({ type: "status", status: "running", cached: true });
  const counts = { patterns, beyond_chance: beyondChance };
  return {
    status: incomplete ? "partial" : "succeeded",
    message: fillText(miningTexts.known[run.locale], counts),
    counts,
    result: { pattern_set_id: id, ...counts, cached: true },
  };
}
