import type postgres from "postgres";
import { BRANDS, CITIES, INTERESTS, TYPES } from "./names.ts";

export const SIZE = { users: 20_000, behaviors: 1_000_000, events: 100_000, items: 5000 };

/** Makes a project of that size in the database itself, the same every time: some users do and items occur far oftener. */
export async function fill(sql: postgres.Sql, project: string): Promise<void> {
  const { users, behaviors, events, items } = SIZE;
  await sql`insert into projects (id, name, time_zone) values (${project}, 'Ask', 'Asia/Shanghai')`;
  await sql.begin(async (tx) => {
    await tx`select setseed(0.42)`;
    // A look-up of the project for each row would take longer than all the rest.
    await tx`set local session_replication_role = replica`;
    await tx`
      insert into behaviors (project_id, import_id, line, user_id, at, action, item, app, media, poi, properties, content_key)
      select ${project}, 'imp_bench', g, 'user_' || floor(${users} * power(random(), 1.6)),
        '2026-01-01'::timestamptz + random() * interval '60 days', (array['浏览', '搜索', '收藏', '购买'])[1 + g % 4],
        (${[...BRANDS]}::text[])[1 + i % ${BRANDS.length}] || ' 款式 ' || i,
        case when g % 2 = 0 then '应用 ' || g % 60 end, case when g % 5 = 0 then '媒体 ' || g % 200 end,
        case when g % 7 = 0 then '地点 ' || g % 500 end, '{"channel": "app", "page": "详情"}', gen_random_uuid()
      from (select g, floor(${items} * power(random(), 3))::int as i from generate_series(1, ${behaviors}::int) g) rows`;
    await tx`
      insert into events (project_id, user_id, run_id, attempt, state, ordinal, type, context, category, confidence,
        start_at, end_at, behavior_ids, import_id, content_key)
      select ${project}, 'user_' || floor(${users} * power(random(), 1.6)), 'imp_bench', 0, 'current', g,
        (${[...TYPES]}::text[])[1 + floor(${TYPES.length} * power(random(), 1.4))::int], '', 'other', 1, at, at, '{}', 'imp_bench',
        gen_random_uuid()
      from (
        select g, '2026-01-01'::timestamptz + floor(random() * 60) * interval '1 day' + random() * interval '2 hours' as at
        from generate_series(1, ${events}::int) g
      ) rows`;
    await tx`
      insert into users (project_id, id, behavior_count, event_count, first_at, last_at)
      select ${project}, u.id, coalesce(b.n, 0), coalesce(e.n, 0), b.first_at, b.last_at
      from (select 'user_' || g as id from generate_series(0, ${users - 1}::int) g) u
      left join (
        select user_id, count(*) as n, min(at) as first_at, max(at) as last_at from behaviors
        where project_id = ${project} group by user_id
      ) b on b.user_id = u.id
      left join (select user_id, count(*) as n from events where project_id = ${project} group by user_id) e on e.user_id = u.id`;
    await tx`
      insert into profiles (project_id, user_id, fields, properties)
      select ${project}, 'user_' || g, jsonb_build_object('age', 20 + g % 45, 'gender', (array['男', '女'])[1 + g % 2],
          'city', (${[...CITIES]}::text[])[1 + g % ${CITIES.length}], 'occupation', '职业 ' || g % 30, 'has_car', g % 3 = 0,
          'interests', jsonb_build_array((${[...INTERESTS]}::text[])[1 + g % 10], (${[...INTERESTS]}::text[])[1 + g / 10 % 10])),
        jsonb_build_object('level', 'L' || g % 6, 'channel', '渠道 ' || g % 12)
      from generate_series(0, ${users - 1}::int) g`;
    await tx`insert into event_types (project_id, name, category, role)
      select ${project}, name, 'other', case when name = ${TYPES[9]} then 'target' end from unnest(${[...TYPES]}::text[]) name`;
  });
  await sql`vacuum analyze behaviors`;
  await sql`vacuum analyze events`;
  await sql`vacuum analyze users`;
  await sql`vacuum analyze profiles`;
}
