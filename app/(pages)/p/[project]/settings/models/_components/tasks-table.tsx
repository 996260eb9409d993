"use client";

import { useState } from "react";
import { useFormatter, useLocale, useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { Card, CardHeader } from "@/app/_ui/card";
import { Table, Td, Th } from "@/app/_ui/table";
import type { ModelSettings, TaskModel } from "@/lib/llm";
import { ModelBadge } from "../../../_components/model-badge";
import { TaskDialog } from "./task-dialog";

/** Which model answers which task, and what is different for it. */
export function TasksTable({ models }: { models: ModelSettings }) {
  const t = useTranslations();
  return (
    <Card>
      <CardHeader title={t("models.tasks")} />
      <div className="space-y-3 p-4">
        <p className="max-w-[72ch] text-muted">{t("models.tasksLead")}</p>
        <Table label={t("models.tasks")}>
          <thead>
            <tr>
              <Th>{t("models.task")}</Th>
              <Th>{t("models.answers")}</Th>
              <Th className="text-right">{t("models.maxTokens")}</Th>
              <Th className="text-right">{t("models.temperature")}</Th>
              {/* What is hidden here must scroll with the table, or it widens the page. */}
              <Th className="relative">
                <span className="sr-only">{t("models.change")}</span>
              </Th>
            </tr>
          </thead>
          <tbody>
            {models.tasks.map((task) => (
              <TaskRow key={task.task} task={task} models={models} />
            ))}
          </tbody>
        </Table>
      </div>
    </Card>
  );
}

function TaskRow({ task, models }: { task: TaskModel; models: ModelSettings }) {
  const t = useTranslations();
  const locale = useLocale() === "en" ? "en" : "zh-CN";
  const format = useFormatter();
  const [changing, setChanging] = useState(false);
  const { setting, defaults, answers } = task;
  const connection = models.connections.find(({ id }) => id === setting.connection);
  return (
    <tr data-task={task.task}>
      <Td>
        <span className="block min-w-36">{task.title[locale]}</span>
        <code className="font-mono text-xs text-muted">{task.task}</code>
      </Td>
      <Td>
        <span className="block min-w-32">
          <ModelBadge made={answers.model} />
        </span>
        <span className="text-sm text-muted">{connection ? connection.name : t("models.taskDefault")}</span>
      </Td>
      <Td className="text-right">{format.number(setting.max_output_tokens ?? defaults.max_output_tokens)}</Td>
      <Td className="text-right">{format.number(setting.temperature ?? defaults.temperature)}</Td>
      <Td className="text-right">
        <Button size="sm" onClick={() => setChanging(true)}>
          {t("models.change")}
        </Button>
        <TaskDialog task={task} models={models} open={changing} onOpenChange={setChanging} />
      </Td>
    </tr>
  );
}
