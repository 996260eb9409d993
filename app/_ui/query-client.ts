import { QueryClient } from "@tanstack/react-query";

type WithStatus = { status?: unknown };

/** The server makes one per request, the browser one per tab. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // What the server rendered is fresh; runs say themselves what they changed.
        staleTime: 30_000,
        retry: (failures, error) => failures < 2 && !isRefusal(error),
      },
      dehydrate: {
        // An error is not sent along: the browser asks again and shows it with its request id.
        shouldDehydrateQuery: (query) => query.state.status === "success",
      },
    },
  });
}

/** A 4xx stays a 4xx, however often one asks. */
function isRefusal(error: unknown): boolean {
  const status = (error as WithStatus | null)?.status;
  return typeof status === "number" && status >= 400 && status < 500;
}
