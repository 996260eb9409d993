import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { z } from "zod";
import { Behavior } from "@/lib/people";
import { apiUrl, request } from "@/lib/people/client";
import { AbstractedEvent, RunStatus } from "@/lib/runs";
import {
  Graph,
  GraphChanges,
  GraphEdge,
  GraphSummary,
  GraphVersion,
  HumanVerdict,
  type EdgeId,
  type GraphId,
  type GraphRequestInput,
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

/** Everything of a version, the newest unless one is named. */
export function graphOptions(project: string, id: GraphId, version?: number) {
  return queryOptions({
    queryKey: [project, "causal-graphs", "one", id, version ?? "newest"],
    queryFn: ({ signal }) => request(`/causal-graphs/${id}`, Graph, { signal, query: { project, version } }),
    // Another version of the same graph stays in sight until this one is there.
    placeholderData: (before, query) => (query?.queryKey[3] === id ? before : undefined),
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

export const EDGE_PEOPLE_GROUPS = ["followed", "a_only", "b_only"] as const;
export type EdgePeopleGroup = (typeof EDGE_PEOPLE_GROUPS)[number];
export const EDGE_PEOPLE_PER_PAGE = 20;

const EdgePeople = z.object({
  items: z.array(z.object({ user_id: z.string(), events: z.number(), first_at: z.string() })),
  total: z.number(),
  next_cursor: z.string().nullable(),
});

/** Who went from the source to the target, or has only one of them. */
export function edgePeopleOptions(project: string, graph: GraphId, edge: EdgeId, group: EdgePeopleGroup) {
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

const RowEvent = AbstractedEvent.pick({ id: true, type: true, start: true, end: true, behavior_ids: true });

export const EdgeRows = z.object({
  user_id: z.string(),
  source: z.array(RowEvent),
  target: z.array(RowEvent),
  behaviors: z.array(Behavior),
  /** The behaviours that the events of either end rest on. */
  highlighted: z.array(z.string()),
});
export type EdgeRows = z.infer<typeof EdgeRows>;

/** The raw rows of one person that an edge rests on. */
export function edgeRowsOptions(project: string, graph: GraphId, edge: EdgeId, user: string) {
  return queryOptions({
    queryKey: [project, "causal-graphs", "rows", graph, edge, user],
    queryFn: ({ signal }) =>
      request(`/causal-graphs/${graph}/edges/${edge}/rows`, EdgeRows, { signal, query: { project, user } }),
  });
}

export const GraphPreview = z.object({
  events: z.number(),
  users: z.number(),
  types: z.number(),
  targets: z.array(z.string()),
  patterns: z.number(),
  /** Made from this already. */
  graph: GraphSummary.nullable(),
  run: z.object({ id: z.string(), status: RunStatus, progress: z.unknown() }).nullable(),
  estimate_ms: z.number().nullable(),
  cost: z.object({ tokens: z.number(), cost: z.number().optional(), currency: z.string().optional() }).nullable(),
});
export type GraphPreview = z.infer<typeof GraphPreview>;

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
