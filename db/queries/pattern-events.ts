import { sql } from "drizzle-orm";
import type { ProjectId } from "@/lib/core";
import type { Db, Tx } from "../client";

/** Equal events of one user at one moment; more tell nothing. */
const SAME_MAX = 20;

export type PlaceOfEvent = {
  userId: string;
  type: string;
  /** When it began, in milliseconds since 1970, as `readEventColumns` told it. */
  at: number;
};

/** For each place the ids of the present events there; none where they are gone. */
export async function selectEventsAt(
  db: Db | Tx,
  projectId: ProjectId,
  places: readonly PlaceOfEvent[],
): Promise<string[][]> {
  const found = places.map((): string[] => []);
  if (places.length === 0) return found;
  const text = (values: readonly string[]) => sql`${sql.param([...values])}::text[]`;
  const moments = sql`${sql.param(places.map(({ at }) => at))}::float8[]`;
  // Milliseconds in a float have lost a fraction of the microseconds that times are stored in.
  const rows = await db.execute<{ place: number; ids: string[] }>(sql`
    select w.place::int as place, e.ids
    from unnest(${text(places.map(({ userId }) => userId))}, ${text(places.map(({ type }) => type))}, ${moments})
      with ordinality as w (user_id, type, at, place)
    cross join lateral (
      select array_agg(found.id::text) as ids from (
        select e.id from events e
        where e.project_id = ${projectId} and e.user_id = w.user_id and e.state = 'current' and e.type = w.type
          and e.start_at between to_timestamp(w.at / 1000) - interval '2 microseconds'
            and to_timestamp(w.at / 1000) + interval '2 microseconds'
        order by e.id limit ${SAME_MAX}
      ) found
    ) e
    where e.ids is not null
  `);
  for (const { place, ids } of rows) found[place - 1] = ids;
  return found;
}
