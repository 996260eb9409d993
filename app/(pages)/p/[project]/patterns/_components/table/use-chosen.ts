"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { PATTERNS_CHOSEN_MAX, type Pattern, type PatternId, type PatternSet } from "@/lib/patterns";
import { PATTERNS_PER_PAGE, patternPageOptions, type PatternSearch } from "@/lib/patterns/client";
import { useProject } from "../../../_components/project-context";
import { useShowProblem } from "../../../_lib/use-show-problem";

export type Chosen = {
  patterns: ReadonlyMap<PatternId, Pattern>;
  /** Chooses what stands at a place of the list, or no longer. */
  toggle: (place: number, pattern: Pattern) => void;
  /** Chooses all from the place that was touched last up to this one, too. */
  extend: (place: number) => void;
  /** Chooses the first ones of the list, as many as can be chosen. */
  all: () => void;
  clear: () => void;
};

/** Which patterns of a set are chosen, to do something with all of them. It outlives another order or filter. */
export function useChosen(set: PatternSet, search: PatternSearch, total: number): Chosen {
  const project = useProject();
  const queries = useQueryClient();
  const showProblem = useShowProblem();
  const [chosen, setChosen] = useState<{ set: string; patterns: ReadonlyMap<PatternId, Pattern> }>();
  const [anchor, setAnchor] = useState(0);
  const patterns = chosen?.set === set.id ? chosen.patterns : NONE;
  const put = (next: ReadonlyMap<PatternId, Pattern>) => setChosen({ set: set.id, patterns: next });

  /** What lies between may not have been in sight, and is asked for then. */
  async function add(from: number, to: number): Promise<void> {
    const last = Math.min(to, from + PATTERNS_CHOSEN_MAX - 1, total - 1);
    const pages = [];
    for (let page = Math.floor(from / PATTERNS_PER_PAGE); page * PATTERNS_PER_PAGE <= last; page++) pages.push(page);
    const lists = await Promise.all(
      pages.map((page) => queries.ensureQueryData(patternPageOptions(project.id, set.id, search, page))),
    );
    const first = (pages[0] ?? 0) * PATTERNS_PER_PAGE;
    const found = lists.flatMap(({ items }) => items).slice(from - first, last - first + 1);
    const next = new Map(patterns);
    for (const pattern of found) if (next.size < PATTERNS_CHOSEN_MAX) next.set(pattern.id, pattern);
    put(next);
  }

  return {
    patterns,
    toggle: (place, pattern) => {
      const next = new Map(patterns);
      if (!next.delete(pattern.id) && next.size < PATTERNS_CHOSEN_MAX) next.set(pattern.id, pattern);
      setAnchor(place);
      put(next);
    },
    extend: (place) => void add(Math.min(anchor, place), Math.max(anchor, place)).catch(showProblem),
    all: () => void add(0, total - 1).catch(showProblem),
    clear: () => put(NONE),
  };
}

const NONE: ReadonlyMap<PatternId, Pattern> = new Map();
