import {
  deleteMinedParts,
  dropStagedSets,
  publishPatternSet,
  pruneSets,
  selectAnswers,
  selectEventTotals,
  selectLiveRunOf,
  selectRuleBefore,
  selectTypeRoles,
  type SetRow,
  type Tx,
} from "@/db";
import { AppError, fillText, RunId, type Ctx } from "@/lib/core";
import { PatternSetId, type MiningQuestion } from "@/lib/patterns";
import { selectionOf } from "@/lib/people/server";
import type { Run } from "@/lib/runs";
import {
  startBatch,
  startRun,
  superviseItems,
  type EndOfRun,
  type Outcome,
  type RunHandle,
  type RunWork,
} from "@/lib/runs/server";
import { questionKey, questionVersion, segmentsOf } from "./load-events";
import { carryOutStep, partItems, superviseParts } from "./mine-in-parts";
import { miningInput, PARTITIONS_MAX, readMiningInput } from "./mining-input";
import { applyRule } from "./save-rule";
import { searchEvents, storeSet } from "./search-events";
import { miningTexts } from "./texts";

/** Sets that nobody named and that hold nothing saved, of one project. */
const SETS_KEPT = 50;
/** From so many events on, what one thread would do is shared out, unless somebody says otherwise. */
const EVENTS_IN_ONE_PART = 2_000_000;
const PARTS_UNASKED_MAX = 8;

/**
 * Mines a project's present events; or joins the run that does so for the same question. With `partitions` the users
 * are cut into so many parts, which whoever has room works on; the result is the same. Fails with `no_events`, with
 * `unknown_event_types` and as `selectionOf` does for segments.
 */
export async function minePatternsOf(
  ctx: Ctx,
  question: MiningQuestion,
  partitions?: number,
): Promise<{ run: Run; joined: boolean }> {
  const { events } = await selectEventTotals(ctx.db, ctx.project);
  if (events === 0) throw new AppError("no_events");
  const unknown = await unknownTypes(ctx, question);
  if (unknown.length > 0) throw new AppError("unknown_event_types", { params: { names: unknown.join(", ") } });
  for (const ref of segmentsOf(question)) await selectionOf(ctx, ref);
  const about = { kind: "mine-patterns", subject: questionKey(question) } as const;
  const parts = partitions ?? Math.min(PARTS_UNASKED_MAX, Math.ceil(events / EVENTS_IN_ONE_PART));
  const version = await questionVersion(ctx, question);
  if (parts <= 1 || (await storedAnswer(ctx, question, version))) {
    return await startRun(ctx, { ...about, input: miningInput(question), work: miningWork });
  }
  const live = await selectLiveRunOf(ctx.db, { projectId: ctx.project, ...about });
  if (live) return { run: live.run, joined: true };
  const id = RunId.parse(ctx.ids.next("run"));
  const items = partItems(Math.min(parts, PARTITIONS_MAX), { kept_by: id, version }).map(({ item, step }) => ({
    item,
    weight: 1,
    input: miningInput(question, { step }),
  }));
  const input = miningInput(question, { partitions: parts });
  try {
    return { run: await startBatch(ctx, { ...about, id, input, items, work: partedWork }), joined: false };
  } catch (error) {
    // Somebody else may have asked the same between the two looks.
    const other = await selectLiveRunOf(ctx.db, { projectId: ctx.project, ...about });
    if (!other) throw error;
    return { run: other.run, joined: true };
  }
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

/** A run that mines in parts: its items are runs of the same kind. */
const partedWork: RunWork = {
  pausesItself: true,
  execute: (run) => superviseParts(run, () => mine(run)),
  resume: async (run) => ({ after: run.firstSeq, execute: () => superviseParts(run, () => mine(run)) }),
  async end(tx, run, end) {
    await superviseItems.end?.(tx, run, end);
    await finish(tx, run, end);
    if ("outcome" in end) await deleteMinedParts(tx, run.claim);
  },
};

/** Carries out such runs; every attempt starts from nothing. */
export const miningWork: RunWork = {
  parent: partedWork,
  execute: mine,
  async resume(run) {
    const { step } = readMiningInput(run.run.input);
    // What another item of the same run has made is not this one's to take back.
    if (!step || step.step === "measure") await dropStagedSets(run.ctx.db, makerOf(run));
    return { after: 0, execute: () => mine(run) };
  },
  // What an item has made belongs to the run over all of them.
  end: async (tx, run, end) => (run.run.parent_id === undefined ? await finish(tx, run, end) : undefined),
};

/** Under which run a set is staged. */
const makerOf = ({ claim, run }: RunHandle) => ({ ...claim, runId: run.parent_id ?? claim.runId });

async function finish(tx: Tx, run: RunHandle, end: EndOfRun): Promise<void> {
  const set = "outcome" in end ? PatternSetId.safeParse(end.outcome.result?.["pattern_set_id"]) : undefined;
  if (set?.success) {
    const { project } = run.ctx;
    const published = await publishPatternSet(tx, project, set.data);
    if (!published) throw new Error(`the set ${set.data} of a run that ends well is not there`);
    // What was saved by a rule is saved by it again when the question is answered anew.
    const rule = published === "published" ? await selectRuleBefore(tx, project, set.data) : null;
    if (rule) await applyRule(tx, { projectId: project, setId: set.data }, rule);
  }
  await dropStagedSets(tx, run.claim);
  await pruneSets(tx, run.ctx.project, SETS_KEPT);
}

async function mine(run: RunHandle): Promise<Outcome> {
  const { ctx } = run;
  const startedAt = ctx.clock.now();
  const { question, step } = readMiningInput(run.run.input);
  if (step) return await carryOutStep(run, question, step);
  // Read before the events: what changes in between makes the set out of date, and never wrongly present.
  const version = await questionVersion(ctx, question);
  const known = await storedAnswer(ctx, question, version);
  if (known) return knownOutcome(run, known);
  const made = { claim: run.claim, question, version, startedAt };
  return await searchEvents(run, question, { kind: "mine" }, (thread, events) => storeSet(run, made, thread, events));
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
