"use client";

import { useTranslations } from "use-intl";
import { Input, Select } from "@/app/_ui/field";
import { TargetGroup } from "@/lib/people";
import type { DraftSample } from "./draft";

const KINDS = ["none", "share", "users", "ratio"] as const;

/** Whether all who fit are meant, or a part of them that stays the same for a seed. */
export function SampleForm({ sample, onChange }: { sample: DraftSample; onChange: (sample: DraftSample) => void }) {
  const t = useTranslations();
  const { kind, amount, ratio, seed } = sample;
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Select
        className="w-auto max-w-full"
        aria-label={t("segments.sample")}
        value={kind}
        onChange={(event) => onChange({ ...sample, kind: event.target.value as DraftSample["kind"] })}
      >
        {KINDS.map((each) => (
          <option key={each} value={each}>
            {t(`segmentSample.${each}`)}
          </option>
        ))}
      </Select>
      {kind === "none" ? null : (
        <>
          <span className="flex items-center gap-1.5">
            <Input
              className="w-24"
              inputMode="decimal"
              aria-label={t(kind === "share" ? "segments.percent" : "segments.howMany")}
              value={amount}
              onChange={(event) => onChange({ ...sample, amount: event.target.value })}
            />
            <span className="text-muted">{kind === "share" ? "%" : t("segments.people")}</span>
          </span>
          <label className="flex items-center gap-1.5 text-muted" title={t("segments.seedHelp")}>
            {t("segments.seed")}
            <Input
              className="w-20"
              maxLength={100}
              value={seed}
              onChange={(event) => onChange({ ...sample, seed: event.target.value })}
            />
          </label>
        </>
      )}
      {kind === "ratio" ? (
        <fieldset className="flex w-full flex-wrap gap-x-4 gap-y-2">
          <legend className="sr-only">{t("segmentSample.ratio")}</legend>
          {TargetGroup.options.map((group) => (
            <label key={group} className="flex items-center gap-1.5 text-muted">
              {t(`targetGroup.${group}`)}
              <Input
                className="w-16"
                inputMode="decimal"
                value={ratio[group]}
                onChange={(event) => onChange({ ...sample, ratio: { ...ratio, [group]: event.target.value } })}
              />
            </label>
          ))}
        </fieldset>
      ) : null}
    </div>
  );
}
