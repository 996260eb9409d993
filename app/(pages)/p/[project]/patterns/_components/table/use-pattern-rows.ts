"use client";

import { useQueries, useQuery } from "@tanstack/react-query";
import type { Pattern, PatternSet } from "@/lib/patterns";
import { PATTERNS_PER_PAGE, patternPageOptions, type PatternSearch } from "@/lib/patterns/client";
import { useProject } from "../../../_components/project-context";

/** How many patterns fit, and whether that can be told. */
export function useFirstPage(set: PatternSet, search: PatternSearch) {
  const project = useProject();
  return useQuery(patternPageOptions(project.id, set.id, search, 0));
}

/** The patterns at some places of the list, page by page as they come into sight; undefined while on their way. */
export function usePatternRows(
  set: PatternSet,
  search: PatternSearch,
  places: readonly number[],
): (place: number) => Pattern | undefined {
  const project = useProject();
  const pages = [...new Set(places.map((place) => Math.floor(place / PATTERNS_PER_PAGE)))];
  const found = useQueries({ queries: pages.map((page) => patternPageOptions(project.id, set.id, search, page)) });
  return (place) => {
    const page = found[pages.indexOf(Math.floor(place / PATTERNS_PER_PAGE))];
    return page?.data?.items[place % PATTERNS_PER_PAGE];
  };
}
