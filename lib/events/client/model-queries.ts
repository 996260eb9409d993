import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import {
  ModelSettings,
  SavedConnection,
  TaskModel,
  type ConnectionChange,
  type NewConnection,
  type TaskSetting,
} from "@/lib/llm";
import { command, request } from "@/lib/people/client";

export type ModelConnection = ModelSettings["connection"];

/** Somebody else may choose another model at any time; when one comes back to the page it is looked at anew. */
const FRESH_MS = 10_000;

/** Which model answers. */
export function modelOptions() {
  return queryOptions({
    queryKey: ["model"],
    queryFn: async ({ signal }) => (await request("/models", ModelSettings, { signal })).connection,
    staleTime: FRESH_MS,
    refetchOnWindowFocus: true,
  });
}

/** Connections, what answers which task, and what decides it. */
export function modelSettingsOptions() {
  return queryOptions({
    queryKey: ["models"],
    queryFn: ({ signal }) => request("/models", ModelSettings, { signal }),
    staleTime: FRESH_MS,
    refetchOnWindowFocus: true,
  });
}

/** Everything that names a model is right again once the change is through. */
function useModelChange<I, O>(change: (input: I) => Promise<O>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () =>
      Promise.all(
        [modelOptions(), modelSettingsOptions()].map(({ queryKey }) => queries.invalidateQueries({ queryKey })),
      ),
  });
}

type Sent<T> = { [K in keyof T]?: T[K] | undefined };
export type ConnectionInput = Sent<NewConnection> & Pick<NewConnection, "name" | "base_url" | "model">;

export function useAddConnection() {
  return useModelChange((body: ConnectionInput) =>
    request("/models/connections", SavedConnection, { method: "POST", body }),
  );
}

export function useChangeConnection() {
  return useModelChange(({ id, change }: { id: string; change: Sent<ConnectionChange> }) =>
    request(`/models/connections/${id}`, SavedConnection, { method: "PATCH", body: change }),
  );
}

export function useRemoveConnection() {
  return useModelChange((id: string) => command(`/models/connections/${id}`, { method: "DELETE" }));
}

export function useSetTask() {
  return useModelChange(({ task, setting }: { task: string; setting: TaskSetting }) =>
    request(`/models/tasks/${task}`, TaskModel, { method: "PUT", body: setting }),
  );
}
