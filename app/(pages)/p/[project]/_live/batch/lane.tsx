"use client";

import { memo } from "react";
import { useTranslations } from "use-intl";
import { cn } from "@/app/_ui/cn";
import { lastLines, type Lane } from "@/lib/runs";
import { useRunView, type RunView } from "@/lib/runs/client";
import { StatusChip } from "../../_components/status-chip";
import { doing } from "../run-view";

export type LaneSize = "card" | "thin";

type LaneBoxProps = { lane: Lane; number: number; size: LaneSize; selected: boolean; onSelect: (item: string) => void };

/** As many lines as fit into a card, and some that do not. */
const CARD_LINES = 12;

/** One user's run among many: its state and the end of what it writes, drawn at most once per animation frame. */
export const LaneBox = memo(function LaneBox({ lane, number, size, selected, onSelect }: LaneBoxProps) {
  const t = useTranslations();
  const view = useRunView(lane.child);
  // Before its stream has begun here, all that is known is that it runs.
  const state = view.attempt === 0 && lane.going ? "running" : doing(view);
  const thin = size === "thin";
  return (
    <li
      data-testid="lane"
      className={cn(
        "min-w-0 overflow-hidden rounded-md border bg-bg",
        selected ? "border-accent" : "border-line",
        thin ? "flex h-8 items-center gap-2 pr-2" : "flex h-36 flex-col",
      )}
    >
      <button
        type="button"
        aria-pressed={selected}
        title={t("batch.lookAt", { user: lane.item })}
        onClick={() => onSelect(lane.item)}
        className={cn(
          "flex items-center gap-2 px-2 text-left focus-inset hover:bg-inset",
          thin ? "h-full w-64 shrink-0 max-md:w-56" : "h-8 w-full shrink-0 border-b border-line",
        )}
      >
        <span aria-hidden className="tabular w-5 shrink-0 text-right text-sm text-muted">
          {number}
        </span>
        <span className="min-w-0 flex-1 truncate font-medium">{lane.item}</span>
        {view.events.length > 0 && !thin ? (
          <span className="shrink-0 text-sm text-muted">{t("live.eventsCount", { count: view.events.length })}</span>
        ) : null}
        <StatusChip status={state} />
      </button>
      <LaneText view={view} thin={thin} />
    </li>
  );
});

/** The line that is being written, or the one before while it is empty. */
function lastLine(text: string): string {
  const end = lastLines(text, 2, 160).trimEnd();
  return end.slice(end.lastIndexOf("\n") + 1);
}

/** The end of the text, held at the bottom of the box; nothing of it is announced. */
function LaneText({ view, thin }: { view: RunView; thin: boolean }) {
  const text = view.end && view.end.type !== "done" ? view.end.message : view.answer || view.reasoning;
  if (thin) {
    return (
      <p
        className="min-w-0 flex-1 truncate text-right font-mono text-xs text-muted [direction:rtl]"
        data-testid="lane-text"
      >
        <bdi className="[direction:ltr]">{lastLine(text)}</bdi>
      </p>
    );
  }
  return (
    <div className="flex min-h-0 flex-1 flex-col justify-end overflow-hidden px-2 py-1">
      <pre className="font-mono text-xs leading-snug wrap-anywhere whitespace-pre-wrap" data-testid="lane-text">
        {lastLines(text, CARD_LINES, 2000)}
      </pre>
    </div>
  );
}
