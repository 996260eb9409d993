"use client";

import { useTagEntities, type TagInput } from "@/lib/entities/client";
import { useProject } from "../../_components/project-context";
import { useShowProblem } from "../../_lib/use-show-problem";
import { showRun } from "../../_live/panel-store";

/** Starts (or joins) a tagging and shows it in the live panel. */
export function useStartTagging() {
  const project = useProject();
  const tag = useTagEntities(project.id);
  const showProblem = useShowProblem();
  const start = (input: TagInput, onStarted?: () => void) =>
    tag.mutate(input, {
      onSuccess: (run) => {
        showRun({
          id: run.id,
          project: project.id,
          kind: run.kind,
          subject: run.subject,
          input: run.input,
          users: run.items?.total,
        });
        onStarted?.();
      },
      onError: showProblem,
    });
  return { start, isPending: tag.isPending };
}
