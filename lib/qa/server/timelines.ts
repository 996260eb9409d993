import { readEventColumns, selectDaySpan, selectEventsVersion } from "@/db";
import type { Ctx } from "@/lib/core";
import type { Span } from "../facts/steps";
import { layOutTimelines, type Timelines } from "../facts/timelines";
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
