"use client";

import { createContext, use, useCallback, useSyncExternalStore, type ReactNode } from "react";
import { EMPTY_RUN } from "../view";
import type { RunView } from "./run-feed";
import { RunStreams } from "./run-streams";

const Project = createContext("");

/** Names the project whose runs the components inside watch. */
export function RunStreamsProvider({ project, children }: { project: string; children: ReactNode }) {
  return <Project value={project}>{children}</Project>;
}

const streams = new Map<string, RunStreams>();

function streamsOf(project: string): RunStreams {
  let found = streams.get(project);
  if (!found) {
    found = new RunStreams(project);
    streams.set(project, found);
  }
  return found;
}

const onServer = new Map<string, RunView>();

function emptyView(runId: string): RunView {
  let view = onServer.get(runId);
  if (!view) {
    view = { ...EMPTY_RUN, runId, connection: "connecting" };
    // On the server this module lives as long as the process; nothing may pile up in it.
    if (typeof window !== "undefined") onServer.set(runId, view);
  }
  return view;
}

/** The streams of the project around; asked for in the browser only. */
export function useRunStreams(): () => RunStreams {
  const project = use(Project);
  return useCallback(() => streamsOf(project), [project]);
}

/** A run as it stands, drawn anew as its frames arrive; ended runs are replayed from their log. */
export function useRunView(runId: string): RunView {
  const project = use(Project);
  const subscribe = useCallback((listener: () => void) => streamsOf(project).watch(runId, listener), [project, runId]);
  return useSyncExternalStore(
    subscribe,
    () => streamsOf(project).feed(runId).snapshot(),
    () => emptyView(runId),
  );
}
