import { infiniteQueryOptions, keepPreviousData, queryOptions, skipToken } from "@tanstack/react-query";
import { z } from "zod";
import { apiUrl, request } from "@/lib/people/client";
import {
  EdgePeople,
  EdgeRows,
  Graph,
  GraphChanges,
  GraphEdge,
  GraphOutline,
  GraphPreview,
  GraphSummary,
  GraphVersion,
  HumanVerdict,
  type EdgeGroup,
  type EdgeId,
  type GraphId,
  type GraphPart,
  type GraphRequestInput,
  type PictureRequest,
} from "..";

export const GRAPHS_PER_PAGE = 20;

const GraphPage = z.object({ items: z.array(GraphSummary), next_cursor: z.string().nullable() });

/** The project's graphs, the newest first. */
export function graphsOptions(project: string) {
  return infiniteQueryOptions({
    queryKey: [project, "causal-graphs", "list"],
    queryFn: ({ signal, pageParam }) =>
      request("/causal-graphs", GraphPage, { signal, query: { project, limit: GRAPHS_PER_PAGE, cursor: pageParam } }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
}

const oneKey = (project: string, id: GraphId, version: number | undefined) =>
  [project, "causal-graphs", "one", id, version ?? "newest"] as const;

/** A version with its edges in outline, the newest unless one is named. */
export function graphOutlineOptions(project: string, id: GraphId, version?: number) {
  return queryOptions({
    queryKey: [...oneKey(project, id, version), "outline"],
    queryFn: ({ signal }) =>
      request(`/causal-graphs/${id}`, GraphOutline, { signal, query: { project, version, edges: "outline" } }),
    // Another version of the same graph stays in sight until this one is there.
    placeholderData: (before, query) => (query?.queryKey[3] === id ? before : undefined),
  });
}

/** What a page of a large graph was rendered with, for as long as the rest is on its way; nobody asks for it. */
export function graphPartOptions(project: string, id: GraphId, version: number | undefined, asked: PictureRequest) {
  return queryOptions<GraphPart>({
    queryKey: [...oneKey(project, id, version), "part", JSON.stringify(asked)],
    queryFn: skipToken,
    staleTime: Infinity,
    placeholderData: (before, query) => (query?.queryKey[3] === id ? before : undefined),
  });
}

/** Everything of a version, the newest unless one is named. */
export function graphOptions(project: string, id: GraphId, version?: number) {
  return queryOptions({
    queryKey: [...oneKey(project, id, version), "whole"],
    queryFn: ({ signal }) => request(`/causal-graphs/${id}`, Graph, { signal, query: { project, version } }),
  });
}

export function graphVersionsOptions(project: string, id: GraphId) {
  return queryOptions({
    queryKey: [project, "causal-graphs", "versions", id],
    queryFn: async ({ signal }) => {
      const Versions = z.object({ items: z.array(GraphVersion) });
      return (await request(`/causal-graphs/${id}/versions`, Versions, { signal, query: { project } })).items;
    },
  });
}

/** What came, went or changed from one version to another. */
export function graphChangesOptions(project: string, id: GraphId, from: number, to: number) {
  return queryOptions({
    queryKey: [project, "causal-graphs", "changes", id, from, to],
    queryFn: ({ signal }) =>
      request(`/causal-graphs/${id}/changes`, GraphChanges, { signal, query: { project, from, to } }),
  });
}

const JudgedEdge = GraphEdge.extend({ history: z.array(HumanVerdict) });

/** An edge with all that people ever said of it. */
export function edgeOptions(project: string, graph: GraphId, edge: EdgeId, version: number) {
  return queryOptions({
    queryKey: [project, "causal-graphs", "edge", graph, edge, version],
    queryFn: ({ signal }) =>
      request(`/causal-graphs/${graph}/edges/${edge}`, JudgedEdge, { signal, query: { project, version } }),
  });
}

export const EDGE_PEOPLE_PER_PAGE = 20;

/** Who went from the source to the target, or has only one of them. */
export function edgePeopleOptions(project: string, graph: GraphId, edge: EdgeId, group: EdgeGroup) {
  return infiniteQueryOptions({
    queryKey: [project, "causal-graphs", "people", graph, edge, group],
    queryFn: ({ signal, pageParam }) =>
      request(`/causal-graphs/${graph}/edges/${edge}/people`, EdgePeople, {
        signal,
        query: { project, group, limit: EDGE_PEOPLE_PER_PAGE, cursor: pageParam },
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
}

/** The raw rows of one person that an edge rests on. */
export function edgeRowsOptions(project: string, graph: GraphId, edge: EdgeId, user: string) {
  return queryOptions({
    queryKey: [project, "causal-graphs", "rows", graph, edge, user],
    queryFn: ({ signal }) =>
      request(`/causal-graphs/${graph}/edges/${edge}/rows`, EdgeRows, { signal, query: { project, user } }),
  });
}

/** What a graph that is asked for would rest on, and what it would cost. */
export function graphPreviewOptions(project: string, asked: GraphRequestInput) {
  return queryOptions({
    queryKey: [project, "causal-graphs", "preview", asked],
    queryFn: ({ signal }) =>
      request("/causal-graphs/preview", GraphPreview, { method: "POST", signal, query: { project }, body: asked }),
    placeholderData: keepPreviousData,
  });
}

export const GRAPH_FORMATS = ["svg", "json", "csv", "graphml", "gexf", "mmd", "dot", "dagitty"] as const;
export type GraphFormat = (typeof GRAPH_FORMATS)[number];

type ExportOptions = { theme?: "light" | "dark"; lang?: "zh" | "en"; version?: number };

/** Where a graph is found as a file; the address can be put into other pages. */
export function graphFileUrl(project: string, id: GraphId, format: GraphFormat, options: ExportOptions = {}): string {
  return apiUrl(`/causal-graphs/${id}.${format}`, { ...options, download: "true", project });
}
