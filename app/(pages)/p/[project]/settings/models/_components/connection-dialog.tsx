"use client";

import { useId, useState } from "react";
import { useLocale, useTranslations } from "use-intl";
import { announce } from "@/app/_ui/announcer";
import { Button } from "@/app/_ui/button";
import { Dialog, DialogActions } from "@/app/_ui/dialog";
import { ErrorLine } from "@/app/_ui/error-state";
import { Field, Input, Select } from "@/app/_ui/field";
import { useAddConnection, useChangeConnection, useConnectionTest } from "@/lib/events/client";
import { MODEL_PRESETS, presetOf, type ModelSettings, type SavedConnection } from "@/lib/llm";
import { useProject } from "../../../_components/project-context";
import { draftOf, newDraft, readDraft, withPreset, type Draft, type DraftField } from "./draft";
import { KeyField } from "./key-field";
import { LimitFields, PriceFields } from "./number-fields";
import { TestPanel } from "./test-panel";

type ConnectionDialogProps = {
  models: ModelSettings;
  /** Absent for a new one. */
  connection?: SavedConnection;
  open: boolean;
  onOpenChange: (open: boolean) => void;
};

export function ConnectionDialog({ models, connection, open, onOpenChange }: ConnectionDialogProps) {
  const t = useTranslations();
  const title = connection ? t("models.editTitle", { name: connection.name }) : t("models.newTitle");
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={title}>
      {/* Mounted with the dialog: nobody finds a half-typed key in it the next day. */}
      <ConnectionForm models={models} connection={connection} onDone={() => onOpenChange(false)} />
    </Dialog>
  );
}

/** What a test needs; a name and prices it does not. */
const TESTED: readonly DraftField[] = ["baseUrl", "model", "key", "limits"];

type FormProps = { models: ModelSettings; connection: SavedConnection | undefined; onDone: () => void };

function ConnectionForm({ models, connection, onDone }: FormProps) {
  const t = useTranslations();
  const project = useProject();
  const locale = useLocale() === "en" ? "en" : "zh-CN";
  const [draft, setDraft] = useState<Draft>(() =>
    connection ? draftOf(connection) : newDraft("openai", locale, models.connections.length === 0),
  );
  const [tried, setTried] = useState(false);
  const test = useConnectionTest(project.id);
  const add = useAddConnection();
  const change = useChangeConnection();
  const listId = useId();
  const preset = presetOf(draft.preset);
  const { wrong, addressProblem, keyMoved, body } = readDraft(draft, connection, locale);
  const set = (some: Partial<Draft>) => setDraft((now) => ({ ...now, ...some }));
  const pending = add.isPending || change.isPending;
  const done = () => {
    announce(t("models.saved"));
    onDone();
  };

  function save(): void {
    setTried(true);
    if (wrong.size > 0 || pending) return;
    if (connection) change.mutate({ id: connection.id, change: body }, { onSuccess: done });
    else add.mutate(body, { onSuccess: done });
  }

  function startTest(): void {
    setTried(true);
    if (TESTED.some((field) => wrong.has(field))) return;
    const { name: _name, prices: _prices, is_default: _default, ...asked } = body;
    void test.start({ ...asked, connection: connection?.id });
  }

  return (
    <form
      noValidate
      className="space-y-4"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <Field label={t("models.preset")} hint={preset.note?.[locale]}>
        <Select
          value={draft.preset}
          onChange={(event) => setDraft((now) => withPreset(now, presetOf(event.target.value).id, locale))}
        >
          {MODEL_PRESETS.map(({ id, name }) => (
            <option key={id} value={id}>
              {name[locale]}
            </option>
          ))}
        </Select>
      </Field>
      <Field
        label={t("models.name")}
        hint={t("models.nameHint")}
        error={tried && wrong.has("name") ? t("models.nameMissing") : undefined}
      >
        <Input
          value={draft.name}
          maxLength={80}
          autoComplete="off"
          onChange={(event) => set({ name: event.target.value })}
        />
      </Field>
      <Field
        label={t("models.baseUrl")}
        hint={t("models.baseUrlHint")}
        error={tried && wrong.has("baseUrl") ? addressProblem : undefined}
      >
        <Input
          type="url"
          inputMode="url"
          spellCheck={false}
          autoComplete="off"
          maxLength={500}
          list={`${listId}-addresses`}
          value={draft.baseUrl}
          onChange={(event) => set({ baseUrl: event.target.value })}
        />
      </Field>
      <datalist id={`${listId}-addresses`}>
        {preset.baseUrls.map(({ url, note }) => (
          <option key={url} value={url}>
            {note?.[locale]}
          </option>
        ))}
      </datalist>
      <KeyField
        value={draft.key}
        saved={connection}
        optional={preset.key === "optional"}
        movedFrom={keyMoved ? connection : undefined}
        bad={wrong.has("key") && !keyMoved}
        onChange={(key) => set({ key })}
      />
      <Field
        label={t("models.model")}
        hint={modelHint()}
        error={tried && wrong.has("model") ? t("models.modelMissing") : undefined}
      >
        <Input
          value={draft.model}
          maxLength={200}
          spellCheck={false}
          autoComplete="off"
          list={`${listId}-models`}
          onChange={(event) => set({ model: event.target.value })}
        />
      </Field>
      <datalist id={`${listId}-models`}>
        {test.view?.models.map((model) => (
          <option key={model} value={model}>
            {model}
          </option>
        ))}
      </datalist>
      <PriceFields draft={draft} bad={tried && wrong.has("prices")} onChange={set} />
      <LimitFields draft={draft} usual={models.limits} bad={tried && wrong.has("limits")} onChange={set} />
      <label className="flex min-h-6 items-start gap-2">
        <input
          type="checkbox"
          className="mt-0.5 size-4.5 shrink-0 accent-accent"
          checked={draft.isDefault}
          onChange={(event) => set({ isDefault: event.target.checked })}
        />
        <span>{t("models.makeDefault")}</span>
      </label>
      {test.view ? <TestPanel view={test.view} /> : <p className="text-sm text-muted">{t("models.testCosts")}</p>}
      {add.error || change.error ? <ErrorLine error={add.error ?? change.error} /> : null}
      <DialogActions>
        <Button onClick={test.view?.running ? test.stop : startTest} className="mr-auto">
          {test.view?.running ? t("models.stopTest") : t(test.view ? "models.testAgain" : "models.test")}
        </Button>
        <Button onClick={onDone}>{t("common.cancel")}</Button>
        <Button tone="primary" type="submit" disabled={pending}>
          {pending ? t("common.saving") : t("common.save")}
        </Button>
      </DialogActions>
    </form>
  );

  function modelHint(): string {
    const count = test.view?.models.length ?? 0;
    if (count > 0) return t("models.modelsFound", { count });
    return preset.exampleModel === ""
      ? t("models.modelHintPlain")
      : t("models.modelHint", { example: preset.exampleModel });
  }
}
