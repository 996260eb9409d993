import { dehydrate, HydrationBoundary, type QueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";

/** Hands what the server has read to the browser's queries, so that the first paint holds data and nothing is asked twice. */
export function Hydrated({ queries, children }: { queries: QueryClient; children: ReactNode }) {
  return <HydrationBoundary state={dehydrate(queries)}>{children}</HydrationBoundary>;
}
