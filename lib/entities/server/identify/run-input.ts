import { z } from "zod";
import { selectNamesToIdentify, type Db, type NameToIdentify, type Tx, type UnknownAction } from "@/db";
import type { Ctx } from "@/lib/core";
import { NAMES_PER_RUN, NameScope } from "@/lib/entities";
import { NamedKind } from "@/lib/runs";
import { CacheUse } from "../tag-entities";

/** What a run is told. What was answered for a name after `since` needs no asking again; RFC 3339. */
export const IdentifyRunInput = z.object({
  kind: NamedKind.optional(),
  only: NameScope,
  since: z.string(),
  cache: CacheUse.optional(),
});
export type IdentifyRunInput = z.infer<typeof IdentifyRunInput>;

/** What a run of this input is to ask about that it has no answer for yet, the most used first. */
export async function namesOf(
  { project }: Pick<Ctx, "project">,
  db: Db | Tx,
  actions: readonly UnknownAction[],
  { kind, only, since }: IdentifyRunInput,
  limit = NAMES_PER_RUN,
): Promise<NameToIdentify[]> {
  if (limit <= 0) return [];
  return await selectNamesToIdentify(db, project, { actions, only, since, kind, limit });
}
