"use client";

import { useQuery } from "@tanstack/react-query";
import { CircuitBoard } from "lucide-react";
import { useTranslations } from "use-intl";
import { Chip } from "@/app/_ui/chip";
import { Tooltip } from "@/app/_ui/tooltip";
import { modelOptions } from "@/lib/events/client";

/** Names the model wherever its words are shown; the offline one is always called what it is. */
export function ModelBadge() {
  const t = useTranslations();
  const { data: model } = useQuery(modelOptions());
  if (!model) return null;
  if (!model.offline) {
    return (
      <Chip tone="muted">
        <CircuitBoard aria-hidden />
        {model.model}
      </Chip>
    );
  }
  return (
    <Tooltip text={t("shell.offlineModelHelp")}>
      <button type="button" className="inline-flex min-h-6 items-center rounded-sm">
        <Chip tone="warn">
          <CircuitBoard aria-hidden />
          {t("shell.offlineModel")}
        </Chip>
      </button>
    </Tooltip>
  );
}
