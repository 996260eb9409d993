import { selectProfiles, selectTypeNodes, type TypeNode } from "@/db";
import { otherName } from "@/lib/events";
import type { GraphRequest, MeasureInput, Words } from "@/lib/causal";
import type { Ctx } from "@/lib/core";
import { loadEvents } from "@/lib/patterns/server";
import { eventsOfRequest } from "./request";

type Needs = Pick<Ctx, "db" | "project">;

/** What the evidence for a graph rests on, read from the project as it is now. Fails as `loadEvents` does. */
export async function readMaterial(
  ctx: Needs,
  request: GraphRequest,
  wanted: readonly string[],
): Promise<MeasureInput> {
  const { columns, sequences } = await loadEvents(ctx, eventsOfRequest(request));
  const types = [...(await selectTypeNodes(ctx.db, ctx.project)).values()];
  const profiles = await selectProfiles(ctx.db, ctx.project);
  const labels = new Map(types.map((type) => [type.name, labelOf(type)]));
  const targets = request.target_events ?? types.flatMap(({ name, role }) => (role === "target" ? [name] : []));
  return {
    columns,
    sequences,
    labels: columns.typeNames.map((name) => labels.get(name) ?? { zh: name, en: name }),
    profiles: columns.userIds.map((id) => profiles.get(id) ?? null),
    targets,
    wanted,
    clock: request.clock,
    acyclic: request.acyclic,
    influence: request.influence,
    adjustFor: request.adjust_for,
  };
}

/** Both names of a type; one that the vocabulary lacks may be known elsewhere, and else the other stands for it. */
function labelOf({ name, nameZh, nameEn }: TypeNode): Words {
  const known = otherName(name);
  const chinese = /\p{Script=Han}/u.test(name);
  return {
    zh: nameZh ?? (chinese ? name : (known?.["zh-CN"] ?? name)),
    en: nameEn ?? (chinese ? (known?.en ?? name) : name),
  };
}
