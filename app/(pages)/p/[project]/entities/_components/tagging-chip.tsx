"use client";

import { Check, CircleAlert, CircleDashed, History, LoaderCircle } from "lucide-react";
import { useTranslations } from "use-intl";
import { Chip, type ChipTone } from "@/app/_ui/chip";
import type { Tagging, TaggingState } from "@/lib/entities";
import { useReason } from "../../_live/reasons";

const LOOKS = {
  untagged: { tone: "muted", icon: CircleDashed },
  running: { tone: "accent", icon: LoaderCircle },
  failed: { tone: "danger", icon: CircleAlert },
  stale: { tone: "warn", icon: History },
  tagged: { tone: "ok", icon: Check },
} as const satisfies Record<TaggingState, { tone: ChipTone; icon: typeof Check }>;

/** How an entity's tagging stands, and why it failed. */
export function TaggingChip({ tagging }: { tagging: Tagging }) {
  const t = useTranslations();
  const reason = useReason();
  const { tone, icon: Icon } = LOOKS[tagging.state];
  return (
    <span className="inline-flex flex-wrap items-center gap-1.5">
      <Chip tone={tone} className="whitespace-nowrap">
        <Icon aria-hidden />
        {t(`taggingState.${tagging.state}`)}
      </Chip>
      {tagging.error ? <span className="text-sm text-danger">{reason(tagging.error)}</span> : null}
    </span>
  );
}
