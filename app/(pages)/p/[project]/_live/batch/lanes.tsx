"use client";

import { useTranslations } from "use-intl";
import { cn } from "@/app/_ui/cn";
import { Segmented } from "@/app/_ui/segmented";
import type { Lane, RunKind } from "@/lib/runs";
import { LaneBox } from "./lane";
import { LaneInspector } from "./lane-inspector";

export type LanesView = "cards" | "wall" | "focus";

/** How many lanes a view has room for. */
export const LANES_SHOWN = { cards: 8, wall: 24, focus: 8 } as const satisfies Record<LanesView, number>;

type LanesProps = {
  kind: RunKind;
  lanes: readonly Lane[];
  view: LanesView;
  onView: (view: LanesView) => void;
  /** The item that is looked at; the first one when nobody chose. */
  selected: string | undefined;
  onSelect: (item: string) => void;
  /** How many run altogether. */
  running: number;
};

/** The runs that are going on side by side, and one of them at length. */
export function Lanes({ kind, lanes, view, onView, selected, onSelect, running }: LanesProps) {
  const t = useTranslations();
  const looked = lanes.find(({ item }) => item === selected) ?? lanes[0];
  const more = running - lanes.filter(({ going }) => going).length;
  return (
    <div className="space-y-3">
      <div className="flex flex-wrap items-center gap-3">
        <h2 className="font-semibold">{t("batch.lanes")}</h2>
        <Segmented
          label={t("batch.lanesView")}
          value={view}
          onChange={onView}
          options={[
            { value: "cards", label: t("batch.viewCards") },
            { value: "wall", label: t("batch.viewWall") },
            { value: "focus", label: t("batch.viewFocus") },
          ]}
        />
        {more > 0 ? <span className="text-sm text-muted">{t("batch.moreRunning", { count: more })}</span> : null}
      </div>
      {lanes.length === 0 && more <= 0 ? <p className="text-muted">{t("batch.noLanes")}</p> : null}
      <div
        className={cn(
          "grid gap-3",
          view !== "focus" && lanes.length > 0 && "xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]",
        )}
      >
        {view === "focus" ? null : <LaneGrid lanes={lanes} view={view} selected={looked?.item} onSelect={onSelect} />}
        {looked ? (
          <div
            className={cn(
              "min-w-0 overflow-hidden rounded-lg border border-line bg-surface",
              view === "focus" ? "h-[36rem] max-h-[75dvh]" : "h-96 xl:sticky xl:top-16 xl:h-[38.5rem] xl:max-h-[75dvh]",
            )}
          >
            <LaneInspector key={looked.child} kind={kind} item={looked.item} child={looked.child} />
          </div>
        ) : null}
      </div>
    </div>
  );
}

type LaneGridProps = Pick<LanesProps, "lanes" | "selected" | "onSelect"> & {
  view: "cards" | "wall";
  /** Nothing stands beside it. */
  wide?: boolean;
};

export function LaneGrid({ lanes, view, selected, onSelect, wide = false }: LaneGridProps) {
  const t = useTranslations();
  const thin = view === "wall";
  return (
    <ul
      aria-label={t("batch.lanes")}
      className={cn("grid content-start gap-2", !thin && "sm:grid-cols-2", !thin && wide && "lg:grid-cols-4")}
    >
      {lanes.map((lane, place) => (
        // Keyed by place: a lane that is given away stays where it is and only changes what it shows.
        <LaneBox
          key={place}
          lane={lane}
          number={place + 1}
          size={thin ? "thin" : "card"}
          selected={lane.item === selected}
          onSelect={onSelect}
        />
      ))}
    </ul>
  );
}
