import { setImmediate } from "node:timers/promises";
import {
  readThingRows,
  selectDaySpan,
  selectNamesContaining,
  selectRowsVersion,
  selectThingKeys,
  selectThingNames,
} from "@/db";
import type { Ctx } from "@/lib/core";
import type { PlainCondition } from "@/lib/people";
import type { Members } from "../facts/people";
import { THING_KINDS, countRows, usersByThing, type RowsCounted, type ThingKind, type ThingRows } from "../facts/thing-rows"; // prettier-ignore
import { PeopleChanged, type People } from "./everybody";
import { kept } from "./kept";

type Needs = Pick<Ctx, "db" | "project">;
type OnRows = Extract<PlainCondition, { on: "behaviors" }>;

/** What more rows name is told by the database: they would take most of what is kept of all projects. */
const ROWS_MAX = 3_000_000;

/** A project's rows in memory, with the number of each name. */
type Things = { rows: ThingRows; numberOf: Readonly<Record<ThingKind, ReadonlyMap<string, number>>> };

/**
 * What a project's rows name, kept while neither rows nor users change. Undefined where the database is to be asked: of
 * very many rows, and while names are yet to be noted.
 */
async function loadThings(ctx: Needs, people: People): Promise<Things | undefined> {
  const total = people.behaviors.reduce((sum, rows) => sum + rows, 0);
  if (total > ROWS_MAX) return undefined;
  // Events change the version of the data, too, and leave the rows as they are.
  const rowsVersion = await kept(ctx, people.version, ["rows version"], async () => {
    const value = await selectRowsVersion(ctx.db, ctx.project);
    return { value, bytes: value.length };
  });
  const version = `${people.who} ${rowsVersion}`;
  return await kept(ctx, version, ["things"], async () => {
    const read = await readThingRows(ctx.db, ctx.project);
    if (!read) return { value: undefined, bytes: 0 };
    const { userIds, ...rows } = read;
    const users = Int32Array.from(userIds, (id) => people.placeOf.get(id) ?? -1);
    if (users.includes(-1)) throw new PeopleChanged("users came or went");
    const numberOf = Object.fromEntries(
      THING_KINDS.map((kind) => [kind, new Map(rows.names[kind].map((name, i) => [name, i]))]),
    ) as Record<ThingKind, Map<string, number>>;
    const bytes = rows.times.buffer.byteLength + THING_KINDS.reduce((sum, kind) => sum + rows.columns[kind].buffer.byteLength, 0); // prettier-ignore
    return { value: { rows: { ...rows, users }, numberOf }, bytes };
  });
}

/**
 * How many rows of each user conditions count, those on what rows name and when; undefined for each condition that only
 * the database can tell.
 */
export async function countRowsInMemory(
  ctx: Needs,
  people: People,
  conditions: readonly PlainCondition[],
): Promise<(Int32Array | undefined)[]> {
  const told = conditions.map((condition) => (canBeTold(condition) ? condition : undefined));
  if (told.every((condition) => condition === undefined)) return told.map(() => undefined);
  const things = await loadThings(ctx, people);
  if (!things) return told.map(() => undefined);
  const named = await selectNamesContaining(ctx.db, ctx.project, conditions);
  const wanted = await Promise.all(
    told.map(async (condition): Promise<RowsCounted | undefined> => {
      const parts = condition && partsOf(condition, things, named);
      if (condition === undefined || parts === undefined) return undefined;
      const { from, to } = await selectDaySpan(ctx.db, ctx.project, { from: condition.from, to: condition.to });
      return {
        parts,
        from: from === undefined ? -Infinity : Date.parse(from),
        to: to === undefined ? Infinity : Date.parse(to),
      };
    }),
  );
  const counted = await countRows(
    things.rows,
    people.ids.length,
    wanted.filter((one) => one !== undefined),
    setImmediate,
  );
  const counts = counted.values();
  return wanted.map((one) => (one === undefined ? undefined : counts.next().value));
}

/** What rows do is not in memory; what limits nothing is counted already. */
const canBeTold = (condition: PlainCondition): condition is OnRows =>
  condition.on === "behaviors" &&
  condition.action === undefined &&
  (THING_KINDS.some((kind) => condition[kind] !== undefined) ||
    condition.contains !== undefined ||
    condition.from !== undefined ||
    condition.to !== undefined);

function partsOf(
  condition: OnRows,
  { numberOf }: Things,
  named: Awaited<ReturnType<typeof selectNamesContaining>>,
): RowsCounted["parts"] | undefined {
  const parts: Partial<Record<ThingKind, readonly number[]>>[] = [];
  for (const kind of THING_KINDS) {
    const names = condition[kind];
    if (names === undefined) continue;
    const numbers = names.map((name) => numberOf[kind].get(name));
    // Rows may name what was not noted: a name without a letter, or one that is very long.
    const known = numbers.filter((number) => number !== undefined);
    if (known.length < numbers.length) return undefined;
    parts.push({ [kind]: known });
  }
  if (condition.contains !== undefined) {
    const names = named.get(condition.contains);
    if (names === undefined) return undefined;
    const part: Partial<Record<ThingKind, number[]>> = {};
    for (const kind of THING_KINDS) part[kind] = names[kind].flatMap((name) => numberOf[kind].get(name) ?? []);
    parts.push(part);
  }
  return parts;
}

/** Things of a kind by how many of some users had to do with them; undefined where only the database can tell. */
export async function topInMemory(
  ctx: Needs,
  people: People,
  { kind, among, limit }: { kind: ThingKind; among: Members; limit: number },
): Promise<{ rows: { name: string; n: number }[]; total: number } | undefined> {
  const things = await loadThings(ctx, people);
  if (!things) return undefined;
  const named = await selectThingKeys(ctx.db, ctx.project, kind);
  const keys = [...new Set(named.map(({ key }) => key))];
  const numberOfKey = new Map(keys.map((key, i) => [key, i]));
  const keyOf = new Int32Array(things.rows.names[kind].length).fill(-1);
  for (const { name, key } of named) {
    const number = things.numberOf[kind].get(name);
    if (number !== undefined) keyOf[number] = numberOfKey.get(key) ?? -1;
  }
  const counts = usersByThing(things.rows, kind, keyOf, keys.length, among);
  const found = keys
    .map((key, i) => ({ key, n: counts[i] ?? 0 }))
    .filter(({ n }) => n > 0)
    .toSorted((a, b) => b.n - a.n || Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)));
  const top = found.slice(0, limit);
  const called = await selectThingNames(ctx.db, ctx.project, kind, top.map(({ key }) => key)); // prettier-ignore
  return { rows: top.map(({ key, n }) => ({ name: called.get(key) ?? key, n })), total: found.length };
}
