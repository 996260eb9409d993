import { readEventColumns, selectDaySpan, selectEventsVersion } from "@/db";
import type { Ctx } from "@/lib/core";
import type { Span } from "../facts/steps";
import type { PlainCondition } from "@/lib/people";
import { countEvents, layOutTimelines, type Timelines } from "../facts/timelines";
import { kept } from "./kept";
import { PeopleChanged, type People } from "./everybody";

type Needs = Pick<Ctx, "db" | "project">;

/** A project's present events by user; kept in memory while neither they nor the users change. */
export async function loadTimelines(ctx: Needs, people: People): Promise<Timelines> {
  const version = `${people.version} ${await selectEventsVersion(ctx.db, ctx.project)}`;
  return await kept(ctx, version, ["timelines"], async () => {
    const columns = await readEventColumns(ctx.db, { projectId: ctx.project });
    const value = layOutTimelines(columns, people.placeOf);
    if (!value) throw new PeopleChanged("users came or went");
    return { value, bytes: value.types.byteLength + value.times.byteLength + value.starts.byteLength };
  });
}

/** Of more events than this it is cheaper for the database to count a few than to read all. */
const EVENTS_MAX = 3_000_000;

/**
 * How many present events of each user conditions count; undefined for each condition that asks for more than types and
 * days.
 */
export async function countEventsInMemory(
  ctx: Needs,
  people: People,
  conditions: readonly PlainCondition[],
): Promise<(Int32Array | undefined)[]> {
  const told = conditions.map((condition) => (canBeTold(condition) ? condition : undefined));
  const total = people.events.reduce((sum, events) => sum + events, 0);
  if (total > EVENTS_MAX || told.every((condition) => condition === undefined)) return told.map(() => undefined);
  const timelines = await loadTimelines(ctx, people);
  return await Promise.all(
    told.map(async (condition) => {
      if (condition === undefined) return undefined;
      const span = await spanOf(ctx, condition);
      return countEvents(timelines, { types: condition.type, ...span });
    }),
  );
}

/** What limits nothing is counted already. */
const canBeTold = (condition: PlainCondition): condition is Extract<PlainCondition, { on: "events" }> =>
  condition.on === "events" &&
  condition.category === undefined &&
  condition.role === undefined &&
  (condition.type !== undefined || condition.from !== undefined || condition.to !== undefined);

/** The moments between which days of the project's calendar lie. */
export async function spanOf(
  ctx: Needs,
  { from, to }: { from?: string | undefined; to?: string | undefined },
): Promise<Span> {
  const span = await selectDaySpan(ctx.db, ctx.project, { from, to });
  return {
    from: span.from === undefined ? -Infinity : Date.parse(span.from),
    to: span.to === undefined ? Infinity : Date.parse(span.to),
  };
}
