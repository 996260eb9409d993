import { sql } from "drizzle-orm";
import type { ProjectId } from "@/lib/core";
import type { ThingKind } from "@/lib/qa";
import type { Db, Tx } from "../client";
import { usersOf, type UserSelection } from "./segment-sql";

export type TopThings = { rows: { name: string; n: number }[]; total: number };

/**
 * Things of a kind by how many users had to do with them, the most first, and how many things there are. `users` leaves
 * only some users, `from` and `to` (moments as RFC 3339, the second not included) only some behaviours.
 */
export async function selectTopThings(
  db: Db | Tx,
  projectId: ProjectId,
  query: {
    kind: ThingKind;
    users?: UserSelection | undefined;
    from?: string | undefined;
    to?: string | undefined;
    limit: number;
  },
): Promise<TopThings> {
  const { kind, users, from, to, limit } = query;
  const column = sql`r.${sql.identifier(kind)}`;
  const limited = from !== undefined || to !== undefined;
  const chosen = users ? sql`join (${usersOf(projectId, users)}) s on s.id = v.user_id` : sql``;
  // What behaviours name is counted when they are stored, which saves reading them where no days are asked for.
  const pairs = limited
    ? sql`
      select distinct coalesce(m.entity_key, v.name) as key, v.user_id
      from (
        select distinct ${column} as name, r.user_id from behaviors r
        where r.project_id = ${projectId} and ${column} is not null
          and r.at >= coalesce(${from ?? null}::timestamptz, '-infinity')
          and r.at < coalesce(${to ?? null}::timestamptz, 'infinity')
      ) v ${chosen}
      left join (
        select distinct name, entity_key from entity_mentions where project_id = ${projectId} and kind = ${kind}
      ) m on m.name = v.name`
    : sql`
      select distinct v.key, v.user_id from (
        select m.entity_key as key, unnest(m.user_ids) as user_id from entity_mentions m
        where m.project_id = ${projectId} and m.kind = ${kind}
      ) v ${chosen}`;
  const counted =
    !limited && !users
      ? sql`
        select name_key as key, user_count as n from entities
        where project_id = ${projectId} and kind = ${kind} and user_count > 0`
      : sql`select p.key, count(*)::int as n from (${pairs}) p group by p.key`;
  const rows = await db.execute<{ name: string; n: number; total: number }>(sql`
    with counted as materialized (${counted}),
    best as materialized (select key, n from counted order by n desc, key limit ${limit})
    select coalesce(e.name, b.key) as name, b.n, (select count(*)::int from counted) as total
    from best b left join entities e on e.project_id = ${projectId} and e.kind = ${kind} and e.name_key = b.key
    order by b.n desc, b.key
  `);
  return { rows: [...rows].map(({ name, n }) => ({ name, n })), total: rows[0]?.total ?? 0 };
}

/** The noted names of a kind, each with the key of the thing that is meant. */
export async function selectThingKeys(
  db: Db | Tx,
  projectId: ProjectId,
  kind: ThingKind,
): Promise<{ name: string; key: string }[]> {
  const rows = await db.execute<{ name: string; key: string }>(sql`
    select distinct name, entity_key as key from entity_mentions where project_id = ${projectId} and kind = ${kind}
  `);
  return [...rows];
}

/** What things are called, by their keys; a key that is not there is no key of a thing. */
export async function selectThingNames(
  db: Db | Tx,
  projectId: ProjectId,
  kind: ThingKind,
  keys: readonly string[],
): Promise<Map<string, string>> {
  const rows = await db.execute<{ key: string; name: string }>(sql`
    select name_key as key, name from entities
    where project_id = ${projectId} and kind = ${kind} and name_key = any(${sql.param([...keys])}::text[])
  `);
  return new Map([...rows].map(({ key, name }) => [key, name]));
}

/** How many present events of each type a user has, the most first. */
export async function selectTypesOfUser(
  db: Db | Tx,
  projectId: ProjectId,
  userId: string,
): Promise<{ name: string; n: number }[]> {
  const rows = await db.execute<{ name: string; n: number }>(sql`
    select type as name, count(*)::int as n from events
    where project_id = ${projectId} and user_id = ${userId} and state = 'current'
    group by type order by count(*) desc, type collate "C"
  `);
  return [...rows];
}
