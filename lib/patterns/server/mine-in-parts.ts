import {
  countMinedBytes,
  countMinedParts,
  saveMinedPart,
  selectCauses,
  selectItemStates,
  selectMinedParts,
  type RunKey,
} from "@/db";
import { z } from "zod";
import { AppError, fillText, RunId } from "@/lib/core";
import { PatternSetId, tableToBytes, type MiningQuestion } from "@/lib/patterns";
import { isTerminal } from "@/lib/runs";
import { getRun, superviseItems, WaitSelf, type Outcome, type RunHandle } from "@/lib/runs/server";
import { questionVersion } from "./load-events";
import type { Step } from "./mining-input";
import { searchEvents, storeSet } from "./search-events";
import { miningTexts } from "./texts";

/** So long an item waits at first before it looks again whether the others are so far, and later at most. */
const LOOK_AGAIN_MS = 250;
const LOOK_AGAIN_MS_MAX = 2000;

const SetResult = z.object({ pattern_set_id: PatternSetId, patterns: z.number(), beyond_chance: z.number() });

/** The items of a run that mines in so many parts: two passes over the parts, then one over what they came to. */
export function partItems(parts: number, more: Pick<Step, "kept_by" | "version">): { item: string; step: Step }[] {
  const both = (["find", "count"] as const).flatMap((step) =>
    Array.from({ length: parts }, (_, part) => ({
      // Two runs that are going on never have an item of one name.
      item: `${step} ${part + 1}/${parts} ${more.kept_by}`,
      step: { step, part, parts, ...more },
    })),
  );
  return [...both, { item: `measure ${more.kept_by}`, step: { step: "measure", part: 0, parts, ...more } }];
}

/** Carries out one item. What it needs of others that are not so far it waits for, and gives its place free meanwhile. */
export async function carryOutStep(run: RunHandle, question: MiningQuestion, step: Step): Promise<Outcome> {
  const { ctx } = run;
  const kept = { projectId: ctx.project, runId: step.kept_by };
  const startedAt = ctx.clock.now();
  await refuseOtherData(run, question, step);
  if (step.step === "count") await untilAll(run, kept, "found", step.parts);
  if (step.step === "measure") await untilAll(run, kept, "counted", step.parts);
  const outcome = await doStep(run, question, step, startedAt);
  // Events are read after the look above, and may be others than the one part read and the next will.
  await refuseOtherData(run, question, step);
  return outcome;
}

async function doStep(run: RunHandle, question: MiningQuestion, step: Step, startedAt: number): Promise<Outcome> {
  const { ctx, locale } = run;
  const { part, parts } = step;
  const kept = { projectId: ctx.project, runId: step.kept_by };
  switch (step.step) {
    case "find":
      return await searchEvents(run, question, { kind: "find", part, parts }, async ({ outcome }) => {
        if (outcome.kind !== "found") throw new Error(`a part that was to be searched was ${outcome.kind}`);
        const { table } = outcome;
        if (!table) throw new AppError("mining_part_too_large");
        await saveMinedPart(ctx.db, kept, { kind: "found", part, data: tableToBytes(table) });
        return done(miningTexts.partFound[locale], table.supports.length);
      });
    case "count": {
      const task = async () => ({ kind: "count" as const, tables: await tablesOf(run, kept), part, parts });
      return await searchEvents(run, question, task, async ({ outcome }) => {
        if (outcome.kind !== "counted") throw new Error(`a part that was to be counted was ${outcome.kind}`);
        const { supports } = outcome;
        if (!supports) throw new AppError("mining_part_too_large");
        const data = new Uint8Array(supports.buffer, supports.byteOffset, supports.byteLength);
        await saveMinedPart(ctx.db, kept, { kind: "counted", part, data });
        return done(miningTexts.partCounted[locale], supports.length);
      });
    }
    case "measure": {
      // It belongs to the run over all parts, which publishes it.
      const claim = { ...run.claim, runId: run.run.parent_id ?? run.run.id };
      const made = { claim, question, version: step.version, startedAt };
      const task = async () => ({
        kind: "measure" as const,
        tables: await tablesOf(run, kept),
        counts: await selectMinedParts(ctx.db, kept, "counted"),
      });
      return await searchEvents(run, question, task, (thread, events) => storeSet(run, made, thread, events));
    }
  }
}

