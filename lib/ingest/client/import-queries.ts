import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { z } from "zod";
import type { Locale } from "@/lib/core";
import { apiUrl, projectsOptions, request } from "@/lib/people/client";
import { Import, RejectedRow, type ImportKind } from "../schema";

export const IMPORTS_PER_PAGE = 50;
export const REJECTED_PER_PAGE = 100;

const ImportPage = z.object({ items: z.array(Import), next_cursor: z.string().nullable() });
const RejectedPage = z.object({ items: z.array(RejectedRow), next_cursor: z.string().nullable() });

export function importsOptions(project: string) {
  return infiniteQueryOptions({
    queryKey: [project, "imports"],
    queryFn: ({ signal, pageParam }) =>
      request("/imports", ImportPage, { signal, query: { project, limit: IMPORTS_PER_PAGE, cursor: pageParam } }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
}

export function importOptions(project: string, importId: string) {
  return queryOptions({
    queryKey: [project, "import", importId],
    queryFn: ({ signal }) => request(`/imports/${importId}`, Import, { signal, query: { project } }),
    // The end of its run says when to look again; this is for a page that was on its way when the run ended.
    refetchInterval: ({ state: { data } }) => (data && !isOver(data) ? 2000 : false),
  });
}

const OVER = new Set(["succeeded", "partial", "failed", "cancelled", "undone"]);

/** Whether nothing more happens to an import by itself. */
export function isOver({ status }: Pick<Import, "status">): boolean {
  return OVER.has(status);
}

export function rejectedOptions(project: string, importId: string) {
  return infiniteQueryOptions({
    queryKey: [project, "import", importId, "rejected"],
    queryFn: ({ signal, pageParam }) =>
      request(`/imports/${importId}/rejected`, RejectedPage, {
        signal,
        query: { project, limit: REJECTED_PER_PAGE, cursor: pageParam },
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
}

export function rejectedCsvUrl(project: string, importId: string): string {
  return apiUrl(`/imports/${importId}/rejected.csv`, { project });
}

export function templateUrl(kind: ImportKind, locale: Locale): string {
  return apiUrl(`/imports/templates/${kind}`, { lang: locale });
}

export function useUndoImport(project: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (importId: string) => request(`/imports/${importId}`, Import, { method: "DELETE", query: { project } }),
    onSuccess: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: [project] }),
        queries.invalidateQueries({ queryKey: projectsOptions().queryKey }),
      ]),
  });
}
