"use client";

import { useProject } from "../../_components/project-context";
import { useAddressFilters, withParts } from "../../_lib/use-address-filters";
import { readSearch, type PageSearch } from "../_lib/search";

export type ChangeSearch = { [Name in keyof PageSearch | "entity"]?: string | undefined };

/** Filters, order, page and the open card live in the address, so that a list can be shared and the back button works. */
export function useSearch() {
  const base = `/p/${useProject().id}/entities`;
  const [params, changeFilters] = useAddressFilters(base);
  const search = readSearch((name) => params.get(name));

  /** The address with some parts changed. */
  const href = (change: ChangeSearch, before?: readonly string[]) => {
    const next = changed(params, change);
    if (before) {
      next.delete("before");
      for (const each of before) next.append("before", each);
    }
    return next.size > 0 ? `${base}?${next}` : base;
  };

  return {
    search,
    opened: params.get("entity") ?? undefined,
    /** Cursors of the pages before this one but for the first, which has none. */
    before: params.getAll("before"),
    href,
    change: (change: ChangeSearch) => changeFilters((now) => changed(now, change)),
  };
}

/** Another filter begins at its first page. */
function changed(query: URLSearchParams, change: ChangeSearch): URLSearchParams {
  const pages = "cursor" in change || (Object.keys(change).length === 1 && "entity" in change);
  return withParts(query, { ...(pages ? {} : { cursor: undefined, before: undefined }), ...change });
}
