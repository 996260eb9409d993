"use client";

import { useQueryClient } from "@tanstack/react-query";
import { usePathname } from "next/navigation";
import { useEffect, useEffectEvent } from "react";
import { useTranslations } from "use-intl";
import { announce } from "@/app/_ui/announcer";
import { showToast } from "@/app/_ui/toast-store";
import { projectsOptions } from "@/lib/people/client";
import { useRunView } from "@/lib/runs/client";
import { markTold, setActiveRun, setPanelOpen, type TrackedRun } from "./panel-store";
import { useRunLabel } from "./run-label";
import { doing, hasEnded } from "./run-view";

const LATE_MS = 1500;

/** The page that shows an answer while it comes. */
function conversationOf({ project, input }: TrackedRun): string {
  const id = input?.["conversation_id"];
  return typeof id === "string" ? `/p/${project}/ask/${id}` : `/p/${project}/ask`;
}

/** Tells the reader once that a run ended, and makes the lists it changed fetch themselves anew. Draws nothing. */
export function RunWatcher({ run }: { run: TrackedRun }) {
  return run.told ? null : <LiveRunWatcher run={run} />;
}

function LiveRunWatcher({ run }: { run: TrackedRun }) {
  const t = useTranslations();
  const queries = useQueryClient();
  const view = useRunView(run.id);
  const pathname = usePathname();
  const label = useRunLabel()(run);
  const ended = hasEnded(view);

  const refresh = () => {
    void queries.invalidateQueries({ queryKey: [run.project] });
    void queries.invalidateQueries({ queryKey: projectsOptions().queryKey });
  };

  const tell = useEffectEvent(() => {
    markTold(run.id);
    refresh();
    // A page that was on its way while the run ended may bring what was true before.
    setTimeout(refresh, LATE_MS);
    // A conversation says itself that its answer is there, and what is in it.
    if (run.kind === "answer-question" && pathname === conversationOf(run)) return;
    const state = doing(view);
    const title =
      state === "failed"
        ? t("live.failed", { run: label })
        : state === "cancelled"
          ? t("live.cancelled", { run: label })
          : state === "partial"
            ? t("live.partialDone", { run: label })
            : t("live.done", { run: label });
    announce(title);
    showToast({
      tone: state === "succeeded" ? "ok" : state === "failed" ? "danger" : "info",
      title,
      text: view.end?.message,
      action: {
        label: t("live.openRun"),
        run: () => {
          setActiveRun(run.id);
          setPanelOpen(true);
        },
      },
    });
  });

  // Synchronises the tab's memory and the query cache with the end of a stream.
  useEffect(() => {
    if (ended) tell();
  }, [ended]);

  return null;
}
