"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { useVirtualizer } from "@tanstack/react-virtual";
import { X } from "lucide-react";
import { useRef } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { Card, CardHeader } from "@/app/_ui/card";
import { ErrorState } from "@/app/_ui/error-state";
import { Select } from "@/app/_ui/field";
import { TableSkeleton } from "@/app/_ui/skeleton";
import { useMore } from "@/app/_ui/state/use-more";
import { Th } from "@/app/_ui/table";
import { itemsOptions, type ItemFilter } from "@/lib/events/client";
import { RunStatus, type RunKind } from "@/lib/runs";
import { useProject } from "../../../../_components/project-context";
import { useStatusWord } from "../../../../_components/status-chip";
import { useReason } from "../../../../_live/reasons";
import { ItemRow } from "./item-row";

export type ItemsFilter = ItemFilter;

type ItemsTableProps = {
  runId: string;
  kind: RunKind;
  live: boolean;
  filter: ItemsFilter;
  onFilter: (filter: ItemsFilter) => void;
};

/** What an item can be; `partial` and the rest are states of runs that no reader would look for here. */
const FILTERS = ["queued", "running", "succeeded", "partial", "failed", "cancelled"] as const satisfies RunStatus[];
const ROW_PX = 44;
const COLUMNS = 7;

/** Every user of the run and how it went. The server pages, the browser draws what is in sight. */
export function ItemsTable({ runId, kind, live, filter, onFilter }: ItemsTableProps) {
  const t = useTranslations();
  const word = useStatusWord();
  const reason = useReason();
  const project = useProject();
  const list = useInfiniteQuery(itemsOptions(project.id, runId, filter, live));
  const items = list.data?.pages.flatMap((page) => page.items);
  const scroller = useRef<HTMLDivElement>(null);
  const count = items?.length ?? 0;
  const { more, loading } = useMore(list);

  // oxlint-disable-next-line react/incompatible-library -- nothing of it is handed to memoized parts
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 12,
    onChange: (instance) => {
      const last = instance.getVirtualItems().at(-1);
      if (last && last.index >= count - 20 && list.hasNextPage && !loading) more();
    },
  });
  const rows = virtual.getVirtualItems();
  const above = rows[0]?.start ?? 0;
  const below = virtual.getTotalSize() - (rows.at(-1)?.end ?? 0);

  return (
    <Card>
      <CardHeader
        title={t("batch.results")}
        actions={
          <span className="flex flex-wrap items-center gap-2">
            {filter.cause ? (
              <Button size="sm" onClick={() => onFilter({ status: filter.status })}>
                {reason(filter.cause)}
                <X aria-hidden />
                <span className="sr-only">{t("common.clear")}</span>
              </Button>
            ) : null}
            <Select
              aria-label={t("batch.filterStatus")}
              className="h-7 w-auto text-sm"
              value={filter.status ?? ""}
              onChange={(event) => onFilter({ status: RunStatus.safeParse(event.target.value).data })}
            >
              <option value="">{t("batch.filterAll")}</option>
              {FILTERS.map((status) => (
                <option key={status} value={status}>
                  {word(status)}
                </option>
              ))}
            </Select>
          </span>
        }
      />
      {list.error && !items ? (
        <div className="p-3">
          <ErrorState error={list.error} onRetry={() => void list.refetch()} />
        </div>
      ) : null}
      {!items && !list.error ? <TableSkeleton label={t("common.loading")} /> : null}
      {count === 0 && items ? <p className="px-4 py-4 text-muted">{t("batch.noItems")}</p> : null}
      {count > 0 ? (
        <div
          ref={scroller}
          role="region"
          aria-label={t("batch.results")}
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a keyboard must be able to scroll it
          tabIndex={0}
          className="max-h-[32rem] overflow-auto focus-inset"
        >
          <table className="w-full border-collapse text-left" aria-rowcount={list.hasNextPage ? -1 : count + 1}>
            <thead className="sticky top-0 z-10">
              <tr>
                <Th>{t("batch.colUser")}</Th>
                <Th>{t("batch.colStatus")}</Th>
                <Th className="text-right">{t("batch.colEvents")}</Th>
                <Th className="text-right max-md:hidden">{t("batch.colAttempts")}</Th>
                <Th className="text-right max-md:hidden">{t("batch.colTokens")}</Th>
                <Th className="text-right max-sm:hidden">{t("batch.colTook")}</Th>
                <Th>
                  <span className="sr-only">{t("batch.colActions")}</span>
                </Th>
              </tr>
            </thead>
            <tbody>
              <Spacer px={above} />
              {rows.map(({ index }) => {
                const item = items?.[index];
                return item ? <ItemRow key={item.item} kind={kind} item={item} row={index + 2} /> : null;
              })}
              <Spacer px={below} />
            </tbody>
          </table>
        </div>
      ) : null}
      {loading ? <p className="px-4 py-2 text-sm text-muted">{t("common.loading")}</p> : null}
    </Card>
  );
}

/** Stands for rows that are not drawn. */
function Spacer({ px }: { px: number }) {
  return px > 0 ? (
    <tr aria-hidden>
      {/* oxlint-disable-next-line jsx-a11y/control-has-associated-label -- it holds nothing and is hidden */}
      <td colSpan={COLUMNS} style={{ height: px, padding: 0 }} />
    </tr>
  ) : null;
}
