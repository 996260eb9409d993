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
  /** As the API takes it. */
  value: string | undefined;
  onChange: (value: string | undefined) => void;
};

function useSegmentNames(project: string) {
  const t = useTranslations();
  const { data: segments = [] } = useQuery(segmentsOptions(project));
  const nameOf = (id: string) => {
    const group = TargetGroup.safeParse(id).data;
    return group ? t(`targetGroup.${group}`) : (segments.find((segment) => segment.id === id)?.name ?? id);
  };
  return { segments, nameOf };
}

/** The two sides of a comparison with their names. */
export function useCompared(project: string, value: string | undefined): Compared | undefined {
  const t = useTranslations();
  const { nameOf } = useSegmentNames(project);
  if (value === undefined) return undefined;
  if (value === "reached") return { value, names: [t("patternViews.reached"), t("patternViews.notReached")] };
  const [one = "", other = ""] = value.split("..");
  return { value, names: [nameOf(one), nameOf(other)] };
}

/** Whom to compare: those who reached the question's targets and the others, or two segments. */
export function CompareSelect({ project, set, value, onChange }: CompareSelectProps) {
  const t = useTranslations();
  const { segments, nameOf } = useSegmentNames(project);
  const [one = "", other = ""] = value === undefined || value === "reached" ? [] : value.split("..");
  /** The two segments as far as they are chosen; undefined while none are wanted. */
  const [sides, setSides] = useState<[string, string] | undefined>(one === "" ? undefined : [one, other]);

  function choose(mode: string) {
    setSides(mode === "segments" ? ["", ""] : undefined);
    onChange(mode === "reached" ? mode : undefined);
  }

  function chooseSide(chosen: [string, string]) {
    setSides(chosen);
    const [first, second] = chosen;
    const complete = first !== "" && second !== "" && first !== second;
    onChange(complete ? `${first}..${second}` : undefined);
  }

  return (
    <>
      <Field label={t("patternViews.compare")} className="w-60 max-w-full">
        <Select value={sides ? "segments" : (value ?? "")} onChange={({ target }) => choose(target.value)}>
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
