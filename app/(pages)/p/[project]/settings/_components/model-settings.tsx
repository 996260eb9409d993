"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { Card, CardHeader, Fact, Facts } from "@/app/_ui/card";
import { CopyButton } from "@/app/_ui/copy-button";
import { ErrorState } from "@/app/_ui/error-state";
import { Skeleton } from "@/app/_ui/skeleton";
import { modelOptions } from "@/lib/events/client";
import { ModelBadge } from "../../_components/model-badge";

const SETTINGS = [
  "OPENAI_API_KEY=sk-…",
  "OPENAI_BASE_URL=https://api.deepseek.com/v1",
  "OPENAI_MODEL=deepseek-chat",
].join("\n");

/** Which model answers. It is set where the server is started, so that no key passes through a browser. */
export function ModelSettings() {
  const t = useTranslations();
  const { data: model, error, refetch } = useQuery(modelOptions());
  return (
    <Card>
      <CardHeader title={t("settings.model")} actions={<ModelBadge />} />
      <div className="space-y-3 p-4">
        {error ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
        {!model && !error ? <Skeleton className="h-12" /> : null}
        {model?.offline ? <p>{t(model.recorded ? "settings.modelRecorded" : "settings.modelOffline")}</p> : null}
        {model && !model.offline ? (
          <Facts>
            <Fact name={t("settings.modelHost")}>{model.host}</Fact>
            <Fact name={t("settings.modelName")}>{model.model}</Fact>
          </Facts>
        ) : null}
        {model?.offline ? (
          <p className="text-muted">{t(model.recorded ? "shell.recordedModelHelp" : "shell.offlineModelHelp")}</p>
        ) : null}
        <p>{t("settings.modelHow")}</p>
        <pre className="overflow-x-auto rounded-md border border-line bg-inset p-2 font-mono text-sm">{SETTINGS}</pre>
        <CopyButton text={SETTINGS} />
        <p className="text-sm text-muted">{t("settings.modelHowNote")}</p>
      </div>
    </Card>
  );
}
