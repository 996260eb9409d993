"use client";

import { KeyRound } from "lucide-react";
import { useState } from "react";
import { useFormatter, useLocale, useTranslations } from "use-intl";
import { announce } from "@/app/_ui/announcer";
import { Button } from "@/app/_ui/button";
import { Chip } from "@/app/_ui/chip";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog";
import { ErrorLine } from "@/app/_ui/error-state";
import { Notice } from "@/app/_ui/notice";
import { useChangeConnection, useConnectionTest, useRemoveConnection } from "@/lib/events/client";
import { presetOf, type ModelSettings, type SavedConnection } from "@/lib/llm";
import { useProject } from "../../../_components/project-context";
import { ConnectionDialog } from "./connection-dialog";
import { TestPanel } from "./test-panel";

type ConnectionRowProps = { connection: SavedConnection; models: ModelSettings };

export function ConnectionRow({ connection, models }: ConnectionRowProps) {
  const t = useTranslations();
  const project = useProject();
  const test = useConnectionTest(project.id);
  const change = useChangeConnection();
  const [editing, setEditing] = useState(false);
  const [removing, setRemoving] = useState(false);
  const { id, name, is_default: isDefault } = connection;
  const running = test.view?.running === true;

  function setDefault(): void {
    change.mutate({ id, change: { is_default: !isDefault } }, { onSuccess: () => announce(t("models.saved")) });
  }

  return (
    <li className="space-y-3 p-4" aria-label={name}>
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <About connection={connection} />
        <div className="flex flex-wrap gap-1.5">
          <Button size="sm" onClick={() => (running ? test.stop() : void test.start({ connection: id }))}>
            {running ? t("models.stopTest") : t(test.view ? "models.testAgain" : "models.test")}
          </Button>
          <Button size="sm" busy={change.isPending} onClick={setDefault}>
            {t(isDefault ? "models.stopDefault" : "models.useDefault")}
          </Button>
          <Button size="sm" onClick={() => setEditing(true)}>
            {t("models.edit")}
          </Button>
          <Button size="sm" tone="danger-quiet" onClick={() => setRemoving(true)}>
            {t("models.remove")}
          </Button>
        </div>
      </div>
      {connection.key_state === "unreadable" ? (
        <Notice
          tone="danger"
          title={t("models.keyUnreadable")}
          actions={
            <Button size="sm" onClick={() => setEditing(true)}>
              {t("models.enterKey")}
            </Button>
          }
        >
          {t("models.keyUnreadableText", { name })}
        </Notice>
      ) : null}
      {change.error ? <ErrorLine error={change.error} /> : null}
      {test.view ? <TestPanel view={test.view} /> : null}
      <ConnectionDialog models={models} connection={connection} open={editing} onOpenChange={setEditing} />
      <RemoveConnection connection={connection} open={removing} onOpenChange={setRemoving} />
    </li>
  );
}

function About({ connection }: { connection: SavedConnection }) {
  const t = useTranslations();
  const locale = useLocale() === "en" ? "en" : "zh-CN";
  const format = useFormatter();
  const { name, prices } = connection;
  const preset = presetOf(connection.preset);
  const price = (value: number) => format.number(value, { maximumSignificantDigits: 4 });
  return (
    <div className="min-w-0 space-y-1">
      <div className="flex flex-wrap items-center gap-2">
        <h3 className="font-medium break-words">{name}</h3>
        {connection.is_default ? <Chip tone="accent">{t("models.isDefault")}</Chip> : null}
        {preset.id === "custom" ? null : <Chip tone="muted">{preset.name[locale]}</Chip>}
        <KeyChip connection={connection} />
      </div>
      <p className="break-all">{connection.model}</p>
      <p className="font-mono text-sm break-all text-muted">{connection.base_url}</p>
      {prices ? (
        <p className="text-sm text-muted">
          {t("models.priceOf", {
            prompt: price(prices.prompt),
            completion: price(prices.completion),
            currency: prices.currency,
          })}
        </p>
      ) : null}
    </div>
  );
}

function KeyChip({ connection }: { connection: SavedConnection }) {
  const t = useTranslations();
  const last4 = connection.key_last4;
  if (connection.key_state === "unreadable") return <Chip tone="danger">{t("models.keyUnreadable")}</Chip>;
  if (!connection.has_key) return <Chip tone="muted">{t("models.noKey")}</Chip>;
  return (
    <Chip tone="muted">
      <KeyRound aria-hidden />
      {last4 === null ? t("models.hasKey") : t("models.keyEnds", { last4 })}
    </Chip>
  );
}

type RemoveConnectionProps = { connection: SavedConnection; open: boolean; onOpenChange: (open: boolean) => void };

function RemoveConnection({ connection, open, onOpenChange }: RemoveConnectionProps) {
  const t = useTranslations();
  const remove = useRemoveConnection();
  const { id, name } = connection;
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title={t("models.removeTitle", { name })}
      confirmLabel={t("models.removeConfirm")}
      pending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate(id, { onSuccess: () => announce(t("models.removed", { name })) })}
    >
      <p>{t("models.removeText")}</p>
      {connection.is_default ? <p className="text-muted">{t("models.removeDefault")}</p> : null}
    </ConfirmDialog>
  );
}
