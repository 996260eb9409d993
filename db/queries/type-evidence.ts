import { sql } from "drizzle-orm";
import type { EventRole } from "@/lib/events";
import type { Db, Tx } from "../client";

/** Events of a type that are looked at to learn what it rests on. */
const SAMPLE = 40;
/** Behaviours of an event that are looked at. */
const ROWS = 5;
/** Actions and objects of a type that are told, the commonest first. */
const TOLD = 5;

/** What is known of a type for prompts: names, and what its events rest on. */
export type VocabularyType = {
  id: string;
  name: string;
  nameZh: string | null;
  nameEn: string | null;
  definition: string | null;
  category: string;
  role: EventRole | null;
  state: "proposed" | "accepted";
  /** All names it goes by. */
  names: string[];
  events: number;
  /** How often sampled events rest on rows with these actions. */
  actions: Record<string, number>;
  /** How often sampled events name these objects. */
  objects: Record<string, number>;
};

/** All types that are not merged, the oldest first, at most `limit`: those in use before the others. */
export async function selectVocabulary(
  db: Pick<Db | Tx, "execute">,
  projectId: string,
  limit: number,
): Promise<VocabularyType[]> {
  const rows = await db.execute<VocabularyType & { names: string[] | null }>(sql`
    with uses as (
      select type, count(*)::int as events from events
      where project_id = ${projectId} and state = 'current' group by type
    ), chosen as (
      select t.*, coalesce(u.events, 0) as events from event_types t left join uses u on u.type = t.name
      where t.project_id = ${projectId} and t.state <> 'merged'
      order by coalesce(u.events, 0) desc, t.id limit ${limit}
    ), sampled as (
      select t.id, e.object, e.behavior_ids from chosen t
      cross join lateral (
        select object, behavior_ids from events
        where project_id = ${projectId} and state = 'current' and type = t.name limit ${SAMPLE}
      ) e
    ), acts as (
      select s.id, b.action as word, count(*)::int as n
      from sampled s cross join lateral unnest(s.behavior_ids[1:${sql.raw(String(ROWS))}]) as r(id)
      join behaviors b on b.project_id = ${projectId} and b.id = r.id
      group by s.id, b.action
    ), things as (
      select id, object as word, count(*)::int as n from sampled where object is not null group by id, object
    )
    select t.id::text as id, t.name, t.name_zh as "nameZh", t.name_en as "nameEn", t.definition, t.category, t.role,
      t.state, t.events,
      (select array_agg(n.name order by n.key) from event_type_names n
        where n.project_id = ${projectId} and n.type_id = t.id) as names,
      coalesce((select jsonb_object_agg(word, n) from
        (select word, n from acts a where a.id = t.id order by n desc, word limit ${TOLD}) a), '{}') as actions,
      coalesce((select jsonb_object_agg(word, n) from
        (select word, n from things a where a.id = t.id order by n desc, word limit ${TOLD}) a), '{}') as objects
    from chosen t order by t.id
  `);
  return [...rows].map((row) => ({ ...row, names: row.names ?? [row.name] }));
}
