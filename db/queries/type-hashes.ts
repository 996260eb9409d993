import { sql, type SQL } from "drizzle-orm";
import type { Tx } from "../client";

/** Hash and time of an event, as PostgreSQL sends them. */
export const BYTES_AN_EVENT = 12;

/** All names of a project's types, each with a hash of its own under the seed. */
export type TypeHashes = { seed: number; names: string[]; hashes: number[] };

/**
 * Joining events to numbers of types would cost more than reading them, so their names are hashed, with the first seed
 * that gives each name of this project a hash of its own. Each name in use is found by one look into the index of
 * names, instead of by reading all events.
 */
export async function selectTypeHashes(tx: Tx, projectId: string): Promise<TypeHashes> {
  const rows = await tx.execute<{ seed: number; name: string; hash: number }>(sql`
    with recursive used as (
      (select type from events where project_id = ${projectId} and state = 'current' order by type limit 1)
      union all
      select (select e.type from events e
        where e.project_id = ${projectId} and e.state = 'current' and e.type > used.type order by e.type limit 1)
      from used where used.type is not null
    ), names as materialized (
      select name from event_types where project_id = ${projectId}
      union select type from used where type is not null
    ), seeds as materialized (
      select seed from generate_series(0, 99) seed
      where (select count(distinct ${hashOf(sql`n.name`, sql`seed`)}) = count(*) from names n)
      limit 1
    )
    select seed, name, ${hashOf(sql`name`, sql`seed`)} as hash from names cross join seeds order by name collate "C"
  `);
  return { seed: rows[0]?.seed ?? 0, names: rows.map(({ name }) => name), hashes: rows.map(({ hash }) => hash) };
}

const hashOf = (name: SQL, seed: SQL): SQL => sql`(hashtextextended(${name}, ${seed}) & 2147483647)::int`;

/**
 * A query that packs present events into one value for each user: a row for each event would cost the database half as
 * much again to send, and as much to read. All it needs stands in the index of users and times, in the order of users, so
 * that it neither visits nor sorts the events once they have been vacuumed; nothing in it keeps the database from reading
 * with several processes. It has no parameters, since COPY takes none: `project` is the project's id as a literal.
 */
export const packing = (project: string, seed: number, condition = ""): string => `
  select e.user_id, string_agg(
    int4send((hashtextextended(e.type, ${Math.trunc(seed)}) & 2147483647)::int) || timestamptz_send(e.start_at), ''::bytea
  ) as events
  from events e
  where e.project_id = ${project} and e.state = 'current' ${condition}
  group by e.user_id`;

/** A value as a literal, written by the server itself. */
export async function literal(tx: Tx, value: SQL): Promise<string> {
  const [row] = await tx.execute<{ quoted: string }>(sql`select quote_literal((${value})::text) as quoted`);
  if (!row) throw new Error("quote_literal() gives a row");
  return row.quoted;
}
