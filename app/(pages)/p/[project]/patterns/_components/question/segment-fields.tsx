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
import { useUnknownSegments } from "./use-unknown-segments";

/** Whose events take part, and whose shares are compared. */
export function SegmentFields({ asked }: { asked: AskedAddress }) {
  const t = useTranslations();
  const project = useProject();
  const id = useId();
  const nameOf = useSegmentName();
  const { data: segments = [] } = useQuery(segmentsOptions(project.id));
  const unknown = useUnknownSegments(asked);
  const segment = asked.text("segment");
  const compared = asked.texts("vs");
  const choices = [
    ...segments.map((each) => ({ id: each.id, name: nameOf(each) })),
    // What is gone can still be seen, and be taken away.
    ...compared.filter((id) => unknown.includes(id)).map((id) => ({ id, name: t("patterns.deletedSegment") })),
  ];
  return (
    <>
      <Labelled label={t("patterns.segment")} id={id}>
        <Select id={id} value={segment} onChange={({ target }) => asked.ask({ segment: target.value })}>
          <option value="">{t("segments.everybody")}</option>
          {segments.map((each) => (
            <option key={each.id} value={each.id}>
              {nameOf(each)}
            </option>
          ))}
          {unknown.includes(segment) ? <option value={segment}>{t("patterns.deletedSegment")}</option> : null}
        </Select>
      </Labelled>
      <fieldset>
        <legend className="text-sm font-medium">{t("patterns.compared")}</legend>
        {choices.map(({ id: choice, name }) => {
          const place = compared.indexOf(choice);
          return (
            <label key={choice} className="flex min-h-8 items-center gap-2">
              <input
                type="checkbox"
                className="block size-6 shrink-0 scale-75 accent-accent"
                checked={place >= 0}
                disabled={place < 0 && compared.length >= SEGMENTS_COMPARED_MAX}
                onChange={({ target: { checked } }) =>
                  asked.ask({
                    vs: checked ? [...compared, choice] : compared.filter((each) => each !== choice),
                  })
                }
              />
              <span className="min-w-0 flex-1 wrap-anywhere">{name}</span>
              {place >= 0 ? <span className="tabular text-sm text-muted">{place + 1}</span> : null}
            </label>
          );
        })}
        <p className="text-sm text-muted">{t("patterns.comparedHelp")}</p>
      </fieldset>
    </>
  );
}
