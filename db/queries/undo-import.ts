import { sql } from "drizzle-orm";
import type { Tx } from "../client";
import { lockProjectForStoring } from "./import-rows";
import type { ImportKey } from "./imports";
import { mergeTouched, noteMentions, resolveMentions } from "./entity-mentions";
import { lockVocabulary } from "./event-type-names";
import { deleteUnusedTypes } from "./event-types";
import { mergeProfiles } from "./merge-layers";

/**
 * Removes what this import alone brought: behaviours and events that a later import brought too stay and become that
 * one's, profiles and entities fall back to what the other imports say. Events that rested on a removed behaviour go
 * with it, and users of whom nothing is left, and event types that it brought and nobody has used since.
 */
export async function removeImportedRows(tx: Tx, key: ImportKey): Promise<void> {
  const { projectId, importId } = key;
  await tx.execute(sql`set local statement_timeout = 0`);
  await tx.execute(sql`set local lock_timeout = 0`);
  await lockProjectForStoring(tx, key);

  // The server knows little of rows that came a moment ago and would join them in quadratic time; small tables with
  // statistics of their own lead it.
  await tx.execute(sql`
    create temp table undone on commit drop as
    select id, content_key, user_id from behaviors where project_id = ${projectId} and import_id = ${importId}
  `);
  await tx.execute(sql`analyze undone`);
  await tx.execute(sql`
    create temp table undone_events on commit drop as
    select id, content_key, user_id from events where project_id = ${projectId} and import_id = ${importId}
  `);
  await tx.execute(sql`analyze undone_events`);
  await tx.execute(sql`
    create temp table vouched on commit drop as
    select distinct on (r.content_key) r.content_key, d.import_id, r.line
    from import_duplicates d
    join imports i on i.project_id = d.project_id and i.id = d.import_id and i.undone_at is null
    cross join unnest(d.content_keys, d.lines) as r(content_key, line)
    where d.project_id = ${projectId} and d.import_id <> ${importId}
    order by r.content_key, i.seq
  `);
  await tx.execute(sql`analyze vouched`);
  await tx.execute(sql`
    update behaviors b set import_id = v.import_id, line = v.line
    from undone u join vouched v on v.content_key = u.content_key
    where b.project_id = ${projectId} and b.id = u.id
  `);
  await tx.execute(sql`
    update events e set import_id = v.import_id, run_id = v.import_id, ordinal = v.line
    from undone_events u join vouched v on v.content_key = u.content_key
    where e.project_id = ${projectId} and e.id = u.id
  `);
  // What this import's rows name is counted no more; imports that vouch for some of them count those from here on.
  await tx.execute(sql`
    create temp table undone_entities on commit drop as
    select kind, entity_key as name_key from entity_mentions
    where project_id = ${projectId} and import_id = ${importId}
  `);
  await tx.execute(sql`
    create temp table vouching on commit drop as
    select distinct v.import_id from undone u join vouched v on v.content_key = u.content_key
  `);
  await tx.execute(sql`
    delete from entity_mentions
    where project_id = ${projectId} and (import_id = ${importId} or import_id in (select import_id from vouching))
  `);
  await noteMentions(
    tx,
    projectId,
    sql`select import_id, user_id, app, media, item, poi from behaviors
      where project_id = ${projectId} and import_id in (select import_id from vouching)`,
  );
  await tx.execute(sql`
    create temp table undone_users on commit drop as
    select u.user_id from (select user_id, content_key from undone union all select user_id, content_key from undone_events) u
    where not exists (select from vouched v where v.content_key = u.content_key)
    group by u.user_id
  `);
  await tx.execute(sql`analyze undone_users`);
  await tx.execute(sql`delete from behaviors where project_id = ${projectId} and import_id = ${importId}`);
  await tx.execute(sql`delete from import_duplicates where project_id = ${projectId} and import_id = ${importId}`);
  await tx.execute(sql`delete from events where project_id = ${projectId} and import_id = ${importId}`);
  await tx.execute(sql`
    delete from events e
    where e.project_id = ${projectId} and e.user_id in (select user_id from undone_users)
      and exists (
        select from unnest(e.behavior_ids) as x(id)
        where not exists (select from behaviors b where b.project_id = e.project_id and b.id = x.id)
      )
  `);
  await tx.execute(sql`
    update users u set behavior_count = left_over.behaviors, first_at = left_over.first_at,
      last_at = left_over.last_at, event_count = left_over.events,
      current_run_id = case when left_over.made > 0 then u.current_run_id end,
      extracted_behavior_count = case when left_over.made > 0 then u.extracted_behavior_count end,
      extracted_at = case when left_over.made > 0 then u.extracted_at end
    from (
      select t.user_id, b.behaviors, e.events, e.made, least(b.first_at, e.first_at) as first_at,
        greatest(b.last_at, e.last_at) as last_at
      from undone_users t
      cross join lateral (
        select count(*)::int as behaviors, min(at) as first_at, max(at) as last_at
        from behaviors where project_id = ${projectId} and user_id = t.user_id
      ) b
      cross join lateral (
        select count(*)::int as events, (count(*) filter (where import_id is null))::int as made,
          min(start_at) filter (where import_id is not null) as first_at,
          max(end_at) filter (where import_id is not null) as last_at
        from events where project_id = ${projectId} and user_id = t.user_id and state = 'current'
      ) e
    ) left_over
    where u.project_id = ${projectId} and u.id = left_over.user_id
  `);

  await forgetTypes(tx, key);

  await tx.execute(sql`
    create temp table undone_profiles on commit drop as
    select user_id from profile_layers where project_id = ${projectId} and import_id = ${importId}
  `);
  await tx.execute(sql`delete from profile_layers where project_id = ${projectId} and import_id = ${importId}`);
  await mergeProfiles(tx, projectId, sql`select user_id from undone_profiles`);

  await tx.execute(sql`
    insert into undone_entities
    select kind, name_key from entity_layers where project_id = ${projectId} and import_id = ${importId}
  `);
  await tx.execute(sql`delete from entity_layers where project_id = ${projectId} and import_id = ${importId}`);
  await resolveMentions(tx, projectId, sql`select kind from undone_entities`);
  await mergeTouched(
    tx,
    projectId,
    sql`select kind, name_key from undone_entities union all select kind, name_key from moved_entities`,
  );

  await tx.execute(sql`
    delete from users u
    where u.project_id = ${projectId} and u.behavior_count = 0 and u.event_count = 0
      and u.id in (select user_id from undone_users union select user_id from undone_profiles)
      and not exists (select from profile_layers l where l.project_id = u.project_id and l.user_id = u.id)
  `);
}

/** Takes the names away that this import brought, as far as no person has said anything of them and no event has them. */
async function forgetTypes(tx: Tx, { projectId, importId }: ImportKey): Promise<void> {
  const [brought] = await tx.execute<{ ids: string[] | null }>(sql`
    select array_agg(id::text) as ids from event_types
    where project_id = ${projectId} and import_id = ${importId} and state = 'proposed'
  `);
  if (!brought?.ids) return;
  await lockVocabulary(tx, projectId);
  await deleteUnusedTypes(tx, projectId, brought.ids);
  // What stays because another import brought it too goes with that one.
  await tx.execute(sql`
    update event_types t set import_id = (
      select min(e.import_id) from events e
      where e.project_id = ${projectId} and e.state = 'current' and e.type = t.name and e.import_id is not null
    )
    where t.project_id = ${projectId} and t.import_id = ${importId}
  `);
}
