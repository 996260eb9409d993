"use client";

import { useQuery } from "@tanstack/react-query";
import { useId } from "react";
import { useTranslations } from "use-intl";
import { Select } from "@/app/_ui/field";
import { SEGMENTS_COMPARED_MAX } from "@/lib/patterns";
import { segmentsOptions } from "@/lib/people/client";
import { useProject } from "../../../_components/project-context";
import { useSegmentName } from "../../../users/_components/segments/segment-words";
import type { AskedAddress } from "../use-address";
import { Labelled } from "./amount-field";

/** Whose events take part, and whose shares are compared. */
export function SegmentFields({ asked }: { asked: AskedAddress }) {
  const t = useTranslations();
  const project = useProject();
  const id = useId();
  const nameOf = useSegmentName();
  const { data: segments = [] } = useQuery(segmentsOptions(project.id));
  const compared = asked.texts("vs");
  return (
    <>
      <Labelled label={t("patterns.segment")} id={id}>
        <Select id={id} value={asked.text("segment")} onChange={({ target }) => asked.ask({ segment: target.value })}>
          <option value="">{t("segments.everybody")}</option>
          {segments.map((segment) => (
            <option key={segment.id} value={segment.id}>
              {nameOf(segment)}
            </option>
          ))}
        </Select>
      </Labelled>
      <fieldset>
        <legend className="text-sm font-medium">{t("patterns.compared")}</legend>
        {segments.map((segment) => {
          const place = compared.indexOf(segment.id);
          return (
            <label key={segment.id} className="flex min-h-8 items-center gap-2">
              <input
                type="checkbox"
                className="block size-6 shrink-0 scale-75 accent-accent"
                checked={place >= 0}
                disabled={place < 0 && compared.length >= SEGMENTS_COMPARED_MAX}
                onChange={({ target: { checked } }) =>
                  asked.ask({
                    vs: checked ? [...compared, segment.id] : compared.filter((each) => each !== segment.id),
                  })
                }
              />
              <span className="min-w-0 flex-1 wrap-anywhere">{nameOf(segment)}</span>
              {place >= 0 ? <span className="tabular text-sm text-muted">{place + 1}</span> : null}
            </label>
          );
        })}
        <p className="text-sm text-muted">{t("patterns.comparedHelp")}</p>
      </fieldset>
    </>
  );
}
