import { z } from "zod";
import {
  adoptIdentified,
  adoptRejected,
  countIdentifiedBy,
  markUnidentified,
  selectFramesOfType,
  selectNow,
  type Tx,
} from "@/db";
import { AppError, type Ctx } from "@/lib/core";
import { NAMES_PER_RUN, NameScope } from "@/lib/entities";
import { NamedKind, survivingFrames, type Run } from "@/lib/runs";
import { startRun, type EndOfRun, type Outcome, type RunHandle, type RunWork } from "@/lib/runs/server";
import { CacheUse } from "../tag-entities";
import { Identification, NOTHING_KEPT, type Kept } from "./identification";
import { IdentifyRunInput, namesOf } from "./run-input";
import { unknownActions } from "./unknown-actions";

/** Which names to ask about: those without an answer unless `only` says otherwise, of every kind or of one. */
export const IdentifyInput = z
  .object({ kind: NamedKind.optional(), only: NameScope.optional(), cache: CacheUse.optional() })
  .strict();
export type IdentifyInput = z.infer<typeof IdentifyInput>;

/** There is one set of open names in a project, and one run about it at a time. */
const SUBJECT = "relations";

const inputOf = ({ run }: RunHandle): IdentifyRunInput => IdentifyRunInput.parse(run.input);

/**
 * Asks a model what the names mean that rows leave open, or joins the run that does. Fails with `no_open_names` when
 * there is none to ask about.
 */
export async function identifyRelations(ctx: Ctx, input: IdentifyInput): Promise<{ run: Run; joined: boolean }> {
  const { kind, only = "open", cache } = input;
  const told: IdentifyRunInput = {
    only,
    since: await selectNow(ctx.db),
    ...(kind === undefined ? {} : { kind }),
    ...(cache === undefined ? {} : { cache }),
  };
  const open = await namesOf(ctx, ctx.db, await unknownActions(ctx), told, 1);
  if (open.length === 0) throw new AppError("no_open_names");
  return await startRun(ctx, { kind: "identify-relations", subject: SUBJECT, input: told, work: identificationWork });
}

/**
 * Carries out such runs. A complete valid line about a name is a result of its own: it is stored as soon as it is read,
 * fenced by the run's claim, and stays whatever becomes of the run. So a cancel ends the asking and takes nothing back,
 * and a later attempt or run asks only about what has no answer yet.
 */
export const identificationWork: RunWork = {
  execute: (run) => carryOut(run, NOTHING_KEPT),
  resume,
  end: finish,
};

async function carryOut(run: RunHandle, kept: Kept): Promise<Outcome> {
  return await new Identification(run, inputOf(run), kept).carryOut();
}

/** What earlier attempts stored stays, with the text that is in the log up to the last of its lines. */
async function resume(run: RunHandle): Promise<{ after: number; execute: () => Promise<Outcome> }> {
  const { ctx, claim } = run;
  const identified = await adoptIdentified(ctx.db, claim, run.firstSeq);
  const rejected = await adoptRejected(ctx.db, claim, run.firstSeq);
  const after = Math.max(0, ...[...identified, ...rejected].map(({ textSeq }) => textSeq ?? 0));
  const logged = await selectFramesOfType(ctx.db, { ...claim, types: ["relation", "rejected", "reset"] });
  const shown = survivingFrames(logged, after);
  const kept: Kept = {
    identified,
    rejected,
    shown: {
      names: new Set(
        shown.flatMap((frame) => (frame.type === "relation" ? [`${frame.relation.kind} ${frame.relation.key}`] : [])),
      ),
      rejected: shown.filter(({ type }) => type === "rejected").length,
    },
  };
  return { after, execute: () => carryOut(run, kept) };
}

/** Names without an answer say why, except where a person ended the run: then nothing was tried and found wanting. */
async function finish(tx: Tx, run: RunHandle, end: EndOfRun): Promise<void> {
  if (end.status === "cancelled") return;
  const code = "outcome" in end ? "name_not_answered" : (end.error ?? "internal");
  const input = inputOf(run);
  const key = { projectId: run.ctx.project, runId: run.run.id };
  const answered = await countIdentifiedBy(tx, key);
  const names = await namesOf(run.ctx, tx, await unknownActions(run.ctx), input, NAMES_PER_RUN - answered);
  await markUnidentified(tx, key, { names, code });
}
