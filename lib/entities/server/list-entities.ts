import {
  countEntities,
  selectEntities,
  selectEntity,
  selectEntityBehaviors,
  selectEntityFacets,
  type ListedEntity,
} from "@/db";
import { AppError, type Ctx } from "@/lib/core";
import type { Entity, EntityDetail, EntityFacets, EntityFilter, EntityKind, EntitySort } from "@/lib/entities";
import type { Behavior } from "@/lib/people";
import { decodeCursor, decodeRowCursor, encodeCursor } from "@/lib/people/server";

type Needs = Pick<Ctx, "db" | "project">;

export type EntityPage = { items: Entity[]; next_cursor: string | null; total: number };

export type EntitySearch = { [Name in keyof EntityFilter]?: EntityFilter[Name] | undefined } & {
  sort?: EntitySort | undefined;
  cursor?: string | undefined;
  limit: number;
};

const cursorOf = (sort: EntitySort, { entity, key }: ListedEntity) => encodeCursor([sort, key, entity.id]);

/** A cursor belongs to the order it was made in; in another one it would skip entities. */
function readCursor(cursor: string, sort: EntitySort): { key: string; id: string } {
  const [made = "", key = "", id = ""] = decodeCursor(cursor, 3);
  const fits = sort === "name" || (sort === "updated" ? !Number.isNaN(Date.parse(key)) : /^\d{1,9}$/.test(key));
  if (made !== sort || !fits) throw new AppError("bad_request", { params: { detail: "cursor" } });
  return { key, id: decodeRowCursor(id) };
}

/** Entities that a filter lets through: the most used first, by name, or those that changed last. */
export async function listEntities(ctx: Needs, input: EntitySearch): Promise<EntityPage> {
  const { sort = "behaviors", cursor, limit, ...filter } = input;
  const match = { ...filter, projectId: ctx.project };
  const after = cursor === undefined ? undefined : readCursor(cursor, sort);
  const [found, total] = await Promise.all([
    selectEntities(ctx.db, { ...match, sort, after, limit: limit + 1 }),
    countEntities(ctx.db, match),
  ]);
  const items = found.slice(0, limit);
  const last = items.at(-1);
  return {
    items: items.map(({ entity }) => entity),
    next_cursor: found.length > limit && last ? cursorOf(sort, last) : null,
    total,
  };
}

/** Fails with `not_found`. */
export async function getEntity(ctx: Needs, id: string): Promise<EntityDetail> {
  const entity = await selectEntity(ctx.db, ctx.project, id);
  if (!entity) throw new AppError("not_found", { params: { what: "entity", id } });
  return entity;
}

/** Some behaviours that name the entity, of different users. Fails with `not_found`. */
export async function sampleBehaviors(ctx: Needs, id: string): Promise<{ items: Behavior[] }> {
  const { kind } = await getEntity(ctx, id);
  return { items: await selectEntityBehaviors(ctx.db, ctx.project, { id, kind }) };
}

/** What a list can be narrowed by, and how the tagging of each kind stands. */
export async function getEntityFacets(ctx: Needs, kind: EntityKind | undefined): Promise<EntityFacets> {
  return await selectEntityFacets(ctx.db, ctx.project, kind);
}
