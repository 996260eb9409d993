"use client";

import { useState, type KeyboardEvent, type ReactNode } from "react";
import { useTranslations } from "use-intl";
import { announce } from "@/app/_ui/announcer";
import { Button } from "@/app/_ui/button";
import { Dialog } from "@/app/_ui/dialog";
import { showToast } from "@/app/_ui/toast-store";
import { RejectionReason, verdictOf, type EdgeOutline, type GraphId, type Verdict } from "@/lib/causal";
import { useJudgeEdge } from "@/lib/causal/client";
import { useProject } from "../../_components/project-context";
import { useShowProblem } from "../../_lib/use-show-problem";

export const REASONS = RejectionReason.options;

export type Judge = (edge: EdgeOutline, verdict: Verdict | null, reason?: RejectionReason, comment?: string) => void;

/** Judges edges of a version, and offers the way back each time. `tell: false` where the page itself shows it. */
export function useJudge(graph: GraphId, version: number, tell = true): Judge {
  const t = useTranslations();
  const project = useProject();
  const { mutate } = useJudgeEdge(project.id, graph);
  const showProblem = useShowProblem();
  return (edge, verdict, reason, comment) => {
    const input = { version, ...(reason ? { reason } : {}), ...(comment ? { comment } : {}) };
    mutate({ edge: edge.id, input: { verdict, ...input } }, { onError: showProblem });
    const words = t(`graphs.verdicts.${verdict ?? "none"}`);
    announce(words);
    if (!tell) return;
    const before = edge.human;
    showToast({
      title: words,
      action: {
        label: t("common.undo"),
        run: () =>
          mutate(
            {
              edge: edge.id,
              input: {
                version,
                verdict: before?.verdict ?? null,
                ...(before?.reason ? { reason: before.reason } : {}),
                ...(before?.comment ? { comment: before.comment } : {}),
              },
            },
            { onError: showProblem },
          ),
      },
    });
  };
}

/** The keys of verdicts, and the question why an edge is rejected. The dialog is put wherever the page has room. */
export function useVerdictKeys(judge: Judge): {
  onVerdictKey: (event: KeyboardEvent, edge: EdgeOutline | undefined) => boolean;
  reject: (edge: EdgeOutline) => void;
  dialog: ReactNode;
} {
  const t = useTranslations();
  const [rejecting, setRejecting] = useState<EdgeOutline>();
  const onVerdictKey = (event: KeyboardEvent, edge: EdgeOutline | undefined) => {
    if (!edge) return false;
    const key = event.key.toLowerCase();
    if (key === "a") judge(edge, verdictOf(edge) === "approved" ? null : "approved");
    else if (key === "n") judge(edge, verdictOf(edge) === "needs_data" ? null : "needs_data");
    else if (key === "r") setRejecting(edge);
    else return false;
    return true;
  };
  const close = () => setRejecting(undefined);
  const dialog = (
    <Dialog
      open={rejecting !== undefined}
      onOpenChange={(open) => !open && close()}
      title={t("graphs.whyRejected")}
      description={t("graphs.whyRejectedKeys")}
    >
      <ReasonChips
        onChoose={(reason) => {
          if (rejecting) judge(rejecting, "rejected", reason);
          close();
        }}
      />
    </Dialog>
  );
  return { onVerdictKey, reject: setRejecting, dialog };
}

type ReasonChipsProps = {
  onChoose: (reason: RejectionReason) => void;
  /** Off where the page has the keys itself. */
  keys?: boolean;
};

/** Why an edge is rejected; number keys choose, too. */
export function ReasonChips({ onChoose, keys = true }: ReasonChipsProps) {
  const t = useTranslations();
  const onKeyDown = (event: KeyboardEvent) => {
    const reason = keys && /^[1-9]$/.test(event.key) ? REASONS[Number(event.key) - 1] : undefined;
    if (reason) onChoose(reason);
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- listens for its buttons
    <div className="flex flex-wrap gap-2" onKeyDown={onKeyDown}>
      {REASONS.map((reason, at) => (
        <Button key={reason} size="sm" title={t(`graphs.reasonHelp.${reason}`)} onClick={() => onChoose(reason)}>
          <kbd className="font-mono text-xs text-muted">{at + 1}</kbd>
          {t(`graphs.reason.${reason}`)}
        </Button>
      ))}
    </div>
  );
}
