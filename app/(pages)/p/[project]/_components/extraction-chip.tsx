"use client";

import { CircleAlert, CircleCheck, CircleDashed, History, LoaderCircle } from "lucide-react";
import { useTranslations } from "use-intl";
import { Chip } from "@/app/_ui/chip";
import type { ExtractionState } from "@/lib/people";

const looks = {
  none: { icon: CircleDashed, tone: "muted" },
  running: { icon: LoaderCircle, tone: "accent" },
  done: { icon: CircleCheck, tone: "ok" },
  stale: { icon: History, tone: "warn" },
  failed: { icon: CircleAlert, tone: "danger" },
} as const;

/** Where a user's events stand. */
export function ExtractionChip({ state }: { state: ExtractionState }) {
  const t = useTranslations();
  const { icon: Icon, tone } = looks[state];
  return (
    <Chip tone={tone} title={state === "stale" ? t("extraction.staleHelp") : undefined}>
      <Icon aria-hidden className={state === "running" ? "animate-spin [animation-duration:2s]" : undefined} />
      {t(`extraction.${state}`)}
    </Chip>
  );
}
