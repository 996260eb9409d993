"use client";

import { useQuery } from "@tanstack/react-query";
import { Link } from "@/app/_ui/link";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { Card, CardHeader } from "@/app/_ui/card";
import { ErrorState } from "@/app/_ui/error-state";
import { Skeleton } from "@/app/_ui/skeleton";
import { modelSettingsOptions } from "@/lib/events/client";
import { ModelBadge } from "../../_components/model-badge";
import { useProject } from "../../_components/project-context";
import { useAnswering } from "../models/_components/who-answers";

/** Which model answers, and the way to choose another. */
export function ModelSettings() {
  const t = useTranslations();
  const project = useProject();
  const { data: models, error, refetch } = useQuery(modelSettingsOptions());
  const answering = useAnswering();
  return (
    <Card>
      <CardHeader title={t("settings.model")} actions={<ModelBadge />} />
      <div className="space-y-3 p-4">
        {error && !models ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
        {!models && !error ? <Skeleton className="h-6" /> : null}
        {models ? <p>{answering(models).text}</p> : null}
        <Button asChild>
          <Link href={`/p/${project.id}/settings/models`}>{t("models.manage")}</Link>
        </Button>
      </div>
    </Card>
  );
}
