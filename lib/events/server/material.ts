import { selectProfile, selectProject, selectUserEntityNotes, type VocabularyType } from "@/db";
import type { Ctx } from "@/lib/core";
import type { EntityNote } from "@/lib/entities";
import { toPromptRow, type PromptRow } from "@/lib/events";
import { markerFor } from "@/lib/llm/server";
import type { Behavior, Profile } from "@/lib/people";
import { allBehaviors } from "./all-behaviors";
import { knownTypes } from "./vocabulary";

/** Everything an extraction reads about a user. */
export type Material = {
  profile: Profile | null;
  /** The vocabulary, of which prompts carry what matters, so that equal intents get equal names. */
  types: readonly VocabularyType[];
  /** What is known of the things that the behaviours name. */
  entities: readonly EntityNote[];
  behaviors: readonly Behavior[];
  /** The behaviours as a prompt shows them, in the same order. */
  rows: readonly PromptRow[];
  times: readonly number[];
  /** Changes with any row; records of an attempt that read other rows are of no use to this one. */
  hash: string;
};

export async function readMaterial(ctx: Pick<Ctx, "db" | "project" | "clock">, userId: string): Promise<Material> {
  const [project, profile, types, entities, behaviors] = await Promise.all([
    selectProject(ctx.db, ctx.project),
    selectProfile(ctx.db, ctx.project, userId),
    knownTypes(ctx),
    selectUserEntityNotes(ctx.db, ctx.project, userId),
    allBehaviors(ctx, userId),
  ]);
  const timeZone = project?.timeZone ?? "UTC";
  const rows = behaviors.map((behavior, i) => toPromptRow(behavior, `r${i + 1}`, timeZone));
  return {
    profile,
    types,
    entities,
    behaviors,
    rows,
    times: behaviors.map(({ at }) => Date.parse(at)),
    hash: markerFor(rows.map(({ line }, i) => `${behaviors[i]?.id} ${line}`)),
  };
}
