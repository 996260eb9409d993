import { queryOptions } from "@tanstack/react-query";
import { z } from "zod";
import { request } from "@/lib/people/client";

const Models = z.object({
  connection: z.object({
    offline: z.boolean(),
    recorded: z.boolean().optional(),
    host: z.string().nullable(),
    model: z.string(),
  }),
});
export type ModelConnection = z.infer<typeof Models>["connection"];

/** Which model answers. It changes only when the server starts anew. */
export function modelOptions() {
  return queryOptions({
    queryKey: ["model"],
    queryFn: async ({ signal }) => (await request("/models", Models, { signal })).connection,
    staleTime: Infinity,
  });
}
