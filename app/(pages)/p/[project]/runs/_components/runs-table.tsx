"use client";

import { useQueryClient } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { Link } from "@/app/_ui/link";
import { useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { Table, Td, Th } from "@/app/_ui/table";
import { Time } from "@/app/_ui/time";
import { showUndoToast } from "@/app/_ui/toast-store";
import { isTerminal, type Run } from "@/lib/runs";
import { runsOptions, useDeleteRun } from "@/lib/events/client";
import { useProject } from "../../_components/project-context";
import { StatusChip } from "../../_components/status-chip";
import { useDuration } from "../../_lib/use-duration";
import { useRunLabel } from "../../_live/run-label";
import { useCost } from "../../_live/usage-words";
import { useProgressWords } from "../../_live/use-progress-words";

export function RunsTable({ runs }: { runs: readonly Run[] }) {
  const t = useTranslations();
  const { hidden, remove } = useRemoval();
  return (
    <Table label={t("runs.title")}>
      <thead>
        <tr>
          <Th>{t("runs.colRun")}</Th>
          <Th>{t("runs.colStatus")}</Th>
          <Th className="max-md:hidden">{t("runs.colProgress")}</Th>
          <Th className="text-right max-lg:hidden">{t("runs.colTokens")}</Th>
          <Th className="text-right max-xl:hidden">{t("runs.colTtft")}</Th>
          <Th className="text-right max-xl:hidden">{t("runs.colRate")}</Th>
          <Th className="text-right max-xl:hidden">{t("runs.colAttempts")}</Th>
          <Th className="text-right max-xl:hidden">{t("runs.colCached")}</Th>
          <Th className="max-md:hidden">{t("runs.colStarted")}</Th>
          <Th className="max-lg:hidden">{t("runs.colTook")}</Th>
          <Th>
            <span className="sr-only">{t("runs.colActions")}</span>
          </Th>
        </tr>
      </thead>
      <tbody>
        {runs
          .filter(({ id }) => !hidden.has(id))
          .map((run) => (
            <RunRow key={run.id} run={run} onRemove={() => remove(run.id)} />
          ))}
      </tbody>
    </Table>
  );
}

/** A removed run is out of sight at once and gone after ten seconds, unless it is taken back. */
function useRemoval() {
  const t = useTranslations();
  const project = useProject();
  const queries = useQueryClient();
  const removal = useDeleteRun(project.id);
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const show = (id: string) => setHidden((now) => new Set([...now].filter((each) => each !== id)));
  const remove = (id: string) => {
    setHidden((now) => new Set([...now, id]));
    showUndoToast({
      title: t("runs.deleted"),
      undoLabel: t("common.undo"),
      undo: () => show(id),
      commit: () =>
        removal.mutate(id, {
          onError: () => {
            show(id);
            void queries.invalidateQueries({ queryKey: runsOptions(project.id, {}).queryKey });
          },
        }),
    });
  };
  return { hidden, remove };
}

/** What its calls to a model came to; a run that makes none has none. */
function Figures({ run }: { run: Run }) {
  const t = useTranslations();
  const format = useFormatter();
  const duration = useDuration();
  const cost = useCost();
  const { usage } = run;
  const tokens = usage ? usage.prompt_tokens + usage.completion_tokens : 0;
  return (
    <>
      <Td className="text-right max-lg:hidden">
        {tokens > 0 ? format.number(tokens) : "–"}
        {usage?.cost === undefined ? null : (
          <span className="block text-sm text-muted">{t("live.cost", { cost: cost(usage.cost, usage.currency) })}</span>
        )}
      </Td>
      <Td className="text-right max-xl:hidden">{usage?.ttft_ms === undefined ? "–" : duration(usage.ttft_ms)}</Td>
      <Td className="text-right max-xl:hidden">
        {usage?.tokens_per_s === undefined ? "–" : format.number(usage.tokens_per_s, { maximumFractionDigits: 0 })}
      </Td>
      <Td className="text-right max-xl:hidden">{format.number(run.attempts)}</Td>
      <Td className="text-right max-xl:hidden">
        {usage && usage.calls > 0 ? format.number(usage.cached_calls / usage.calls, { style: "percent" }) : "–"}
      </Td>
    </>
  );
}

function RunRow({ run, onRemove }: { run: Run; onRemove: () => void }) {
  const t = useTranslations();
  const duration = useDuration();
  const label = useRunLabel();
  const progressWords = useProgressWords(run.kind);
  const project = useProject();
  const ended = isTerminal(run.status);
  const { started_at, finished_at, progress } = run;
  const counted = progress.total > 0 && !(ended && progress.unit === "tokens") ? progressWords(progress, ended) : "–";
  return (
    <tr className="hover:bg-inset">
      <Td className="min-w-40">
        <Link href={`/p/${project.id}/runs/${run.id}`} className="font-medium text-accent hover:underline">
          {label(run)}
        </Link>
        <span className="tabular block text-sm text-muted md:hidden">
          {counted === "–" ? null : `${counted} · `}
          <Time at={started_at ?? run.created_at} />
        </span>
      </Td>
      <Td className="whitespace-nowrap">
        <StatusChip status={run.status} />
      </Td>
      <Td className="max-md:hidden">{counted}</Td>
      <Figures run={run} />
      <Td className="whitespace-nowrap max-md:hidden">
        <Time at={started_at ?? run.created_at} />
      </Td>
      <Td className="whitespace-nowrap max-lg:hidden">
        {started_at && finished_at ? duration(Date.parse(finished_at) - Date.parse(started_at)) : "–"}
      </Td>
      <Td className="text-right">
        {ended ? (
          <Button
            tone="quiet"
            size="icon-sm"
            aria-label={t("runs.deleteOf", { id: label(run) })}
            title={t("common.delete")}
            onClick={onRemove}
          >
            <Trash2 aria-hidden />
          </Button>
        ) : null}
      </Td>
    </tr>
  );
}
