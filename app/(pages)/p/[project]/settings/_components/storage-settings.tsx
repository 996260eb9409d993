"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { announce } from "@/app/_ui/announcer";
import { Button } from "@/app/_ui/button";
import { Card, CardHeader } from "@/app/_ui/card";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog";
import { ErrorState } from "@/app/_ui/error-state";
import { Skeleton } from "@/app/_ui/skeleton";
import { Table, Td, Th } from "@/app/_ui/table";
import { storageOptions, useClearAnswers } from "@/lib/events/client";
import type { Storage } from "@/lib/runs";
import { useProject } from "../../_components/project-context";
import { useBytes } from "../../_lib/use-bytes";
import { RetentionForm } from "./retention-form";

/** What runs leave behind, what it takes, and for how long it stays. */
export function StorageSettings() {
  const t = useTranslations();
  const project = useProject();
  const { data: storage, error, refetch } = useQuery(storageOptions(project.id));
  const terms = [
    project.keep_frames_days,
    project.keep_calls_days,
    project.keep_answers_days,
    project.answers_max_mb,
  ].join();
  return (
    <Card>
      <CardHeader title={t("storage.title")} actions={<ClearAnswers />} />
      <div className="space-y-5 p-4">
        <p className="max-w-[72ch] text-muted">{t("storage.lead")}</p>
        {error && !storage ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
        {!storage && !error ? <Skeleton className="h-24" /> : null}
        {storage ? <Sizes storage={storage} /> : null}
        <RetentionForm key={terms} />
      </div>
    </Card>
  );
}

function Sizes({ storage }: { storage: Storage }) {
  const t = useTranslations();
  const format = useFormatter();
  const bytes = useBytes();
  const { frames, blocks, calls, answers } = storage;
  const rows = [
    ["logs", frames],
    ["packed", blocks],
    ["calls", calls],
    ["answers", answers],
  ] as const;
  return (
    <Table label={t("storage.title")}>
      <thead>
        <tr>
          <Th>{t("storage.what")}</Th>
          <Th className="text-right">{t("storage.rows")}</Th>
          <Th className="text-right">{t("storage.size")}</Th>
        </tr>
      </thead>
      <tbody>
        {rows.map(([name, stored]) => (
          <tr key={name}>
            <Td>{t(`storageOf.${name}`)}</Td>
            <Td className="text-right">
              {stored.estimated ? `≈ ${format.number(stored.rows)}` : format.number(stored.rows)}
            </Td>
            <Td className="text-right">{bytes(stored.bytes)}</Td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

function ClearAnswers() {
  const t = useTranslations();
  const project = useProject();
  const clear = useClearAnswers(project.id);
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button size="sm" tone="danger-quiet" onClick={() => setAsking(true)}>
        {t("storage.clear")}
      </Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={t("storage.clearTitle")}
        confirmLabel={t("storage.clearConfirm")}
        pending={clear.isPending}
        error={clear.error}
        onConfirm={() =>
          clear.mutate(undefined, {
            onSuccess: () => {
              setAsking(false);
              announce(t("storage.cleared"));
            },
          })
        }
      >
        <p>{t("storage.clearText")}</p>
      </ConfirmDialog>
    </>
  );
}
