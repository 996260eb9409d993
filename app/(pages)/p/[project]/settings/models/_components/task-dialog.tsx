"use client";

import { useState } from "react";
import { useFormatter, useLocale, useTranslations } from "use-intl";
import { announce } from "@/app/_ui/announcer";
import { Button } from "@/app/_ui/button";
import { Dialog, DialogActions } from "@/app/_ui/dialog";
import { ErrorLine } from "@/app/_ui/error-state";
import { Field, Input, Select } from "@/app/_ui/field";
import { useSetTask } from "@/lib/events/client";
import { TaskSetting, type ModelSettings, type TaskModel } from "@/lib/llm";

type TaskDialogProps = {
  task: TaskModel;
  models: ModelSettings;
  open: boolean;
  onOpenChange: (open: boolean) => void;
};

export function TaskDialog({ task, models, open, onOpenChange }: TaskDialogProps) {
  const t = useTranslations();
  const locale = useLocale() === "en" ? "en" : "zh-CN";
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={t("models.taskTitle", { task: task.title[locale] })}>
      <TaskForm task={task} models={models} onDone={() => onOpenChange(false)} />
    </Dialog>
  );
}

function TaskForm({ task, models, onDone }: { task: TaskModel; models: ModelSettings; onDone: () => void }) {
  const t = useTranslations();
  const format = useFormatter();
  const save = useSetTask();
  const { setting, defaults } = task;
  const [typed, setTyped] = useState({
    connection: setting.connection ?? "",
    model: setting.model ?? "",
    tokens: String(setting.max_output_tokens ?? ""),
    temperature: String(setting.temperature ?? ""),
  });
  const set = (some: Partial<typeof typed>) => setTyped((now) => ({ ...now, ...some }));
  const number = (text: string) => (text.trim() === "" ? null : Number(text));
  const read = TaskSetting.safeParse({
    connection: typed.connection || null,
    model: typed.model.trim() || null,
    max_output_tokens: number(typed.tokens),
    temperature: number(typed.temperature),
  });
  const wrong = new Set(read.success ? [] : read.error.issues.map(({ path }) => path[0]));

  function submit(): void {
    if (!read.success || save.isPending) return;
    const done = () => {
      announce(t("models.saved"));
      onDone();
    };
    save.mutate({ task: task.task, setting: read.data }, { onSuccess: done });
  }

  return (
    <form
      noValidate
      className="space-y-4 text-left"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Field label={t("models.connection")}>
        <Select value={typed.connection} onChange={(event) => set({ connection: event.target.value })}>
          <option value="">{t("models.taskDefault")}</option>
          {models.connections.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
      </Field>
      <Field label={t("models.taskModel")}>
        <Input
          value={typed.model}
          maxLength={200}
          spellCheck={false}
          autoComplete="off"
          placeholder={t("models.taskModelHint")}
          onChange={(event) => set({ model: event.target.value })}
        />
      </Field>
      <Field
        label={t("models.maxTokens")}
        hint={t("models.tokensHint", { value: format.number(defaults.max_output_tokens) })}
        error={wrong.has("max_output_tokens") ? t("models.tokensBad") : undefined}
      >
        <Input
          inputMode="numeric"
          autoComplete="off"
          value={typed.tokens}
          onChange={(event) => set({ tokens: event.target.value })}
        />
      </Field>
      {task.temperature_allowed ? (
        <Field
          label={t("models.temperature")}
          hint={t("models.temperatureHint", { value: format.number(defaults.temperature) })}
          error={wrong.has("temperature") ? t("models.temperatureBad") : undefined}
        >
          <Input
            inputMode="decimal"
            autoComplete="off"
            value={typed.temperature}
            onChange={(event) => set({ temperature: event.target.value })}
          />
        </Field>
      ) : (
        <p className="text-muted">
          {t("models.temperature")}: {t("models.temperatureFixed", { value: format.number(defaults.temperature) })}
        </p>
      )}
      {save.error ? <ErrorLine error={save.error} /> : null}
      <DialogActions>
        <Button onClick={onDone}>{t("common.cancel")}</Button>
        <Button tone="primary" type="submit" disabled={!read.success} busy={save.isPending}>
          {save.isPending ? t("common.saving") : t("common.save")}
        </Button>
      </DialogActions>
    </form>
  );
}
