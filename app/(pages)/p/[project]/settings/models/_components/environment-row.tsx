"use client";

import { useTranslations } from "use-intl";
import { Chip } from "@/app/_ui/chip";
import type { ModelSettings } from "@/lib/llm";

type EnvironmentRowProps = { environment: NonNullable<ModelSettings["environment"]>; answers: boolean };

/** The model that the server's environment names. Nothing of it can be changed here. */
export function EnvironmentRow({ environment, answers }: EnvironmentRowProps) {
  const t = useTranslations();
  return (
    <li className="space-y-1 p-4" data-testid="environment-connection">
      <div className="flex flex-wrap items-center gap-2">
        <h3 className="font-medium">{environment.model}</h3>
        <Chip tone="muted">{t("models.environment")}</Chip>
        {answers ? <Chip tone="accent">{t("models.isDefault")}</Chip> : null}
        {environment.has_key ? null : <Chip tone="muted">{t("models.noKey")}</Chip>}
      </div>
      <p className="font-mono text-sm break-all text-muted">{environment.base_url}</p>
      <p className="text-sm text-muted">{t("models.environmentHelp")}</p>
    </li>
  );
}
