import { z } from "zod";
import { adoptRejected, adoptTags, markUnanswered, selectEntitiesToTag, selectFramesOfType, type Tx } from "@/db";
import { AppError, RowId, RunId, type Ctx } from "@/lib/core";
import { EntityKind } from "@/lib/entities";
import { survivingFrames, type Run } from "@/lib/runs";
import { getRun, startRun, type EndOfRun, type Outcome, type RunHandle, type RunWork } from "@/lib/runs/server";
import { NOTHING_KEPT, Tagging, type Kept } from "./tagging";

/** Whether an earlier answer to the same question may be given again. */
export const CacheUse = z.enum(["use", "bypass"]);

/** What one run is told: entities of one kind, in the order in which its prompt names them. */
export const TagRunInput = z.object({
  entity_ids: z.array(RowId).min(1),
  kind: EntityKind,
  /** Whatever was answered for an entity after this moment needs no asking again; RFC 3339. */
  since: z.string(),
  cache: CacheUse.optional(),
});
export type TagRunInput = z.infer<typeof TagRunInput>;

export const TagOneInput = z.object({ entity_id: RowId, cache: CacheUse.optional() });
export type TagOneInput = z.infer<typeof TagOneInput>;

const inputOf = ({ run }: RunHandle): TagRunInput => TagRunInput.parse(run.input);

/**
 * Starts the tagging of one entity, or joins the run that is asking about it. Fails with `not_found`, and with
 * `entity_locked` where a person wants it left alone.
 */
export async function tagEntity(ctx: Ctx, input: TagOneInput): Promise<{ run: Run; joined: boolean }> {
  const { entity_id: id, cache } = input;
  const found = await selectEntitiesToTag(ctx.db, { projectId: ctx.project, ids: [id], only: "all" });
  if (!found.known.has(id)) throw new AppError("not_found", { params: { what: "entity", id } });
  const going = found.going.get(id);
  if (going !== undefined) return { run: await getRun(ctx, RunId.parse(going)), joined: true };
  const [entity] = found.due;
  if (!entity) throw new AppError("entity_locked", { params: { id } });
  const told: TagRunInput = {
    entity_ids: [id],
    kind: entity.kind,
    since: found.since,
    ...(cache === undefined ? {} : { cache }),
  };
  return await startRun(ctx, { kind: "tag-entities", subject: `entity-${id}`, input: told, work: taggingWork });
}

/**
 * Carries out taggings. A complete valid line about an entity is a result of its own: it is stored as soon as it is
 * read, fenced by the run's claim, and stays whatever becomes of the run. So a cancel ends the asking and takes nothing
 * back, and a later attempt or run asks only about what has no answer yet.
 */
export const taggingWork: RunWork = {
  execute: (run) => carryOut(run, NOTHING_KEPT),
  resume,
  end: finish,
};

async function carryOut(run: RunHandle, kept: Kept): Promise<Outcome> {
  return await new Tagging(run, inputOf(run), kept).carryOut();
}

/** What earlier attempts stored stays, with the text that is in the log up to the last of its lines. */
async function resume(run: RunHandle): Promise<{ after: number; execute: () => Promise<Outcome> }> {
  const { ctx, claim } = run;
  const tags = await adoptTags(ctx.db, claim, run.firstSeq);
  const rejected = await adoptRejected(ctx.db, claim, run.firstSeq);
  const after = Math.max(0, ...[...tags, ...rejected].map(({ textSeq }) => textSeq ?? 0));
  const logged = await selectFramesOfType(ctx.db, { ...claim, types: ["tag", "rejected", "reset"] });
  const shown = survivingFrames(logged, after);
  const kept: Kept = {
    tags,
    rejected,
    shown: {
      tags: new Set(shown.flatMap((frame) => (frame.type === "tag" ? [frame.entity.id] : []))),
      rejected: shown.filter(({ type }) => type === "rejected").length,
    },
  };
  return { after, execute: () => carryOut(run, kept) };
}

/** Entities without an answer say why, except where a person ended the run: then nothing was tried and found wanting. */
async function finish(tx: Tx, run: RunHandle, end: EndOfRun): Promise<void> {
  if (end.status === "cancelled") return;
  const { entity_ids: entityIds, since } = inputOf(run);
  const code = "outcome" in end ? "entity_not_answered" : (end.error ?? "internal");
  await markUnanswered(tx, { projectId: run.ctx.project, runId: run.run.id }, { entityIds, since, code });
}
