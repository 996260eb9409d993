"use client";

import { useTranslations } from "use-intl";
import { Field, Select } from "@/app/_ui/field";
import type { StepsRange } from "../_lib/view-url";
import { TypeSelect } from "./type-select";
import type { FigureChange } from "./views-of";

/** What the figures around an event type have in common. */
export type AnchorProps = {
  project: string;
  anchor: string | undefined;
  /** Types that are likely to be wanted as the anchor. */
  likely: readonly string[];
  onAnchor: (type: string | undefined) => void;
  onFigure: FigureChange;
};

type AnchorFieldsProps = AnchorProps & {
  /** What stands for no anchor. */
  none: string;
  range: StepsRange;
  steps: Record<"before" | "after", number>;
  sides: readonly ("before" | "after")[];
};

/** The event type in the middle of a figure, and how many steps are shown beside it. */
export function AnchorFields({ project, anchor, likely, onAnchor, onFigure, ...figure }: AnchorFieldsProps) {
  const t = useTranslations();
  const { none, range, steps, sides } = figure;
  return (
    <>
      <Field label={t("patternViews.anchor")} className="w-60 max-w-full">
        <TypeSelect project={project} value={anchor ?? ""} none={none} first={likely} onChange={onAnchor} />
      </Field>
      {sides.map((side) => (
        <Field key={side} label={t(`patternViews.${side}`)} className="w-24">
          <Select value={steps[side]} onChange={({ target }) => onFigure({ [side]: target.value })}>
            {Array.from({ length: range.max - range.min + 1 }, (_, n) => (
              <option key={n} value={range.min + n}>
                {range.min + n}
              </option>
            ))}
          </Select>
        </Field>
      ))}
    </>
  );
}
