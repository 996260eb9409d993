"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { cn } from "@/app/_ui/cn";
import { ErrorState } from "@/app/_ui/error-state";
import { Skeleton } from "@/app/_ui/skeleton";
import { followedRunOptions } from "@/lib/events/client";
import type { RunKind } from "@/lib/runs";
import { useRunView } from "@/lib/runs/client";
import { useProject } from "../../_components/project-context";
import { useRunLabel } from "../run-label";
import { RunTroubles } from "../run-troubles";
import { BatchStrip } from "./batch-strip";
import { LaneGrid, LANES_SHOWN } from "./lanes";
import { LaneInspector } from "./lane-inspector";
import { countsOf, useLanes } from "./use-batch";

/** A run over many users in the panel under every page: how it stands, and its lanes. */
export function BatchStream({ runId, kind, users }: { runId: string; kind: RunKind; users: number }) {
  const project = useProject();
  const view = useRunView(runId);
  const { data: run, error, refetch } = useQuery(followedRunOptions(project.id, runId));
  const [selected, setSelected] = useState<string>();
  const lanes = useLanes(view, LANES_SHOWN.cards, selected);
  const label = useRunLabel()({ kind, users });
  const counts = countsOf(run, view);
  if (error && !run) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!run || !counts) return <Skeleton className="m-3" />;
  const looked = lanes.find(({ item }) => item === selected);
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="border-b border-line">
        <BatchStrip run={run} view={view} counts={counts} lanes={lanes} label={label} />
      </div>
      <RunTroubles view={view} kind={run.kind} batch />
      <div
        className={cn(
          "grid min-h-0 flex-1 grid-cols-1 overflow-y-auto",
          looked && "lg:grid-cols-[3fr_2fr] lg:overflow-hidden",
        )}
      >
        <div className="p-3 lg:overflow-y-auto">
          <LaneGrid
            lanes={lanes}
            view="cards"
            wide={!looked}
            selected={selected}
            onSelect={(item) => setSelected((now) => (now === item ? undefined : item))}
          />
        </div>
        {looked ? (
          <div className="min-h-72 border-line lg:min-h-0 lg:border-l">
            <LaneInspector key={looked.child} kind={kind} item={looked.item} child={looked.child} />
          </div>
        ) : null}
      </div>
    </div>
  );
}
