"use client";

import { Combine } from "lucide-react";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { Tooltip } from "@/app/_ui/tooltip";
import { useUnify } from "@/lib/events/client";
import { useProject } from "../../_components/project-context";
import { useShowProblem } from "../../_lib/use-show-problem";
import { trackRuns } from "../../_live/panel-store";
import { useLiveUnification } from "../../_live/use-panel-runs";

/** Has the model look for event types that mean the same. */
export function UnifyButton() {
  const t = useTranslations();
  const project = useProject();
  const unify = useUnify(project.id);
  const live = useLiveUnification();
  const showProblem = useShowProblem();
  const start = () =>
    unify.mutate(undefined, {
      // The page itself shows what is written; the panel stays as it is.
      onSuccess: (run) => trackRuns([{ id: run.id, project: project.id, kind: run.kind, subject: run.subject }]),
      onError: showProblem,
    });
  return (
    <Tooltip text={t("dictionary.unifyHelp")}>
      <Button tone="primary" disabled={live !== undefined} busy={unify.isPending} onClick={start}>
        <Combine aria-hidden />
        {t("dictionary.unify")}
      </Button>
    </Tooltip>
  );
}
