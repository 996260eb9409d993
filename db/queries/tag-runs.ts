import { sql, type SQL } from "drizzle-orm";
import type { ProjectId } from "@/lib/core";
import { EntityKind, TAG_PROMPT_VERSION, tagsByKey, type TagRecord, type TagScope } from "@/lib/entities";
import type { TaggedEntity } from "@/lib/runs";
import { withTransaction, type Db, type Tx } from "../client";
import { taggingOfEntity } from "./entities";
import { tagKeysOf } from "./merge-layers";
import { toRfc3339 } from "./rows";
import { fence } from "./run-claims";
import type { Claim, RunKey } from "./runs";

/** Entities to ask about, and the moment they were chosen: what is answered later needs no asking again. */
export type EntitiesToTag = {
  since: string;
  due: { id: string; kind: EntityKind }[];
  /** Those of the named entities that are there. */
  known: ReadonlySet<string>;
  /** Of named entities: the runs that are asking about them already. */
  going: ReadonlyMap<string, string>;
};

/**
 * Entities that a run of a scope is to ask about: none that a person has locked, and none that a run is asking about
 * already. In the order of their kinds and numbers.
 */
export async function selectEntitiesToTag(
  db: Db | Tx,
  input: {
    projectId: ProjectId;
    ids?: readonly string[] | undefined;
    kind?: EntityKind | undefined;
    only: TagScope;
  },
): Promise<EntitiesToTag> {
  const { projectId, ids, kind, only } = input;
  const rows = await db.execute<{
    id: string;
    kind: string;
    locked: boolean;
    tagged: boolean;
    failed: boolean;
    stale: boolean;
    going: string | null;
  }>(sql`
    with going as materialized (
      select distinct on (x.id) x.id::bigint as entity_id, r.id as run_id
      from runs r cross join lateral jsonb_array_elements_text(r.input->'entity_ids') as x(id)
      where r.project_id = ${projectId} and r.kind = 'tag-entities' and not r.is_parent
        and r.cancel_requested_at is null and r.status not in ('succeeded', 'partial', 'failed', 'cancelled')
      order by x.id, r.id
    )
    select e.id::text, e.kind, coalesce(g.locked, false) as locked, g.tagged_at is not null as tagged,
      g.error_code is not null as failed, going.run_id as going,
      g.tagged_at is not null and (g.prompt_version is distinct from ${TAG_PROMPT_VERSION}
        or g.described is distinct from e.described) as stale
    from entities e
    left join ${taggingOfEntity}
    left join going on going.entity_id = e.id
    where e.project_id = ${projectId}
      ${ids === undefined ? sql`` : sql`and e.id = any(${sql.param([...new Set(ids)])}::bigint[])`}
      ${kind === undefined ? sql`` : sql`and e.kind = ${kind}`}
    order by e.kind, e.id
  `);
  const [now] = await db.execute<{ now: string }>(sql`select clock_timestamp()::text as now`);
  const meant = rows.filter(({ locked, tagged, failed, stale, going }) => {
    if (locked || going !== null) return false;
    if (only === "failed") return failed;
    if (only === "stale") return stale;
    return only === "all" || !tagged;
  });
  return {
    since: toRfc3339(now?.now ?? ""),
    due: meant.map((row) => ({ id: row.id, kind: EntityKind.parse(row.kind) })),
    known: new Set(rows.map(({ id }) => id)),
    going: new Map(rows.flatMap(({ id, going }) => (going === null ? [] : [[id, going] as const]))),
  };
}

/** What a prompt says of an entity. `place` is its place in the run's input, from 1. */
export type EntityToTag = {
  id: string;
  place: number;
  kind: EntityKind;
  name: string;
  category: string | null;
  properties: Record<string, string>;
};

/**
 * Entities of a run's input that still are to be asked about: those that went, are locked or were answered, are not.
 * Each is looked up by its id, whatever the planner thinks of the table: read in any other order a run would go through
 * all entities of the project.
 */
const open = (projectId: string, input: { entityIds: readonly string[]; since: string }) => sql`
  unnest(${sql.param([...input.entityIds])}::bigint[]) with ordinality as x(id, place)
  join lateral (select * from entities where project_id = ${projectId} and id = x.id offset 0) e on true
  left join ${taggingOfEntity}
  where not coalesce(g.locked, false) and (g.tagged_at is null or g.tagged_at < ${input.since}::timestamptz)`;

