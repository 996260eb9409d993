"use client";

import { useExtract, type CacheUse } from "@/lib/events/client";
import { useProject } from "../_components/project-context";
import { showRun } from "../_live/panel-store";
import { useShowProblem } from "./use-show-problem";

/** Starts (or joins) a user's extraction and shows it in the live panel. */
export function useStartExtraction(): { start: (userId: string, cache: CacheUse) => void; isPending: boolean } {
  const project = useProject();
  const extract = useExtract(project.id);
  const showProblem = useShowProblem();
  const start = (userId: string, cache: CacheUse) =>
    extract.mutate(
      { userId, cache },
      {
        onSuccess: (run) =>
          showRun({ id: run.id, project: project.id, kind: run.kind, subject: run.subject ?? userId }),
        onError: showProblem,
      },
    );
  return { start, isPending: extract.isPending };
}
