"use client";

import { assertNever } from "@/lib/core";
import type { Pattern, PatternSet } from "@/lib/patterns";
import type { PatternSelection } from "@/lib/patterns/client";
import { FlowView } from "./flow-view";
import { FunnelView } from "./funnel-view";
import { MatrixView } from "./matrix-view";
import { ScatterView } from "./scatter-view";
import type { FigureShown } from "../_lib/view-url";
import type { FigureChange, UsersFilter } from "./views-of";

type PatternViewsProps = {
  project: string;
  set: PatternSet;
  view: "flow" | "funnel" | "matrix" | "points";
  /** Which patterns are drawn, where a view draws patterns; `onClear` takes all. */
  search: PatternSelection;
  onClear: () => void;
  selected?: Pattern | undefined;
  onSelect: (patternId: string) => void;
  /** The event type in the middle; without one it is the end of the selected pattern, or the question's target. */
  anchor: string | undefined;
  onAnchor: (type: string | undefined) => void;
  figure: FigureShown;
  onFigure: FigureChange;
  /** Called with whom a part of a figure stands for; left out, parts of figures lead nowhere. */
  onUsers?: ((filter: UsersFilter) => void) | undefined;
};

/** A pattern set seen from four sides. */
export function PatternViews(props: PatternViewsProps) {
  const { project, set, view, search, onClear, selected, onSelect, anchor, onAnchor, figure, onFigure, onUsers } =
    props;
  const { target_events: targets = [], ends_with: ends = [] } = set.question;
  const likely = [...new Set([...targets, ...ends, ...(selected?.events ?? [])])];
  switch (view) {
    case "flow": {
      const middle = anchor ?? targets[0] ?? ends[0] ?? selected?.events.at(-1);
      return (
        <FlowView project={project} set={set.id} anchor={middle} {...{ likely, onAnchor, figure, onFigure, onUsers }} />
      );
    }
    case "funnel":
      return (
        <FunnelView
          key={set.id}
          project={project}
          set={set.id}
          steps={figure.steps ?? selected?.events ?? []}
          onFigure={onFigure}
          onUsers={onUsers}
        />
      );
    case "matrix":
      return (
        <MatrixView project={project} set={set} anchor={anchor} {...{ likely, onAnchor, figure, onFigure, onUsers }} />
      );
    case "points":
      return <ScatterView project={project} set={set} selected={selected?.id} {...{ search, onClear, onSelect }} />;
    default:
      return assertNever(view);
  }
}
