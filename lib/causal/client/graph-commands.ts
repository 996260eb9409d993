"use client";

import { useMutation, useQueryClient, type Query, type QueryClient } from "@tanstack/react-query";
import { command, inOrder, isOvertaken, request } from "@/lib/people/client";
import { Run } from "@/lib/runs";
import {
  GraphEdge,
  GraphSummary,
  type EdgeId,
  type GraphId,
  type GraphOutline,
  type GraphRequestInput,
  type VerdictInput,
} from "..";

const refreshRuns = (queries: QueryClient, project: string) =>
  void queries.invalidateQueries({ queryKey: [project, "runs"] });

/** Starts making a graph, or joins the run that makes the same one. */
export function useGenerateGraph(project: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (asked: GraphRequestInput) =>
      request("/causal-graphs/generate", Run, { method: "POST", query: { project }, body: asked }),
    onSuccess: () => refreshRuns(queries, project),
  });
}

/** Makes a new version from the present data. */
export function useUpdateGraph(project: string, id: GraphId) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => request(`/causal-graphs/${id}/update`, Run, { method: "POST", query: { project }, body: {} }),
    onSuccess: () => refreshRuns(queries, project),
  });
}

/** Asks the model what it thinks of edges; of all where none is named. */
export function useReviewEdges(project: string, id: GraphId) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (edges?: readonly EdgeId[]) =>
      request(`/causal-graphs/${id}/review`, Run, { method: "POST", query: { project }, body: edges ? { edges } : {} }),
    onSuccess: () => refreshRuns(queries, project),
  });
}

export function useRenameGraph(project: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ id, name }: { id: GraphId; name: string }) =>
      request(`/causal-graphs/${id}`, GraphSummary, { method: "PATCH", query: { project }, body: { name } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: [project, "causal-graphs"] }),
  });
}

export function useDeleteGraph(project: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: GraphId) => command(`/causal-graphs/${id}`, { method: "DELETE", query: { project } }),
    onSuccess: (_, id) => {
      // A page of the graph would otherwise ask for what is gone.
      queries.removeQueries({ predicate: ({ queryKey }) => queryKey[1] === "causal-graphs" && queryKey[3] === id });
      return queries.invalidateQueries({ queryKey: [project, "causal-graphs", "list"] });
    },
  });
}

/** It is on its way, or known to be out of date, or was never there. */
const isUnsettled = ({ state }: Query): boolean =>
  state.fetchStatus === "fetching" || state.isInvalidated || state.data === undefined;

export type Judgement = { edge: EdgeId; input: VerdictInput };

/** Notes what a person judges of an edge. It shows at once in every version, and goes back where it was refused. */
export function useJudgeEdge(project: string, id: GraphId) {
  const queries = useQueryClient();
  const graphs = { queryKey: [project, "causal-graphs", "one", id] };
  const put = (edge: EdgeId, human: GraphEdge["human"]) =>
    queries.setQueriesData<GraphOutline>(
      graphs,
      (graph) =>
        graph && { ...graph, edges: graph.edges.map((each) => (each.id === edge ? { ...each, human } : each)) },
    );
  return useMutation({
    mutationFn: ({ edge, input }: Judgement) =>
      inOrder(edge, () =>
        request(`/causal-graphs/${id}/edges/${edge}/verdict`, GraphEdge, {
          method: "PUT",
          query: { project },
          body: input,
        }),
      ),
    onMutate: async ({ edge, input }) => {
      // A graph that is on its way would bring what was true before; it is asked for again below.
      const owed = queries.getQueryCache().findAll(graphs).some(isUnsettled);
      await queries.cancelQueries(graphs);
      const before = queries
        .getQueriesData<GraphOutline>(graphs)
        .flatMap(([, graph]) => graph?.edges ?? [])
        .find((each) => each.id === edge)?.human;
      const { verdict, reason = null, comment = null, version = 1 } = input;
      put(edge, verdict && { verdict, reason, comment, by: null, at: new Date().toISOString(), version });
      return { before: before ?? null, owed };
    },
    // What was judged meanwhile shows already.
    onError: (_, { edge }, kept) => {
      if (!isOvertaken(edge)) put(edge, kept?.before ?? null);
    },
    onSuccess: ({ id: edge, human }) => {
      if (!isOvertaken(edge)) put(edge, human);
    },
    onSettled: (_, _error, { edge }, kept) => {
      // The graph whose coming was stopped above still has to come, and one that began to come since may be too old.
      if (kept?.owed || queries.getQueryCache().findAll(graphs).some(isUnsettled))
        void queries.invalidateQueries(graphs);
      void queries.invalidateQueries({ queryKey: [project, "causal-graphs", "list"] });
      return queries.invalidateQueries({ queryKey: [project, "causal-graphs", "edge", id, edge] });
    },
  });
}
