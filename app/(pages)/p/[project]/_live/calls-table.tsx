"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { useFormatter, useTranslations } from "use-intl";
import { Chip } from "@/app/_ui/chip";
import { ErrorState } from "@/app/_ui/error-state";
import { LoadMore } from "@/app/_ui/load-more";
import { Skeleton } from "@/app/_ui/skeleton";
import { Table, Td, Th } from "@/app/_ui/table";
import { callsOptions } from "@/lib/events/client";
import type { RunCall } from "@/lib/runs";
import { useProject } from "../_components/project-context";
import { StatusChip } from "../_components/status-chip";
import { useDuration } from "../_lib/use-duration";
import { useReason } from "./reasons";
import { useCost } from "./usage-words";

type CallsTableProps = {
  runId: string;
  live: boolean;
  /** Inside something narrow: without what the run's own page tells. */
  bare?: boolean;
};

/** Every call to a model, failed tries included, so that what attempts cost can be seen. */
export function CallsTable({ runId, live, bare = false }: CallsTableProps) {
  const t = useTranslations();
  const project = useProject();
  const list = useInfiniteQuery(callsOptions(project.id, runId, live));
  const calls = list.data?.pages.flatMap(({ items }) => items);
  if (list.error && !calls) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  if (!calls) return <Skeleton className="m-3" />;
  if (calls.length === 0) return <p className="p-4 text-muted">{t("calls.none")}</p>;
  return (
    <>
      <Table label={t("calls.title")}>
        <thead>
          <tr>
            <Th>{t("calls.status")}</Th>
            {bare ? null : <Th className="max-md:hidden">{t("calls.model")}</Th>}
            <Th className="text-right">{t("calls.tries")}</Th>
            <Th className="text-right">{t("calls.tokens")}</Th>
            <Th className="text-right max-sm:hidden">{t("calls.ttft")}</Th>
            <Th className="text-right max-sm:hidden">{t("calls.rate")}</Th>
            {bare ? null : <Th className="text-right max-lg:hidden">{t("calls.cost")}</Th>}
            {bare ? null : <Th className="max-lg:hidden">{t("calls.finish")}</Th>}
          </tr>
        </thead>
        <tbody>
          {calls.map((call) => (
            <CallRow key={call.id} call={call} bare={bare} />
          ))}
        </tbody>
      </Table>
      <LoadMore list={list} size="sm" className="m-3" />
    </>
  );
}

/** A call's state in the words of runs. */
const WORDS = { running: "running", ok: "succeeded", failed: "failed", cancelled: "cancelled" } as const;

function CallRow({ call, bare }: { call: RunCall; bare: boolean }) {
  const t = useTranslations();
  const format = useFormatter();
  const duration = useDuration();
  const reason = useReason();
  const cost = useCost();
  function costOf({ cost: sum, cost_computed: computed, currency }: RunCall): string {
    if (sum === undefined) return "–";
    return computed ? `≈ ${cost(sum, currency)}` : cost(sum);
  }
  const tokens = `${format.number(call.prompt_tokens)} + ${format.number(call.completion_tokens)}`;
  return (
    <tr className="hover:bg-inset">
      <Td>
        <span className="flex flex-wrap items-center gap-1.5">
          <StatusChip status={WORDS[call.status]} />
          {call.cached ? <Chip tone="ok">{t("status.cached")}</Chip> : null}
        </span>
        {call.error_code ? <span className="block text-sm text-danger">{reason(call.error_code)}</span> : null}
      </Td>
      {bare ? null : <Td className="max-md:hidden">{call.model}</Td>}
      <Td className="text-right">{format.number(call.tries)}</Td>
      <Td className="text-right" title={call.estimated ? t("calls.estimated") : undefined}>
        {call.estimated ? `≈ ${tokens}` : tokens}
      </Td>
      <Td className="text-right max-sm:hidden">{call.ttft_ms === undefined ? "–" : duration(call.ttft_ms)}</Td>
      <Td className="text-right max-sm:hidden">
        {call.tokens_per_s === undefined ? "–" : format.number(call.tokens_per_s, { maximumFractionDigits: 0 })}
      </Td>
      {bare ? null : (
        <Td className="text-right max-lg:hidden" title={call.cost_computed ? t("calls.costComputedHelp") : undefined}>
          {costOf(call)}
        </Td>
      )}
      {bare ? null : (
        <Td className="max-lg:hidden">
          {call.finish ? <code className="font-mono text-sm">{call.finish}</code> : "–"}
        </Td>
      )}
    </tr>
  );
}
