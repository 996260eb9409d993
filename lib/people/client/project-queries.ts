import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { z } from "zod";
import { Project, type Retention } from "../schema";
import { command, request } from "./request";

const ProjectList = z.object({ items: z.array(Project) });

export function projectsOptions() {
  return queryOptions({
    queryKey: ["projects"],
    queryFn: async ({ signal }) => (await request("/projects", ProjectList, { signal })).items,
  });
}

export type NewProjectInput = { name: string; time_zone?: string };
export type ProjectChangeInput = { name?: string; time_zone?: string; is_default?: true } & Partial<Retention>;

export function useCreateProject() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (input: NewProjectInput) => request("/projects", Project, { method: "POST", body: input }),
    onSuccess: () => queries.invalidateQueries({ queryKey: projectsOptions().queryKey }),
  });
}

export function useChangeProject(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (change: ProjectChangeInput) => request(`/projects/${id}`, Project, { method: "PATCH", body: change }),
    // Another time zone moves times everywhere in the project, so nothing of it stays as it was.
    onSuccess: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: projectsOptions().queryKey }),
        queries.invalidateQueries({ queryKey: [id] }),
      ]),
  });
}

export function useDeleteProject() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => command(`/projects/${id}`, { method: "DELETE" }),
    onSuccess: (_, id) => {
      queries.removeQueries({ queryKey: [id] });
      return queries.invalidateQueries({ queryKey: projectsOptions().queryKey });
    },
  });
}
