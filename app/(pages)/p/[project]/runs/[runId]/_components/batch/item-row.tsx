"use client";

import { ExternalLink } from "lucide-react";
import { Link } from "@/app/_ui/link";
import { useFormatter, useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { Chip } from "@/app/_ui/chip";
import { Td } from "@/app/_ui/table";
import type { RunItem, RunKind } from "@/lib/runs";
import { useProject } from "../../../../_components/project-context";
import { StatusChip } from "../../../../_components/status-chip";
import { useDuration } from "../../../../_lib/use-duration";
import { itemTarget } from "../../../../_live/batch/item-target";
import { useReason } from "../../../../_live/reasons";

/** One user of a run over many. `row` counts the table's rows from one, the head included. */
export function ItemRow({ kind, item, row }: { kind: RunKind; item: RunItem; row: number }) {
  const t = useTranslations();
  const format = useFormatter();
  const duration = useDuration();
  const reason = useReason();
  const project = useProject();
  const { usage, started_at, finished_at, error } = item;
  const events = eventsOf(item);
  return (
    <tr aria-rowindex={row} className="hover:bg-inset" data-testid="item-row">
      <Td className="h-11 max-w-64">
        <Link
          href={itemTarget(project.id, kind, item.item)}
          className="block truncate font-medium text-accent hover:underline"
          title={item.item}
        >
          {item.item}
        </Link>
      </Td>
      <Td className="h-11">
        <span className="flex items-center gap-1.5 whitespace-nowrap">
          <StatusChip status={item.status} />
          {item.cached ? <Chip tone="ok">{t("status.cached")}</Chip> : null}
          {error ? (
            <span className="max-w-56 truncate text-sm text-danger max-lg:hidden" title={error.message}>
              {reason(error.code)}
            </span>
          ) : null}
        </span>
      </Td>
      <Td className="h-11 text-right">{events === undefined ? "–" : format.number(events)}</Td>
      <Td className="h-11 text-right max-md:hidden">{format.number(item.attempts)}</Td>
      <Td className="h-11 text-right max-md:hidden">
        {usage ? format.number(usage.prompt_tokens + usage.completion_tokens) : "–"}
      </Td>
      <Td className="h-11 text-right max-sm:hidden">
        {started_at && finished_at ? duration(Date.parse(finished_at) - Date.parse(started_at)) : "–"}
      </Td>
      <Td className="h-11 text-right">
        <Button asChild tone="quiet" size="icon-sm">
          <Link
            href={`/p/${project.id}/runs/${item.run_id}`}
            aria-label={t("batch.openRunOf", { user: item.item })}
            title={t("live.openRun")}
          >
            <ExternalLink aria-hidden />
          </Link>
        </Button>
      </Td>
    </tr>
  );
}

function eventsOf({ result }: RunItem): number | undefined {
  // What came of it: events of a user, or entities that got tags.
  const made = result?.["events"] ?? result?.["tagged"];
  return typeof made === "number" ? made : undefined;
}
