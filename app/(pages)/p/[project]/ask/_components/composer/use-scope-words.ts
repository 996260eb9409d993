"use client";

import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { graphsOptions } from "@/lib/causal/client";
import { segmentsOptions } from "@/lib/people/client";
import type { Scope } from "@/lib/qa";
import { useProject } from "../../../_components/project-context";
import { useSegmentName } from "../../../users/_components/segments/segment-words";

/** What a question is limited to in words, one for each limit; what is not limited has none. */
export function useScopeWords(): (scope: Scope) => string[] {
  const t = useTranslations();
  const project = useProject();
  const segmentName = useSegmentName();
  const graphs = useInfiniteQuery(graphsOptions(project.id));
  const { data: segments } = useQuery(segmentsOptions(project.id));
  return ({ graph_id: graph, graph_version: version, segment, from, to }) => {
    const known = graphs.data?.pages.flatMap(({ items }) => items).find(({ id }) => id === graph);
    const people = segments?.find(({ id }) => id === segment);
    const versionWords = version === undefined ? [] : [t("graphs.versionShort", { version: String(version) })];
    return [
      ...(graph === undefined ? [] : [[known?.name ?? graph, ...versionWords].join(" ")]),
      ...(segment === undefined
        ? []
        : [people ? segmentName(people) : segments ? t("ask.scope.deletedSegment") : segment]),
      ...(from !== undefined && to !== undefined
        ? [t("ask.scope.between", { from, to })]
        : from !== undefined
          ? [t("ask.scope.since", { from })]
          : to !== undefined
            ? [t("ask.scope.until", { to })]
            : []),
    ];
  };
}
