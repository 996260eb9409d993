import { sql } from "drizzle-orm";
import type { ProjectId } from "@/lib/core";
import type { EventTypeFacet, ProfileFacet, SegmentFacets, ValueFacet } from "@/lib/people";
import { rawSql, type Db } from "../client";
import { toRfc3339OrNull } from "./rows";

const VALUES_MAX = 100;
const PROPERTIES_MAX = 50;
/** What values are counted in; a count over more rows than usual may take a while. */
const TIMEOUT_MS = 60_000;

/** What there is to tell users apart by: which values occur, and how often. Reads every row; its answer is worth keeping. */
export async function selectFacets(db: Db, projectId: ProjectId): Promise<SegmentFacets> {
  return await db.transaction(
    async (tx) => {
      await tx.execute(sql`select set_config('statement_timeout', ${String(TIMEOUT_MS)}, true)`);
      const facets = await rawSql(tx).unsafe<FacetRow[]>(FACETS_SQL, [projectId, VALUES_MAX]);
      const profile = await rawSql(tx).unsafe<ProfileRow[]>(PROFILE_SQL, [projectId, VALUES_MAX, PROPERTIES_MAX]);
      const types = await rawSql(tx).unsafe<EventTypeFacet[]>(TYPES_SQL, [projectId, VALUES_MAX * 5]);
      const [span] = await rawSql(tx).unsafe<{ first_at: string | null; last_at: string | null }[]>(
        `select min(first_at) as first_at, max(last_at) as last_at from users where project_id = $1`,
        [projectId],
      );
      const valuesOf = (field: string): ValueFacet[] =>
        facets.filter((row) => row.field === field).map(({ value, n }) => ({ value, count: n }));
      return {
        profile: profileFacets(profile, "fields"),
        properties: profileFacets(profile, "properties"),
        behaviors: {
          action: valuesOf("action"),
          item: valuesOf("item"),
          app: valuesOf("app"),
          media: valuesOf("media"),
          poi: valuesOf("poi"),
        },
        event_types: [...types],
        first_at: toRfc3339OrNull(span?.first_at ?? null),
        last_at: toRfc3339OrNull(span?.last_at ?? null),
      };
    },
    { accessMode: "read only" },
  );
}

/** What profiles say, without a look at any behaviour. Reads every profile; its answer is worth keeping. */
export async function selectProfileFacets(
  db: Db,
  projectId: ProjectId,
): Promise<Pick<SegmentFacets, "profile" | "properties">> {
  const rows = await rawSql(db).unsafe<ProfileRow[]>(PROFILE_SQL, [projectId, VALUES_MAX, PROPERTIES_MAX]);
  return { profile: profileFacets(rows, "fields"), properties: profileFacets(rows, "properties") };
}

type FacetRow = { field: string; value: string; n: number };
type ProfileRow = {
  part: string;
  name: string;
  known: number;
  value: string;
  n: number;
  low: number | null;
  high: number | null;
};

function profileFacets(rows: readonly ProfileRow[], part: string): ProfileFacet[] {
  const facets = new Map<string, ProfileFacet>();
  for (const { name, known, value, n, low, high, part: of } of rows) {
    if (of !== part) continue;
    const facet = facets.get(name) ?? {
      name,
      users: known,
      values: [],
      ...(low === null || high === null ? {} : { min: low, max: high }),
    };
    facet.values.push({ value, count: n });
    facets.set(name, facet);
  }
  return [...facets.values()];
}

/** The commonest values of each column, counted in rows. */
const FACETS_SQL = `
  with counted as (
    select case when grouping(action) = 0 then 'action' when grouping(item) = 0 then 'item'
        when grouping(app) = 0 then 'app' when grouping(media) = 0 then 'media' else 'poi' end as field,
      coalesce(action, item, app, media, poi) as value, count(*)::int as n
    from behaviors where project_id = $1
    group by grouping sets ((action), (item), (app), (media), (poi))
  ), ranked as (
    select *, row_number() over (partition by field order by n desc, value collate "C") as place
    from counted where value is not null
  )
  select field, value, n from ranked where place <= $2 order by field, place`;

/**
 * The commonest values of each field and property, counted in users; a list counts for each of its texts. Equal values
 * are counted before lists are taken apart, so that every profile is looked at once.
 */
const PROFILE_SQL = `
  with counted as materialized (
    select 'fields' as part, f.key as name, f.value, count(*)::int as n
    from profiles p cross join jsonb_each(p.fields) f where p.project_id = $1 group by f.key, f.value
    union all
    select 'properties', f.key, f.value, count(*)::int
    from profiles p cross join jsonb_each(p.properties) f where p.project_id = $1 group by f.key, f.value
  ), texts as (
    select part, name, value #>> '{}' as value, n from counted where jsonb_typeof(value) <> 'array'
    union all
    select part, name, v.each, n from counted cross join jsonb_array_elements_text(value) v(each)
    where jsonb_typeof(value) = 'array'
  ), ranked as (
    select part, name, value, sum(n)::int as n,
      row_number() over (partition by part, name order by sum(n) desc, value collate "C") as place
    from texts group by part, name, value
  ), names as (
    select part, name, sum(n)::int as known,
      min(case when jsonb_typeof(value) = 'number' then value::float8 end) as low,
      max(case when jsonb_typeof(value) = 'number' then value::float8 end) as high,
      row_number() over (partition by part order by sum(n) desc, name collate "C") as rank
    from counted group by part, name
  )
  select r.part, r.name, n.known, r.value, r.n, n.low, n.high
  from ranked r join names n using (part, name)
  where r.place <= $2 and n.rank <= $3
  order by r.part, n.rank, r.place`;

/** Types in use and types that only the vocabulary knows, the commonest first. */
const TYPES_SQL = `
  with used as (
    select type, mode() within group (order by category) as category, count(*)::int as events,
      count(distinct user_id)::int as users
    from events where project_id = $1 and state = 'current' group by type
  )
  select coalesce(u.type, t.name) as name, coalesce(u.category, t.category) as category, t.role,
    coalesce(u.events, 0) as events, coalesce(u.users, 0) as users
  from used u full join (select name, category, role from event_types where project_id = $1) t on t.name = u.type
  where u.type is not null or t.role is not null
  order by events desc, name collate "C" limit $2`;
