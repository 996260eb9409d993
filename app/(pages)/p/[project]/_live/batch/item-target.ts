import type { RunKind } from "@/lib/runs";

/** Where an item of a run over many is at home: a user's page, or the list of entities that one call was about. */
export function itemTarget(project: string, kind: RunKind, item: string): string {
  return kind === "tag-entities"
    ? `/p/${project}/entities?kind=${encodeURIComponent(item.split("-")[0] ?? "")}`
    : `/p/${project}/users/${encodeURIComponent(item)}`;
}
