import { EntityKind, EntitySort, TaggingState } from "@/lib/entities";

export type PageSearch = {
  kind: EntityKind | undefined;
  q: string | undefined;
  state: TaggingState | undefined;
  tag: string | undefined;
  category: string | undefined;
  sort: EntitySort | undefined;
  cursor: string | undefined;
};

/** What an address asks for; a value nobody could have chosen here counts as none. */
export function readSearch(get: (name: string) => string | null | undefined): PageSearch {
  const text = (name: string) => get(name)?.slice(0, 1000) || undefined;
  return {
    kind: EntityKind.safeParse(get("kind")).data,
    q: text("q")?.slice(0, 200),
    state: TaggingState.safeParse(get("state")).data,
    tag: text("tag")?.slice(0, 200),
    category: text("category")?.slice(0, 500),
    sort: EntitySort.safeParse(get("sort")).data,
    cursor: text("cursor"),
  };
}