export async function selectOpenEntities(
  db: Db | Tx,
  projectId: ProjectId,
  input: { entityIds: readonly string[]; since: string },
): Promise<EntityToTag[]> {
  const rows = await db.execute<Omit<EntityToTag, "place" | "kind"> & { place: string; kind: string }>(sql`
    select e.id::text, x.place, e.kind, e.name, coalesce(g.own_category, e.category) as category, e.properties
    from ${open(projectId, input)}
    order by x.place
  `);
  return rows.map((row) => ({ ...row, place: Number(row.place), kind: EntityKind.parse(row.kind) }));
}

/** Tags that entities of a kind have, the commonest first, so that equal things get equal words. */
export async function selectTagsInUse(
  db: Db | Tx,
  projectId: ProjectId,
  kind: EntityKind,
  limit: number,
): Promise<string[]> {
  const rows = await db.execute<{ tag: string }>(sql`
    select min(tag) as tag from entity_tags
    where project_id = ${projectId} and kind = ${kind} and not removed
    group by tag_key order by count(*) desc, tag_key limit ${limit}
  `);
  return rows.map(({ tag }) => tag);
}

/** A model's answer for one entity. */
export type NewTags = TagRecord & { entityId: string; place: number; textSeq: number };

/**
 * Stores what a model said of some entities of a kind, each of them wholly or not at all: its tags take the place of
 * those a model gave before, and touch nobody else's. Gives what counts for each now, in the same order; null for one
 * that went or was locked meanwhile, which nothing is stored for. Undefined when the claim no longer holds.
 */
export async function storeTags(
  db: Db,
  claim: Claim,
  by: { kind: EntityKind; model: string },
  records: readonly NewTags[],
): Promise<(TaggedEntity | null)[] | undefined> {
  if (records.length === 0) return [];
  const { projectId, runId } = claim;
  return await withTransaction(db, async (tx) => {
    const held = await tx.execute(fence(claim));
    if (held.length === 0) return undefined;
    const ids = sql.param(records.map(({ entityId }) => entityId));
    // In the order of names, as whoever locks several does, but each looked up by its id: left to itself, the planner
    // walks through all entities of the kind, which are in that order already.
    const locked = await tx.execute<{ id: string; name_key: string; described: string }>(sql`
      with meant as materialized (
        select id from entities where project_id = ${projectId} and id = any(${ids}::bigint[]) order by name_key
      )
      select e.id::text, e.name_key, e.described
      from meant m
      join lateral (select * from entities where project_id = ${projectId} and id = m.id for update) e on true
      left join ${taggingOfEntity}
      where e.kind = ${by.kind} and not coalesce(g.locked, false)
    `);
    const rowOf = new Map(locked.map((row) => [row.id, row]));
    const kept = records.flatMap((record) => {
      const row = rowOf.get(record.entityId);
      return row ? [{ record, row }] : [];
    });
    if (kept.length === 0) return records.map(() => null);
    const tags = kept.flatMap(({ record, row }) =>
      [...tagsByKey(record.tags)].map(([key, tag]) => ({
        name_key: row.name_key,
        key,
        tag,
        confidence: record.confidence,
      })),
    );
    const said = kept.map(({ record: { place, textSeq, category, confidence }, row: { name_key, described } }) => ({
      name_key,
      described,
      place,
      text_seq: textSeq,
      category,
      confidence,
    }));
    await tx.execute(sql`
      with given as materialized (
        select * from jsonb_to_recordset(${JSON.stringify(tags)}::text::jsonb) as x(
          name_key text, key text, tag text, confidence real)
      ), gone as (
        delete from entity_tags t
        where t.project_id = ${projectId} and t.kind = ${by.kind} and t.origin = 'model'
          and t.name_key = any(${sql.param(said.map(({ name_key }) => name_key))}::text[])
          and not exists (select from given g where g.name_key = t.name_key and g.key = t.tag_key)
      ), added as (
        insert into entity_tags (project_id, kind, name_key, tag_key, origin, tag, confidence, run_id)
        select ${projectId}, ${by.kind}, name_key, key, 'model', tag, confidence, ${runId} from given
        on conflict (project_id, kind, name_key, tag_key, origin) do update
          set tag = excluded.tag, confidence = excluded.confidence, run_id = excluded.run_id, at = excluded.at
      )
      insert into entity_tagging (project_id, kind, name_key, tagged_at, run_id, place, text_seq, model, prompt_version,
        described, category, confidence)
      select ${projectId}, ${by.kind}, name_key, clock_timestamp(), ${runId}, place, text_seq, ${by.model},
        ${TAG_PROMPT_VERSION}, described, category, confidence
      from jsonb_to_recordset(${JSON.stringify(said)}::text::jsonb) as x(
        name_key text, described text, place int, text_seq int, category text, confidence real)
      on conflict (project_id, kind, name_key) do update set tagged_at = excluded.tagged_at, run_id = excluded.run_id,
        place = excluded.place, text_seq = excluded.text_seq, model = excluded.model,
        prompt_version = excluded.prompt_version, described = excluded.described, category = excluded.category,
        confidence = excluded.confidence, error_code = null, error_run_id = null, failed_at = null
    `);
    const keptIds = sql`${sql.param(kept.map(({ row }) => row.id))}::bigint[]`;
    await tx.execute(sql`
      update entities e set tag_keys = ${tagKeysOf}, updated_at = clock_timestamp()
      where e.project_id = ${projectId} and e.id = any(${keptIds})
    `);
    const stored = new Map((await selectTagged(tx, projectId, keptIds)).map((entity) => [entity.id, entity]));
    return records.map(({ entityId }) => stored.get(entityId) ?? null);
  });
}

