"use client";

import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { SplitBar } from "@/app/_ui/split-bar";
import type { ItemState, RunState } from "@/lib/runs";
import { StatusChip } from "../../../../_components/status-chip";
import { countsThen, useParts } from "../../../../_live/batch/use-batch";

/** More lanes than a run can have need no place. */
const SHOWN_MAX = 64;

type BatchMomentProps = { state: RunState; total: number; label: string; bar: ReactNode };

/** A run over many users as it stood at one moment: the counts, and whose turn it was. */
export function BatchMoment({ state, total, label, bar }: BatchMomentProps) {
  const t = useTranslations();
  const counts = countsThen(total, state);
  const parts = useParts(counts);
  const going = [...(state.items?.byItem.values() ?? [])].filter(isGoing).slice(0, SHOWN_MAX);
  return (
    <div data-testid="replay">
      {bar}
      <div className="space-y-3 px-3 py-3">
        <SplitBar label={label} parts={parts} total={counts.total} />
        {going.length === 0 ? <p className="text-muted">{t("batch.noLanes")}</p> : null}
        <ul aria-label={t("batch.lanes")} className="grid gap-1.5 sm:grid-cols-2 lg:grid-cols-4">
          {going.map(({ item, status }) => (
            <li key={item} className="flex min-w-0 items-center gap-2 rounded-md border border-line px-2 py-1">
              <span className="min-w-0 flex-1 truncate">{item}</span>
              <StatusChip status={status} />
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}

function isGoing({ status }: ItemState): boolean {
  return status === "running" || status === "waiting_retry";
}
