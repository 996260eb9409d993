import { createHash } from "node:crypto";
import { selectProfile, selectProject, type VocabularyType } from "@/db";
import type { Ctx } from "@/lib/core";
import { toPromptRow, type PromptRow } from "@/lib/events";
import type { Behavior, Profile } from "@/lib/people";
import { allBehaviors } from "./all-behaviors";
import { knownTypes } from "./vocabulary";

/** Everything an extraction reads about a user. */
export type Material = {
  profile: Profile | null;
  /** The vocabulary, of which prompts carry what matters, so that equal intents get equal names. */
  types: readonly VocabularyType[];
  behaviors: readonly Behavior[];
  /** The behaviours as a prompt shows them, in the same order. */
  rows: readonly PromptRow[];
  times: readonly number[];
  /** Changes with any row; records of an attempt that read other rows are of no use to this one. */
  hash: string;
};

export async function readMaterial(ctx: Pick<Ctx, "db" | "project" | "clock">, userId: string): Promise<Material> {
  const [project, profile, types, behaviors] = await Promise.all([
    selectProject(ctx.db, ctx.project),
    selectProfile(ctx.db, ctx.project, userId),
    knownTypes(ctx),
    allBehaviors(ctx, userId),
  ]);
  const timeZone = project?.timeZone ?? "UTC";
  const rows = behaviors.map((behavior, i) => toPromptRow(behavior, `r${i + 1}`, timeZone));
  return {
    profile,
    types,
    behaviors,
    rows,
    times: behaviors.map(({ at }) => Date.parse(at)),
    hash: hashOf(rows.map(({ line }, i) => `${behaviors[i]?.id} ${line}`)),
  };
}

/** 128 bits that no row can contain, since they depend on all of them; and the same marker for the same rows. */
export function markerFor(rows: readonly PromptRow[]): string {
  return hashOf(rows.map(({ line }) => line));
}

function hashOf(lines: readonly string[]): string {
  const hash = createHash("sha256");
  for (const line of lines) hash.update(line).update("\n");
  return hash.digest("hex").slice(0, 32);
}
