"use client";

import { Ban, CircleAlert, CircleCheck, LoaderCircle } from "lucide-react";
import { useFormatter } from "use-intl";
import { useRunView } from "@/lib/runs/client";
import { useStatusWord } from "../_components/status-chip";
import { doing, hasEnded } from "./run-view";

/** The state of a run on its tab: an icon, and how far it is. */
export function RunTabState({ runId }: { runId: string }) {
  const view = useRunView(runId);
  const word = useStatusWord();
  const format = useFormatter();
  const state = doing(view);
  const [Icon, ink] =
    state === "succeeded"
      ? [CircleCheck, "text-ok"]
      : state === "failed" || state === "partial"
        ? [CircleAlert, state === "failed" ? "text-danger" : "text-warn"]
        : state === "cancelled"
          ? [Ban, "text-muted"]
          : [LoaderCircle, "animate-spin text-accent [animation-duration:2s]"];
  return (
    <>
      <Icon aria-hidden className={`size-4 shrink-0 ${ink}`} />
      <span className="sr-only">{word(state)}</span>
      {!hasEnded(view) && view.progress ? (
        <span className="tabular text-sm text-muted">
          {format.number(Math.floor(view.progress.percent) / 100, { style: "percent" })}
        </span>
      ) : null}
    </>
  );
}
