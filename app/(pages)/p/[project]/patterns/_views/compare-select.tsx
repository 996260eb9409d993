"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Field, Select } from "@/app/_ui/field";
import { TargetGroup } from "@/lib/people";
import { segmentsOptions } from "@/lib/people/client";
import type { PatternSet } from "@/lib/patterns";
import type { Compared } from "./views-of";

type CompareSelectProps = {
  project: string;
  set: PatternSet;
  value: Compared | undefined;
  onChange: (compared: Compared | undefined) => void;
};

/** Whom to compare: those who reached the question's targets and the others, or two segments. */
export function CompareSelect({ project, set, value, onChange }: CompareSelectProps) {
  const t = useTranslations();
  const { data: segments = [] } = useQuery(segmentsOptions(project));
  /** The two segments as far as they are chosen; undefined while none are wanted. */
  const [sides, setSides] = useState<[string, string]>();
  const nameOf = (id: string) => {
    const group = TargetGroup.safeParse(id).data;
    return group ? t(`targetGroup.${group}`) : (segments.find((segment) => segment.id === id)?.name ?? id);
  };

  function choose(mode: string) {
    setSides(mode === "segments" ? ["", ""] : undefined);
    const names: [string, string] = [t("patternViews.reached"), t("patternViews.notReached")];
    onChange(mode === "reached" ? { value: "reached", names } : undefined);
  }

  function chooseSide(chosen: [string, string]) {
    setSides(chosen);
    const [one, other] = chosen;
    const complete = one !== "" && other !== "" && one !== other;
    onChange(complete ? { value: `${one}..${other}`, names: [nameOf(one), nameOf(other)] } : undefined);
  }

  return (
    <>
      <Field label={t("patternViews.compare")} className="w-60 max-w-full">
        <Select value={sides ? "segments" : (value?.value ?? "")} onChange={({ target }) => choose(target.value)}>
          <option value="">{t("patternViews.compareNone")}</option>
          {set.question.target_events?.length ? (
            <option value="reached">{t("patternViews.compareReached")}</option>
          ) : null}
          <option value="segments">{t("patternViews.compareSegments")}</option>
        </Select>
      </Field>
      {sides
        ? ([0, 1] as const).map((side) => (
            <Field
              key={side}
              label={t(side === 0 ? "patternViews.firstSegment" : "patternViews.secondSegment")}
              className="w-44 max-w-full"
            >
              <Select
                value={sides[side]}
                onChange={({ target }) => chooseSide(side === 0 ? [target.value, sides[1]] : [sides[0], target.value])}
              >
                <option value="">{t("patternViews.choose")}</option>
                {segments.map(({ id }) => (
                  <option key={id} value={id}>
                    {nameOf(id)}
                  </option>
                ))}
              </Select>
            </Field>
          ))
        : null}
    </>
  );
}
