"use client";

import { useRouter, useSearchParams } from "next/navigation";
import { useProject } from "../../_components/project-context";
import { readSearch, type PageSearch } from "../_lib/search";

export type ChangeSearch = { [Name in keyof PageSearch | "entity"]?: string | undefined };

/** Filters, order, page and the open card live in the address, so that a list can be shared and the back button works. */
export function useSearch() {
  const router = useRouter();
  const params = useSearchParams();
  const base = `/p/${useProject().id}/entities`;
  const search = readSearch((name) => params.get(name));

  /** The address with some parts changed. Another filter begins at its first page. */
  const href = (change: ChangeSearch, before?: readonly string[]) => {
    const next = new URLSearchParams(params);
    const pages = "cursor" in change || (Object.keys(change).length === 1 && "entity" in change);
    if (!pages) for (const name of ["cursor", "before"]) next.delete(name);
    for (const [name, value] of Object.entries(change)) {
      if (value === undefined || value === "") next.delete(name);
      else next.set(name, value);
    }
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
    change: (change: ChangeSearch) => router.replace(href(change), { scroll: false }),
  };
}
