import { z } from "zod";
import { pointTypesAt, renameEvents, resolveKeys, unpointType, updateEventTypes, type TypeNode } from "@/db";
import { AppError } from "@/lib/core";
import { canonicalKey, endOf, planMerge, type EventType } from "@/lib/events";
import { changeVocabulary, readType, type Change, type Needs } from "./change-vocabulary";
import { findType } from "./find-type";

/** Types by id or by any of their names. */
const TypeRef = z.string().min(1).max(100);

export const MergeTypesInput = z.object({ sources: z.array(TypeRef).min(1).max(200), target: TypeRef }).strict();
export type MergeTypesInput = z.infer<typeof MergeTypesInput>;

/** `renamed`: events that have another type's name now. */
export type Merged = { type: EventType; renamed: number };

/**
 * Merges types into another one: their events get its name, and so does what a model calls by theirs from now on. No
 * model is asked. Fails with `merge_loop` when the target is, or is merged into, one of them; then nothing changes.
 */
export async function mergeEventTypes(ctx: Needs, input: MergeTypesInput): Promise<Merged> {
  return await changeVocabulary(ctx, async (change) => {
    const { tx, project, types } = change;
    const target = await findType(tx, project, types, input.target);
    const sources: TypeNode[] = [];
    for (const ref of input.sources) sources.push(await findType(tx, project, types, ref));
    const merged = await applyMerge(change, { sources: sources.map(({ id }) => id), target: target.id });
    const renamed = await renameEvents(tx, project, merged.before);
    return { type: await readType(change, merged.target), renamed };
  });
}

/**
 * Points types at their target without touching events yet; `before` are the names those have that need a new one.
 * The nodes of the change follow.
 */
export async function applyMerge(
  { tx, project, types }: Change,
  wanted: { sources: readonly string[]; target: string },
): Promise<{ target: string; before: string[] }> {
  const plan = planMerge(types, wanted.sources, wanted.target);
  if (!plan.ok) {
    if (plan.reason === "unknown") throw new AppError("not_found", { params: { what: "event type", id: plan.id } });
    throw new AppError("merge_loop", { params: { source: plan.source.name, target: plan.target.name } });
  }
  const target = types.get(plan.target.id);
  if (!target) throw new AppError("not_found", { params: { what: "event type", id: plan.target.id } });
  const moved = plan.moved.flatMap(({ id }) => types.get(id) ?? []);
  const before = moved.map(({ id, name }) => endOf(types, id)?.name ?? name);
  await pointTypesAt(
    tx,
    project,
    moved.map(({ id }) => id),
    target.id,
  );
  // What the target lacks it gets from those that become it; a role must not be lost by merging.
  const gained = {
    state: "accepted",
    role: target.role ?? moved.find(({ role }) => role !== null)?.role ?? null,
    nameZh: target.nameZh ?? moved.find(({ nameZh }) => nameZh !== null)?.nameZh ?? null,
    nameEn: target.nameEn ?? moved.find(({ nameEn }) => nameEn !== null)?.nameEn ?? null,
  } as const;
  await updateEventTypes(tx, project, [target.id], gained);
  types.set(target.id, { ...target, ...gained });
  for (const source of moved) types.set(source.id, { ...source, state: "merged", mergedInto: target.id });
  return { target: target.id, before };
}

/**
 * Makes a merged type one of its own again: what was written under its names is called by its name again. Fails with
 * `event_type_not_merged`, and with `event_type_name_taken` when the type it was merged into goes by its name by now.
 */
export async function undoMerge(ctx: Needs, ref: string): Promise<Merged> {
  return await changeVocabulary(ctx, async (change) => {
    const { tx, project, types } = change;
    const type = await findType(tx, project, types, ref);
    if (type.mergedInto === null) throw new AppError("event_type_not_merged", { params: { name: type.name } });
    const end = endOf(types, type.id) ?? type;
    await unpointType(tx, project, type.id);
    const key = canonicalKey(end.name);
    if ((await resolveKeys(tx, project, [key])).get(key)?.id !== end.id) {
      throw new AppError("event_type_name_taken", { params: { name: end.name, type: type.name } });
    }
    const renamed = await renameEvents(tx, project, [end.name]);
    return { type: await readType(change, type.id), renamed };
  });
}
