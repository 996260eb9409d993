"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { Card, CardHeader } from "@/app/_ui/card";
import { CopyButton } from "@/app/_ui/copy-button";
import { EmptyState } from "@/app/_ui/empty-state";
import { ErrorState } from "@/app/_ui/error-state";
import { PageHeader } from "@/app/_ui/page-header";
import { Skeleton } from "@/app/_ui/skeleton";
import { modelSettingsOptions } from "@/lib/events/client";
import type { ModelSettings } from "@/lib/llm";
import { useProject } from "../../../_components/project-context";
import { ConnectionDialog } from "./connection-dialog";
import { ConnectionRow } from "./connection-row";
import { EnvironmentRow } from "./environment-row";
import { TasksTable } from "./tasks-table";
import { WhoAnswers } from "./who-answers";

const SETTINGS = [
  "OPENAI_API_KEY=sk-…",
  "OPENAI_BASE_URL=https://api.deepseek.com/v1",
  "OPENAI_MODEL=deepseek-chat",
].join("\n");

export function ModelsPage() {
  const t = useTranslations();
  const project = useProject();
  const { data: models, error, refetch } = useQuery(modelSettingsOptions());
  const back = { href: `/p/${project.id}/settings`, label: t("settings.title") };
  return (
    <>
      <PageHeader title={t("models.title")} lead={t("models.lead")} back={back} />
      <div className="max-w-4xl space-y-5">
        {error && !models ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
        {!models && !error ? <Skeleton className="h-40" /> : null}
        {models ? <Models models={models} /> : null}
      </div>
    </>
  );
}

function Models({ models }: { models: ModelSettings }) {
  const t = useTranslations();
  return (
    <>
      <WhoAnswers models={models} />
      <Connections models={models} />
      <TasksTable models={models} />
      <Card>
        <CardHeader title={t("models.environmentTitle")} actions={<CopyButton text={SETTINGS} />} />
        <div className="space-y-2 p-4">
          <p>{t("models.environmentHow")}</p>
          <pre className="overflow-x-auto rounded-md border border-line bg-inset p-2 font-mono text-sm">{SETTINGS}</pre>
        </div>
      </Card>
    </>
  );
}

function Connections({ models }: { models: ModelSettings }) {
  const t = useTranslations();
  const [adding, setAdding] = useState(false);
  const { connections, environment, source } = models;
  return (
    <Card>
      <CardHeader
        title={t("models.connections")}
        actions={
          <Button size="sm" onClick={() => setAdding(true)}>
            <Plus aria-hidden />
            {t("models.add")}
          </Button>
        }
      />
      {connections.length === 0 && !environment ? (
        <div className="p-4">
          <EmptyState title={t("models.empty")}>{t("models.emptyHelp")}</EmptyState>
        </div>
      ) : (
        <ul aria-label={t("models.connections")} className="divide-y divide-line">
          {environment ? <EnvironmentRow environment={environment} answers={source === "environment"} /> : null}
          {connections.map((connection) => (
            <ConnectionRow key={connection.id} connection={connection} models={models} />
          ))}
        </ul>
      )}
      <ConnectionDialog models={models} open={adding} onOpenChange={setAdding} />
    </Card>
  );
}