/** Together they may not be more than a thread can merge beside the events. */
const TABLES_BYTES_MAX = 128 * 1024 * 1024;

/** What the parts found, as bytes: they are unpacked and merged where nobody waits for it. */
async function tablesOf({ ctx }: RunHandle, kept: RunKey): Promise<Uint8Array[]> {
  if ((await countMinedBytes(ctx.db, kept, "found")) > TABLES_BYTES_MAX) throw new AppError("mining_part_too_large");
  return await selectMinedParts(ctx.db, kept, "found");
}

const done = (message: string, patterns: number): Outcome => ({
  status: "succeeded",
  message: fillText(message, { patterns }),
  counts: { patterns },
  result: { patterns },
});

/** Fails where a part that is waited for has failed; one that only has to be waited for gives this run back. */
async function untilAll(run: RunHandle, kept: RunKey, kind: "found" | "counted", parts: number): Promise<void> {
  if ((await countMinedParts(run.ctx.db, kept, kind)) === parts) return;
  const parent = { projectId: kept.projectId, runId: run.run.parent_id ?? kept.runId };
  const step = kind === "found" ? "find " : "count ";
  const others = (await selectItemStates(run.ctx.db, parent)).filter(({ item }) => item.startsWith(step));
  // What nobody is working on any more will not come.
  if (others.every(({ status }) => isTerminal(status))) {
    // It may have come between the two looks.
    if ((await countMinedParts(run.ctx.db, kept, kind)) === parts) return;
    throw new AppError("mining_part_failed");
  }
  if (others.some(({ status }) => status === "failed" || status === "cancelled")) {
    throw new AppError("mining_part_failed");
  }
  throw new WaitSelf(Math.min(LOOK_AGAIN_MS_MAX, LOOK_AGAIN_MS * 2 ** Math.min(run.attempt - 1, 10)));
}

async function refuseOtherData({ ctx }: RunHandle, question: MiningQuestion, { version }: Step): Promise<void> {
  if ((await questionVersion(ctx, question)) !== version) throw new AppError("mining_data_changed");
}

/**
 * Watches the items, and ends with what the last of them came to. Where a part alone was too much, `whole` is what is
 * left to do: it ends with what it found until a limit was reached.
 */
export async function superviseParts(run: RunHandle, whole: () => Promise<Outcome>): Promise<Outcome> {
  try {
    await superviseItems.execute(run);
  } catch (error) {
    if (!(error instanceof AppError && error.code === "batch_failed")) throw error;
  }
  const causes = await selectCauses(run.ctx.db, run.claim);
  if (causes.some(({ code }) => code === "mining_part_too_large")) return await whole();
  if (causes[0]) throw failureOf(causes[0].code);
  const states = await selectItemStates(run.ctx.db, run.claim);
  const last = states.at(-1);
  if (!last || (last.status !== "succeeded" && last.status !== "partial")) throw new AppError("mining_part_failed");
  const { result } = await getRun(run.ctx, RunId.parse(last.runId));
  const { pattern_set_id: id, patterns, beyond_chance: beyondChance } = SetResult.parse(result);
  const counts = { patterns, beyond_chance: beyondChance };
  return {
    status: last.status,
    message: fillText(miningTexts[last.status === "partial" ? "incomplete" : "found"][run.locale], counts),
    counts,
    result: { pattern_set_id: id, ...counts },
  };
}

/** The first failure that is not the consequence of another part's. */
function failureOf(code: string): AppError {
  return new AppError(code === "mining_data_changed" ? "mining_data_changed" : "mining_part_failed");
}
