"use client";

import { useTagEntities, type TagInput } from "@/lib/entities/client";
import { useProject } from "../../_components/project-context";
import { useShowProblem } from "../../_lib/use-show-problem";
import { setActiveRun, trackRuns } from "../../_live/panel-store";

/** Starts (or joins) a tagging and follows it in this tab. */
export function useStartTagging() {
  const project = useProject();
  const tag = useTagEntities(project.id);
  const showProblem = useShowProblem();
  const start = (input: TagInput, onStarted?: () => void) =>
    tag.mutate(input, {
      onSuccess: (run) => {
        // The cells fill live; the panel would only cover them. It has the run for whoever opens it.
        trackRuns([
          {
            id: run.id,
            project: project.id,
            kind: run.kind,
            subject: run.subject,
            input: run.input,
            users: run.items?.total,
          },
        ]);
        setActiveRun(run.id);
        onStarted?.();
      },
      onError: showProblem,
    });
  return { start, isPending: tag.isPending };
}
