"use client";

import { useTranslations } from "use-intl";
import { readProblem } from "@/app/_ui/problem";
import { showToast } from "@/app/_ui/toast-store";
import { useExtract } from "@/lib/events/client";
import { useProject } from "../_components/project-context";
import { showRun } from "../_live/panel-store";

/** Starts (or joins) a user's extraction and shows it in the live panel. */
export function useStartExtraction(): { start: (userId: string) => void; isPending: boolean } {
  const t = useTranslations();
  const project = useProject();
  const extract = useExtract(project.id);
  const start = (userId: string) =>
    extract.mutate(userId, {
      onSuccess: (run) => showRun({ id: run.id, project: project.id, kind: run.kind, subject: run.subject ?? userId }),
      onError: (error) => {
        const problem = readProblem(error);
        const title = problem?.offline ? t("error.unreachable") : (problem?.title ?? t("error.unknown"));
        showToast({ tone: "danger", title, text: problem?.detail });
      },
    });
  return { start, isPending: extract.isPending };
}
