import { dehydrate, type QueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { RenderedData } from "@/app/_ui/rendered-data";

/** Hands what the server has read to the browser's queries, so that the first paint holds data and nothing is asked twice. */
export function Hydrated({ queries, children }: { queries: QueryClient; children: ReactNode }) {
  return <RenderedData state={dehydrate(queries)}>{children}</RenderedData>;
}