/** What counts for some entities after a run, as its frames tell it. */
async function selectTagged(tx: Db | Tx, projectId: string, ids: SQL): Promise<TaggedEntity[]> {
  const rows = await tx.execute<{
    id: string;
    name: string;
    tags: string[];
    category: string | null;
    confidence: number | null;
  }>(sql`
    select e.id::text, e.name, coalesce(g.own_category, e.category, g.category) as category, g.confidence, array(
      select min(t.tag) from entity_tags t
      where t.project_id = e.project_id and t.kind = e.kind and t.name_key = e.name_key
        and t.tag_key = any(e.tag_keys)
      group by t.tag_key order by t.tag_key
    ) as tags
    from entities e left join ${taggingOfEntity}
    where e.project_id = ${projectId} and e.id = any(${ids})
  `);
  return rows.map(({ category, confidence, ...row }) => ({
    ...row,
    ...(category === null ? {} : { category }),
    confidence: confidence ?? 0,
  }));
}

/** An entity that a run has answered, with the frame that ended its line; null where that never reached the log. */
export type StoredTags = { entity: TaggedEntity; place: number; textSeq: number | null };

/**
 * What earlier attempts of a run stored, in the order of their prompt. Frames after number `lastSeq` never reached the
 * log, and their numbers will be others'. Empty when the claim was lost.
 */
export async function adoptTags(db: Db, claim: Claim, lastSeq: number): Promise<StoredTags[]> {
  const { projectId, runId } = claim;
  return await withTransaction(db, async (tx) => {
    const mine = await tx.execute<{ id: string; place: number; text_seq: number | null }>(sql`
      with fence as materialized (${fence(claim)})
      update entity_tagging g set text_seq = case when text_seq <= ${lastSeq} then text_seq end
      from fence, entities e
      where g.project_id = ${projectId} and g.run_id = ${runId} and g.error_code is null
        and e.project_id = g.project_id and e.kind = g.kind and e.name_key = g.name_key
      returning e.id::text, g.place, g.text_seq
    `);
    const ids = sql`${sql.param(mine.map(({ id }) => id))}::bigint[]`;
    const entities = new Map((await selectTagged(tx, projectId, ids)).map((entity) => [entity.id, entity]));
    return mine
      .flatMap(({ id, place, text_seq: textSeq }) => {
        const entity = entities.get(id);
        return entity ? [{ entity, place, textSeq }] : [];
      })
      .toSorted((a, b) => a.place - b.place);
  });
}

/** Notes of the entities a run leaves without an answer why that is; they may be asked about again at any time. */
export async function markUnanswered(
  tx: Tx,
  key: RunKey,
  input: { entityIds: readonly string[]; since: string; code: string },
): Promise<number> {
  const rows = await tx.execute(sql`
    insert into entity_tagging (project_id, kind, name_key, error_code, error_run_id, failed_at)
    select ${key.projectId}, e.kind, e.name_key, ${input.code}, ${key.runId}, clock_timestamp()
    from ${open(key.projectId, input)}
    order by e.kind, e.name_key
    on conflict (project_id, kind, name_key) do update
      set error_code = excluded.error_code, error_run_id = excluded.error_run_id, failed_at = excluded.failed_at
    returning 1
  `);
  return rows.length;
}
