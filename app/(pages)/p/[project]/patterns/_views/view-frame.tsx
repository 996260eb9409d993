"use client";

import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { cn } from "@/app/_ui/cn";
import { ErrorState } from "@/app/_ui/error-state";
import { Skeleton } from "@/app/_ui/skeleton";

type ViewFrameProps<T> = { query: UseQueryResult<T>; children: (data: T) => ReactNode };

/** A figure, or that it is on its way, or why it is not there. What stood there stays, paler, until the next one comes. */
export function ViewFrame<T>({ query, children }: ViewFrameProps<T>) {
  const t = useTranslations();
  const { data, error, isPlaceholderData, refetch } = query;
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (data === undefined) {
    return (
      <div role="status" aria-label={t("common.loading")}>
        <Skeleton className="h-80" />
      </div>
    );
  }
  return (
    <div aria-busy={isPlaceholderData} className={cn("space-y-3", isPlaceholderData && "opacity-60")}>
      {children(data)}
    </div>
  );
}

/** The figure's numbers as a table, for those who read rather than look. */
export function FigureTable({ children }: { children: ReactNode }) {
  const t = useTranslations();
  return (
    <details className="text-sm">
      <summary className="w-fit rounded-sm text-muted hover:text-text">{t("patternViews.asTable")}</summary>
      <div className="mt-2">{children}</div>
    </details>
  );
}
