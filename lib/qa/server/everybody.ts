import { selectDataVersion, selectEverybody, selectProject } from "@/db";
import type { Ctx } from "@/lib/core";
import { kept } from "./kept";

/** A project's users as they were at one version of the data, each with a place, in the order of their ids. */
export type People = {
  version: string;
  timeZone: string;
  ids: readonly string[];
  placeOf: ReadonlyMap<string, number>;
  behaviors: Int32Array;
  events: Int32Array;
  /** Equal where the users are the same. */
  who: string;
};

/** Users came or went between two statements; everything is to be read again. */
export class PeopleChanged extends Error {
  override name = "PeopleChanged";
}

const BYTES_A_USER = 100;

export async function loadPeople(ctx: Pick<Ctx, "db" | "project">): Promise<People> {
  const version = await selectDataVersion(ctx.db, ctx.project);
  return await kept(ctx, version, ["people"], async () => {
    const [{ ids, behaviors, events, who }, project] = await Promise.all([
      selectEverybody(ctx.db, ctx.project),
      selectProject(ctx.db, ctx.project),
    ]);
    const value: People = {
      version,
      timeZone: project?.timeZone ?? "UTC",
      ids,
      placeOf: new Map(ids.map((id, place) => [id, place])),
      behaviors: Int32Array.from(behaviors),
      events: Int32Array.from(events),
      who,
    };
    return { value, bytes: ids.length * BYTES_A_USER };
  });
}
