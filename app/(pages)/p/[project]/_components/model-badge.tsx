"use client";

import { useQuery } from "@tanstack/react-query";
import { CircuitBoard } from "lucide-react";
import { useTranslations } from "use-intl";
import { Chip } from "@/app/_ui/chip";
import { Tooltip } from "@/app/_ui/tooltip";
import { modelOptions } from "@/lib/events/client";

/** What the offline model is called in what it made, and how recorded models are. */
const OFFLINE_MODEL = "whystream-offline";
const RECORDED_MODEL = "cassette:";

type ModelBadgeProps = {
  /** What wrote the words this stands beside, where that is known; otherwise the model that answers now is named. */
  made?: string | null | undefined;
};

/** Names the model wherever its words are shown; the offline one and recordings are always called what they are. */
export function ModelBadge({ made }: ModelBadgeProps) {
  const t = useTranslations();
  const { data: present } = useQuery(modelOptions());
  const name = made ?? present?.model;
  if (name === undefined) return null;
  const offline = made ? made === OFFLINE_MODEL : present?.offline;
  const recorded = name.startsWith(RECORDED_MODEL);
  if (!offline && !recorded) {
    return (
      <Chip tone="muted" data-testid="model-badge">
        <CircuitBoard aria-hidden />
        {name}
      </Chip>
    );
  }
  return (
    <Tooltip text={t(recorded ? "shell.recordedModelHelp" : "shell.offlineModelHelp")}>
      <button type="button" className="inline-flex min-h-6 items-center rounded-sm" data-testid="model-badge">
        <Chip tone="warn">
          <CircuitBoard aria-hidden />
          {recorded ? t("shell.recordedModel", { model: name.slice(RECORDED_MODEL.length) }) : t("shell.offlineModel")}
        </Chip>
      </button>
    </Tooltip>
  );
}
