import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { command, request } from "@/lib/people/client";
import { Storage } from "@/lib/runs";

export function storageOptions(project: string) {
  return queryOptions({
    queryKey: [project, "storage"],
    queryFn: ({ signal }) => request("/storage", Storage, { signal, query: { project } }),
  });
}

/** Forgets every cached answer of a project; the next identical question goes to the model again. */
export function useClearAnswers(project: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => command("/answers", { method: "DELETE", query: { project } }),
    onSettled: () => queries.invalidateQueries({ queryKey: storageOptions(project).queryKey }),
  });
}
