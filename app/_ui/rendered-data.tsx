"use client";

import { HydrationBoundary, useQueryClient, type DehydratedState } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import { answerWaiting } from "./waiting-queries";

type RenderedDataProps = { state: DehydratedState; children: ReactNode };

/** Hands what a page was rendered with to the browser's queries before the page's first paint asks for it. */
export function RenderedData({ state, children }: RenderedDataProps) {
  const client = useQueryClient();
  // While rendering and once for each state: an effect would come after the first paint.
  const [given, setGiven] = useState<DehydratedState>();
  if (given !== state) {
    answerWaiting(client, state);
    setGiven(state);
  }
  return <HydrationBoundary state={state}>{children}</HydrationBoundary>;
}
