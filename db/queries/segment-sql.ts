import { sql, type SQL } from "drizzle-orm";
import type { ProjectId } from "@/lib/core";
import { conditionsOf, type Comparison, type PlainCondition, type SegmentTree } from "@/lib/people";

type Of<K extends PlainCondition["on"]> = Extract<PlainCondition, { on: K }>;

/** Some of the users who fit a tree; `sample` leaves a part of them, always the same one for a seed. */
export type UserPart = {
  where: SegmentTree<PlainCondition>;
  sample?: { seed: string; users: number } | { seed: string; share: number };
};

/** Users as a segment means them: those of all parts, which have nobody in common. */
export type UserSelection = {
  /** The days of conditions are days on the clocks of this zone. */
  timeZone: string;
  parts: readonly UserPart[];
};

/** A query that gives the ids of the users that are meant, each once. Every value is a parameter. */
export function usersOf(projectId: ProjectId, { timeZone, parts }: UserSelection): SQL {
  return sql.join(
    parts.map((part) => sampled(part, treeUsers(projectId, timeZone, part.where))),
    sql` union all `,
  );
}

/** Users in an order that has nothing to do with their ids, the same for a seed on every database. */
const draw = (seed: string): SQL => sql`md5(${seed} || ':' || s.id)`;

function sampled({ sample }: UserPart, users: SQL): SQL {
  if (sample === undefined) return users;
  if ("users" in sample) {
    return sql`(select s.id from (${users}) s order by ${draw(sample.seed)}, s.id limit ${sample.users})`;
  }
  return sql`(select s.id from (${users}) s
    where ('x' || left(${draw(sample.seed)}, 8))::bit(32)::bigint < ${Math.round(sample.share * 2 ** 32)}::bigint)`;
}

function treeUsers(projectId: ProjectId, timeZone: string, tree: SegmentTree<PlainCondition>): SQL {
  const { joins, fits } = joinedToUsers(projectId, timeZone, conditionsOf(tree));
  const decide = (node: SegmentTree<PlainCondition>): SQL => {
    if ("all" in node) return joined(node.all.map(decide), sql` and `, sql`true`);
    if ("any" in node) return joined(node.any.map(decide), sql` or `, sql`false`);
    if ("not" in node) return sql`not ${decide(node.not)}`;
    return fits(node);
  };
  return sql`select u.id from users u${joins} where u.project_id = ${projectId} and ${decide(tree)}`;
}

const THINGS = ["item", "app", "media", "poi"] as const;

/** All names of a project's things that contain a text, by what they are names of. */
export type ThingNames = Record<(typeof THINGS)[number], string[]>;

/** Of texts that conditions look for, the names that contain them; a text that is not there is looked for in every row. */
export type NamesContaining = ReadonlyMap<string, ThingNames>;

/** What is joined to users `u` for some conditions, and what each of these is then. */
export type JoinedToUsers = {
  joins: SQL;
  /** Whether a user fits one of the conditions: true or false, never null. */
  fits(condition: PlainCondition): SQL;
  /** How many rows of a user one of the conditions counts, whatever its range. */
  count(condition: Of<"behaviors"> | Of<"events">): SQL;
};

/**
 * Behaviours and events are each read once, however many conditions count them: the conditions become filters of one
 * grouping, which is joined to the users. Joins by hash need no luck with statistics, other than nested subqueries.
 */
export function joinedToUsers(
  projectId: ProjectId,
  timeZone: string,
  conditions: readonly PlainCondition[],
  named?: NamesContaining,
): JoinedToUsers {
  const filters = conditions.flatMap((condition, i) => {
    const filter = filterOf(condition, projectId, timeZone, named);
    return filter ? [{ condition, filter, column: sql`${sql.identifier(`n${i}`)}` }] : [];
  });
  const counts = (on: "behaviors" | "events", rows: SQL): SQL => {
    const own = filters.filter(({ condition }) => condition.on === on);
    if (own.length === 0) return sql``;
    const columns = own.map(({ filter, column }) => sql`count(*) filter (where ${filter}) as ${column}`);
    const any = own.map(({ filter }) => filter);
    const alias = sql.identifier(on);
    return sql` left join (
      select r.user_id, ${sql.join(columns, sql`, `)} from ${rows} and (${sql.join(any, sql` or `)})
      group by r.user_id
    ) ${alias} on ${alias}.user_id = u.id`;
  };
  const profiles = conditions.some(({ on }) => on === "profile" || on === "property")
    ? sql` left join profiles p on p.project_id = u.project_id and p.user_id = u.id`
    : sql``;
  const countedBy = (condition: PlainCondition) => filters.find((filter) => filter.condition === condition)?.column;
  return {
    joins: sql`${profiles}${counts("behaviors", sql`behaviors r where r.project_id = ${projectId}`)}${counts(
      "events",
      sql`events r where r.project_id = ${projectId} and r.state = 'current'`,
    )}`,
    // What a profile does not say is no; its contrary then is yes, and never unknown.
    fits: (condition) => sql`coalesce(${conditionSql(condition, countedBy(condition), timeZone)}, false)`,
    count: (condition) => countSql(condition, countedBy(condition)),
  };
}

function joined(parts: SQL[], by: SQL, none: SQL): SQL {
  return parts.length === 0 ? none : sql`(${sql.join(parts, by)})`;
}

