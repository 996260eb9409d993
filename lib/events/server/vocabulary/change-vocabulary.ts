import { lockVocabulary, selectEventTypes, selectTypeNodes, withTransaction, type Tx, type TypeNode } from "@/db";
import { AppError, type Ctx } from "@/lib/core";
import type { EventType } from "@/lib/events";
import { forgetKnownTypes } from "./known-types";

export type Needs = Pick<Ctx, "db" | "project">;

/** What a change of the vocabulary works with: nobody else changes anything until it is over. */
export type Change = { tx: Tx; project: Ctx["project"]; types: Map<string, TypeNode> };

/** Changes the vocabulary in one transaction. */
export async function changeVocabulary<T>(ctx: Needs, work: (change: Change) => Promise<T>): Promise<T> {
  const result = await withTransaction(ctx.db, async (tx) => {
    await lockVocabulary(tx, ctx.project);
    return await work({ tx, project: ctx.project, types: await selectTypeNodes(tx, ctx.project) });
  });
  forgetKnownTypes(ctx);
  return result;
}

/** A type as it stands. */
export async function readType(
  { tx, project }: { tx: Pick<Tx, "execute">; project: Ctx["project"] },
  id: string,
): Promise<EventType> {
  const [type] = await selectEventTypes(tx, { projectId: project, ids: [id], limit: 1 });
  if (!type) throw new AppError("not_found", { params: { what: "event type", id } });
  return type;
}
