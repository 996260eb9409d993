import { hydrate, type DehydratedState, type QueryClient } from "@tanstack/react-query";

/**
 * Gives what the server has read to queries that somebody has begun to ask and that know nothing yet. A page is taken
 * over part by part: the frame's live panel may ask for the very run whose page still comes. TanStack leaves queries
 * that exist alone until the page stands, so its first paint would be another one than the server's (React's error 418)
 * and the whole page would be drawn anew. Queries that know something are left to TanStack, which never changes them
 * under a page that is still shown.
 */
export function answerWaiting(client: QueryClient, state: DehydratedState): void {
  const cache = client.getQueryCache();
  hydrate(client, {
    queries: state.queries.filter(({ queryHash }) => cache.get(queryHash)?.state.status === "pending"),
  });
}
