import { z } from "zod";
import {
  addTypeNames,
  deleteUnusedTypes,
  insertEventType,
  keepTypeNames,
  renameEvents,
  selectKeyOwners,
  selectTypeNodes,
  updateEventTypes,
} from "@/db";
import { AppError, RowId } from "@/lib/core";
import {
  EventCategory,
  EventRole,
  canonicalKey,
  endOf,
  isChinese,
  type EventType,
  type EventTypeEdit,
  type NewEventType,
} from "@/lib/events";
import { changeVocabulary, readType, type Change, type Needs } from "./change-vocabulary";
import { findType } from "./find-type";
import { adoptTypes } from "./known-types";

/** A type by its id or any of its names. Fails with `not_found`. */
export async function getEventType(ctx: Needs, ref: string): Promise<EventType> {
  await adoptTypes(ctx);
  const type = await findType(ctx.db, ctx.project, await selectTypeNodes(ctx.db, ctx.project), ref);
  return await readType({ tx: ctx.db, project: ctx.project }, type.id);
}

/** Adds a type that a person names; it is accepted. Fails with `event_type_name_taken`. */
export async function createEventType(ctx: Needs, input: NewEventType): Promise<EventType> {
  return await changeVocabulary(ctx, async (change) => {
    const { tx, project } = change;
    const { name, category = "other", ...rest } = input;
    const owner = (await selectKeyOwners(tx, project, [canonicalKey(name)])).get(canonicalKey(name));
    if (owner !== undefined) throw nameTaken(change, name, owner);
    const id = await insertEventType(tx, { projectId: project, name, category });
    await addTypeNames(tx, { projectId: project, typeId: id, names: [name] });
    const own = isChinese(name) ? { nameZh: name, nameEn: null } : { nameZh: null, nameEn: name };
    await edit(change, { id, name, ...own }, rest);
    return await readType(change, id);
  });
}

/**
 * Changes a type. What a person says about a type accepts it, unless they say otherwise; a new name is given to its
 * events at once, and the old one stays a synonym. Events that were written under a synonym that is taken away become
 * a type of that name again. Fails with `event_type_name_taken` when a name means another type, and with `event_type_merged`.
 */
export async function editEventType(ctx: Needs, ref: string, input: EventTypeEdit): Promise<EventType> {
  return await changeVocabulary(ctx, async (change) => {
    const { tx, project, types } = change;
    const type = await findType(tx, project, types, ref);
    if (type.mergedInto !== null) {
      const target = endOf(types, type.id)?.name ?? "";
      throw new AppError("event_type_merged", { params: { name: type.name, target } });
    }
    await edit(change, type, { state: "accepted", ...input });
    if (input.name !== undefined || input.synonyms !== undefined) await renameEvents(tx, project, [type.name]);
    return await readType(change, type.id);
  });
}

type Named = { id: string; name: string; nameZh: string | null; nameEn: string | null };

async function edit(change: Change, type: Named, input: EventTypeEdit): Promise<void> {
  const { tx, project } = change;
  const { name = type.name, name_zh: nameZh, name_en: nameEn, synonyms, ...rest } = input;
  const names = [name, nameZh === undefined ? type.nameZh : nameZh, nameEn === undefined ? type.nameEn : nameEn];
  const wanted = [...names, ...(synonyms ?? []), ...(name === type.name ? [] : [type.name])].flatMap(
    (each) => each ?? [],
  );
  const keys = wanted.map(canonicalKey);
  const owners = await selectKeyOwners(tx, project, keys);
  for (const each of wanted) {
    const owner = owners.get(canonicalKey(each));
    // The name of a type that was merged into this one means it already.
    if (owner !== undefined && owner !== type.id && endOf(change.types, owner)?.id !== type.id) {
      throw nameTaken(change, each, owner);
    }
  }
  await addTypeNames(tx, { projectId: project, typeId: type.id, names: wanted });
  const hasOwn = keys.some((key) => (owners.get(key) ?? type.id) === type.id);
  if (synonyms !== undefined && hasOwn) await keepTypeNames(tx, { projectId: project, typeId: type.id, keys });
  await updateEventTypes(tx, project, [type.id], { ...rest, name, nameZh, nameEn });
}

function nameTaken({ types }: Change, name: string, owner: string): AppError {
  const type = endOf(types, owner)?.name ?? types.get(owner)?.name ?? "";
  return new AppError("event_type_name_taken", { params: { name, type } });
}

const TYPES_AT_ONCE_MAX = 5000;

/** One change for many types. */
export const EditTypesInput = z
  .object({
    ids: z.array(RowId).min(1).max(TYPES_AT_ONCE_MAX),
    role: EventRole.nullable().optional(),
    state: z.enum(["proposed", "accepted"]).optional(),
    category: EventCategory.optional(),
  })
  .strict();
export type EditTypesInput = z.infer<typeof EditTypesInput>;

/** Changes many types at once, all or none; a merged one among them is an error, as with one alone. */
export async function editEventTypes(ctx: Needs, input: EditTypesInput): Promise<{ changed: number }> {
  return await changeVocabulary(ctx, async ({ tx, project, types }) => {
    const { ids, role, category, state = "accepted" } = input;
    for (const id of ids) {
      const type = types.get(id);
      if (!type) throw new AppError("not_found", { params: { what: "event type", id } });
      if (type.mergedInto === null) continue;
      throw new AppError("event_type_merged", { params: { name: type.name, target: endOf(types, id)?.name ?? "" } });
    }
    return { changed: (await updateEventTypes(tx, project, ids, { role, category, state })).length };
  });
}

/** Removes a type that nothing rests on. Fails with `event_type_in_use`. */
export async function deleteEventType(ctx: Needs, ref: string): Promise<void> {
  await changeVocabulary(ctx, async ({ tx, project, types }) => {
    const type = await findType(tx, project, types, ref);
    const gone = await deleteUnusedTypes(tx, project, [type.id]);
    if (gone.length === 0) throw new AppError("event_type_in_use", { params: { name: type.name } });
  });
}
