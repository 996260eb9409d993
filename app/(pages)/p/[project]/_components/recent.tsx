"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@/app/_ui/link";
import type { ReactNode } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { Card, CardHeader } from "@/app/_ui/card";
import { ErrorState } from "@/app/_ui/error-state";
import { Skeleton } from "@/app/_ui/skeleton";
import { Time } from "@/app/_ui/time";
import { runsOptions } from "@/lib/events/client";
import { importsOptions } from "@/lib/ingest/client";
import { useRunLabel } from "../_live/run-label";
import { useProject } from "./project-context";
import { StatusChip } from "./status-chip";

const SHOWN = 5;

export function RecentRuns() {
  const t = useTranslations();
  const label = useRunLabel();
  const project = useProject();
  const { data, error, refetch } = useInfiniteQuery(runsOptions(project.id, {}));
  const runs = data?.pages[0]?.items.slice(0, SHOWN);
  const href = `/p/${project.id}/runs`;
  return (
    <Recent title={t("overview.recentRuns")} all={{ href, label: t("overview.allRuns") }}>
      {error ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      <Lines items={runs} empty={t("overview.noRuns")} loading={!error}>
        {(run) => (
          <Line key={run.id} href={`${href}/${run.id}`} title={label(run)} status={run.status} at={run.created_at} />
        )}
      </Lines>
    </Recent>
  );
}

export function RecentImports() {
  const t = useTranslations();
  const format = useFormatter();
  const project = useProject();
  const { data, error, refetch } = useInfiniteQuery(importsOptions(project.id));
  const imports = data?.pages[0]?.items.slice(0, SHOWN);
  const href = `/p/${project.id}/imports`;
  return (
    <Recent title={t("overview.recentImports")} all={{ href, label: t("overview.allImports") }}>
      {error ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      <Lines items={imports} empty={t("overview.noImports")} loading={!error}>
        {(each) => (
          <Line
            key={each.id}
            href={`${href}/${each.id}`}
            title={each.file_name}
            note={`${t(`kind.${each.kind}`)} · ${format.number(each.rows.accepted)}`}
            status={each.status}
            at={each.created_at}
          />
        )}
      </Lines>
    </Recent>
  );
}

function Recent({
  title,
  all,
  children,
}: {
  title: string;
  all: { href: string; label: string };
  children: ReactNode;
}) {
  return (
    <Card>
      <CardHeader
        title={title}
        actions={
          <Link href={all.href} className="text-sm text-accent hover:underline">
            {all.label}
          </Link>
        }
      />
      {children}
    </Card>
  );
}

type LinesProps<T> = {
  items: readonly T[] | undefined;
  empty: string;
  loading: boolean;
  children: (item: T) => ReactNode;
};

function Lines<T>({ items, empty, loading, children }: LinesProps<T>) {
  if (!items) return loading ? <Skeleton className="m-4" /> : null;
  if (items.length === 0) return <p className="px-4 py-4 text-muted">{empty}</p>;
  return <ul className="divide-y divide-line">{items.map(children)}</ul>;
}

type LineProps = { href: string; title: string; note?: string; status: string; at: string };

function Line({ href, title, note, status, at }: LineProps) {
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2">
      <Link href={href} className="min-w-0 flex-1 basis-40 truncate font-medium hover:underline" title={title}>
        {title}
      </Link>
      {note ? <span className="text-sm text-muted">{note}</span> : null}
      <StatusChip status={status} />
      <span className="text-sm text-muted">
        <Time at={at} />
      </span>
    </li>
  );
}
