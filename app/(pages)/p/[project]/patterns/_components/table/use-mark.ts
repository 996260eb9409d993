"use client";

import { useTranslations } from "use-intl";
import { showToast } from "@/app/_ui/toast-store";
import type { Pattern } from "@/lib/patterns";
import { useMarkPattern, type Mark } from "@/lib/patterns/client";
import { useProject } from "../../../_components/project-context";
import { useShowProblem } from "../../../_lib/use-show-problem";

/** Turns a mark round; what is hidden leaves the list, so its way back is offered. */
export function useMark(): (pattern: Pattern, mark: Mark) => void {
  const t = useTranslations();
  const project = useProject();
  const { mutate } = useMarkPattern(project.id);
  const showProblem = useShowProblem();
  return (pattern, mark) => {
    const { id } = pattern;
    const on = !pattern[mark];
    mutate({ id, mark, on }, { onError: showProblem });
    if (mark === "hidden" && on) {
      showToast({
        title: t("patterns.hiddenDone"),
        text: pattern.events.join(" → "),
        action: {
          label: t("common.undo"),
          run: () => mutate({ id, mark, on: false }, { onError: showProblem }),
        },
      });
    }
  };
}