/** `counted`: the column that counts what the condition filters; without one the user's own counts are meant. */
function conditionSql(condition: PlainCondition, counted: SQL | undefined, timeZone: string): SQL {
  switch (condition.on) {
    case "profile":
      return compare(sql`p.fields`, condition.field, condition.is);
    case "property":
      return compare(sql`p.properties`, condition.name, condition.is);
    case "activity":
      return days(condition.moment === "first" ? sql`u.first_at` : sql`u.last_at`, condition, timeZone);
    case "users":
      return sql`u.id = any(${texts(condition.ids)})`;
    case "behaviors":
    case "events":
      return inRange(countSql(condition, counted), condition.count);
  }
}

function countSql({ on }: Of<"behaviors"> | Of<"events">, counted: SQL | undefined): SQL {
  if (counted) return sql`coalesce(${counted}, 0)`;
  return on === "behaviors" ? sql`u.behavior_count` : sql`u.event_count`;
}

function compare(json: SQL, name: string, is: Comparison): SQL {
  const text = sql`${json}->>${name}::text`;
  if ("known" in is) return is.known ? sql`${text} is not null` : sql`${text} is null`;
  if ("yes" in is) return sql`${text} = ${String(is.yes)}`;
  if ("in" in is) {
    const values = texts(is.in);
    const value = sql`${json}->${name}::text`;
    return sql`case jsonb_typeof(${value}) when 'array' then ${value} ?| ${values} else ${text} = any(${values}) end`;
  }
  const within = (number: SQL) =>
    sql`${number} between ${is.min ?? "-Infinity"}::float8::numeric and ${is.max ?? "Infinity"}::float8::numeric`;
  // A text that is no number has no place in a range; the case keeps it from being read as one.
  return sql`case
    when jsonb_typeof(${json}->${name}::text) = 'number' then ${within(sql`(${json}->${name}::text)::numeric`)}
    when length(${text}) < 300 and ${text} ~ '^\\s*[-+]?[0-9]+(\\.[0-9]+)?\\s*$' then ${within(sql`(${text})::numeric`)}
    end`;
}

const texts = (values: readonly string[]): SQL => sql`${sql.param([...values])}::text[]`;

/** At least one unless the condition says otherwise. */
function inRange(count: SQL, range: { min?: number | undefined; max?: number | undefined } = { min: 1 }): SQL {
  const parts = [
    ...(range.min === undefined ? [] : [sql`${count} >= ${range.min}`]),
    ...(range.max === undefined ? [] : [sql`${count} <= ${range.max}`]),
  ];
  return joined(parts, sql` and `, sql`true`);
}

function days(at: SQL, { from, to }: { from?: string | undefined; to?: string | undefined }, timeZone: string): SQL {
  const parts = [
    ...(from === undefined ? [] : [sql`${at} >= ${from}::date::timestamp at time zone ${timeZone}`]),
    ...(to === undefined ? [] : [sql`${at} < (${to}::date + 1)::timestamp at time zone ${timeZone}`]),
  ];
  return joined(parts, sql` and `, sql`true`);
}

/** Which rows a condition counts; undefined when it counts none, or all, which are counted already. */
function filterOf(
  condition: PlainCondition,
  projectId: ProjectId,
  timeZone: string,
  named: NamesContaining | undefined,
): SQL | undefined {
  if (condition.on === "behaviors") return behaviorFilter(condition, timeZone, named);
  return condition.on === "events" ? eventFilter(condition, projectId, timeZone) : undefined;
}

function behaviorFilter(
  condition: Of<"behaviors">,
  timeZone: string,
  named: NamesContaining | undefined,
): SQL | undefined {
  const { action, item, app, media, poi, contains, from, to } = condition;
  const parts = Object.entries({ action, item, app, media, poi }).flatMap(([name, values]) =>
    values === undefined ? [] : [sql`r.${sql.identifier(name)} = any(${texts(values)})`],
  );
  if (contains !== undefined) {
    const names = named?.get(contains);
    parts.push(
      names
        ? isNamed(names)
        : sql`strpos(lower(concat_ws(chr(10), r.item, r.app, r.media, r.poi)), lower(${contains}::text)) > 0`,
    );
  }
  if (from !== undefined || to !== undefined) parts.push(days(sql`r.at`, { from, to }, timeZone));
  return parts.length === 0 ? undefined : joined(parts, sql` and `, sql`true`);
}

/** Looks rows' names up in lists, which the database hashes; reading each name for a text takes many times as long. */
function isNamed(names: ThingNames): SQL {
  const parts = THINGS.flatMap((thing) =>
    names[thing].length === 0 ? [] : [sql`r.${sql.identifier(thing)} = any(${texts(names[thing])})`],
  );
  return joined(parts, sql` or `, sql`false`);
}

function eventFilter(condition: Of<"events">, projectId: ProjectId, timeZone: string): SQL | undefined {
  const { type, category, role, from, to } = condition;
  const parts: SQL[] = [];
  if (type) parts.push(sql`r.type = any(${texts(type)})`);
  if (category) parts.push(sql`r.category = any(${texts(category)})`);
  if (role) {
    parts.push(
      sql`r.type in (select t.name from event_types t where t.project_id = ${projectId} and t.role = ${role})`,
    );
  }
  if (from !== undefined || to !== undefined) parts.push(days(sql`r.start_at`, { from, to }, timeZone));
  return parts.length === 0 ? undefined : joined(parts, sql` and `, sql`true`);
}
