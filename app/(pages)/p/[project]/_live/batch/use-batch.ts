"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import type { Part } from "@/app/_ui/split-bar";
import { placeLanes, type ItemCounts, type Lane, type Run, type RunState } from "@/lib/runs";

const NO_LANES: readonly Lane[] = [];

/** The lanes of a run over many users, which stay where they are as long as they can. */
export function useLanes(state: Pick<RunState, "items" | "end">, lanesMax: number, kept?: string): readonly Lane[] {
  const { items } = state;
  const [placed, setPlaced] = useState<{ items: RunState["items"]; max: number; lanes: readonly Lane[] }>({
    items: undefined,
    max: lanesMax,
    lanes: NO_LANES,
  });
  // Where a lane is depends on where it was, so this is state that follows the frames, set while rendering.
  if (items && (items !== placed.items || lanesMax !== placed.max)) {
    const lanes = placeLanes(placed.lanes, items.byItem.values(), lanesMax, kept);
    setPlaced({ items, max: lanesMax, lanes });
    return lanes;
  }
  return placed.lanes;
}

/**
 * How the items stand now. The row knows those that wait and those that are queued again; the frames are ahead of it
 * by as long as it was not asked for.
 */
export function countsOf(run: Pick<Run, "items"> | undefined, state: Pick<RunState, "items">): ItemCounts | undefined {
  const rows = run?.items;
  const told = state.items?.tally;
  if (!rows || !told) return rows;
  const done = Math.max(rows.done, told.done);
  const cached = Math.min(done, Math.max(rows.cached, told.cached));
  const unsettled = Math.max(0, rows.total - done - rows.failed - rows.cancelled);
  return { ...rows, done, cached, running: Math.min(rows.running, unsettled) };
}

/** How the items stood at a moment of the past, of which only the frames tell. */
export function countsThen(total: number, { items }: Pick<RunState, "items">): ItemCounts {
  const tally = items?.tally ?? { running: 0, done: 0, failed: 0, cancelled: 0, cached: 0 };
  const { running, done, failed, cancelled } = tally;
  return { ...tally, total, queued: Math.max(0, total - running - done - failed - cancelled) };
}

/** The counts as parts of a bar that add up to the total. */
export function useParts(counts: ItemCounts): Part[] {
  const t = useTranslations();
  const { total, running, done, failed, cached, cancelled } = counts;
  const rest = Math.max(0, total - running - done - failed - cancelled);
  return [
    { key: "saved", tone: "ok", value: Math.max(0, done - cached), label: t("batch.saved", { count: done - cached }) },
    { key: "cached", tone: "cached", value: cached, label: t("batch.cached", { count: cached }) },
    { key: "failed", tone: "danger", value: failed, label: t("batch.failed", { count: failed }) },
    { key: "running", tone: "running", value: running, label: t("batch.running", { count: running }) },
    { key: "cancelled", tone: "rest", value: cancelled, label: t("batch.cancelled", { count: cancelled }) },
    { key: "rest", tone: "rest", value: rest, label: t("batch.remaining", { count: rest }) },
  ];
}
