"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { ErrorState } from "@/app/_ui/error-state";
import { LoadMore } from "@/app/_ui/load-more";
import { TableSkeleton } from "@/app/_ui/skeleton";
import { Table, Td, Th } from "@/app/_ui/table";
import type { Import } from "@/lib/ingest";
import { rejectedCsvUrl, rejectedOptions } from "@/lib/ingest/client";
import { useProject } from "../../../_components/project-context";
import { useRowReason } from "../../_components/use-row-reason";

/** The rows that were not taken, each with its line in the file and the reason. */
export function RejectedRows({ found }: { found: Import }) {
  const t = useTranslations();
  const reason = useRowReason();
  const project = useProject();
  const rejected = useInfiniteQuery(rejectedOptions(project.id, found.id));
  const rows = rejected.data?.pages.flatMap((page) => page.items);
  return (
    <section className="space-y-2">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h2 className="font-semibold">{t("report.rejectedTitle")}</h2>
        <Button asChild>
          <a href={rejectedCsvUrl(project.id, found.id)} download>
            <Download aria-hidden />
            {t("report.rejectedDownload")}
          </a>
        </Button>
      </div>
      <p className="text-muted">{t(found.source === "api" ? "report.rejectedHelpApi" : "report.rejectedHelp")}</p>
      {rejected.error ? <ErrorState error={rejected.error} onRetry={() => void rejected.refetch()} /> : null}
      {!rows && !rejected.error ? <TableSkeleton label={t("common.loading")} rows={4} /> : null}
      {rows ? (
        <Table label={t("report.rejectedTitle")}>
          <thead>
            <tr>
              <Th className="text-right">{t("report.colLine")}</Th>
              <Th>{t("report.colColumn")}</Th>
              <Th>{t("report.colReason")}</Th>
              <Th>{t("report.colCells")}</Th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.line}>
                <Td className="text-right">{row.line}</Td>
                <Td className="font-mono text-sm">{row.column ?? "–"}</Td>
                <Td>{reason(row)}</Td>
                <Td className="min-w-60 font-mono text-sm text-muted">{row.cells.join(" | ")}</Td>
              </tr>
            ))}
          </tbody>
        </Table>
      ) : null}
      <LoadMore list={rejected} />
    </section>
  );
}
