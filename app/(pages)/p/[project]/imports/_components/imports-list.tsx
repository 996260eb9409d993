"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { Link } from "@/app/_ui/link";
import { useFormatter, useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { EmptyState } from "@/app/_ui/empty-state";
import { ErrorState } from "@/app/_ui/error-state";
import { LoadMore } from "@/app/_ui/load-more";
import { PageHeader } from "@/app/_ui/page-header";
import { TableSkeleton } from "@/app/_ui/skeleton";
import { Table, Td, Th } from "@/app/_ui/table";
import { Time } from "@/app/_ui/time";
import { importsOptions } from "@/lib/ingest/client";
import type { Import } from "@/lib/ingest";
import { useProject } from "../../_components/project-context";
import { StatusChip } from "../../_components/status-chip";
import { ZoneNote } from "../../_components/zone-note";
import { TemplatesMenu } from "./templates-menu";

export function ImportsList() {
  const t = useTranslations();
  const project = useProject();
  const list = useInfiniteQuery(importsOptions(project.id));
  const { data, error, refetch } = list;
  const imports = data?.pages.flatMap((page) => page.items);
  const newImport = (
    <Button asChild tone="primary">
      <Link href={`/p/${project.id}/imports/new`}>
        <Plus aria-hidden />
        {t("imports.new")}
      </Link>
    </Button>
  );
  return (
    <>
      <PageHeader
        title={t("imports.title")}
        lead={t("imports.lead")}
        actions={
          <>
            <ZoneNote />
            <TemplatesMenu />
            {newImport}
          </>
        }
      />
      {error ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!imports && !error ? <TableSkeleton label={t("common.loading")} /> : null}
      {imports?.length === 0 ? (
        <EmptyState title={t("imports.emptyTitle")} actions={newImport}>
          {t("imports.emptyText")}
        </EmptyState>
      ) : null}
      {imports && imports.length > 0 ? <ImportsTable imports={imports} /> : null}
      <LoadMore list={list} className="mt-3" />
    </>
  );
}

function ImportsTable({ imports }: { imports: readonly Import[] }) {
  const t = useTranslations();
  const format = useFormatter();
  const project = useProject();
  return (
    <Table label={t("imports.title")}>
      <thead>
        <tr>
          <Th>{t("imports.colFile")}</Th>
          <Th>{t("imports.colKind")}</Th>
          <Th>{t("imports.colStatus")}</Th>
          <Th className="text-right">{t("imports.colRead")}</Th>
          <Th className="text-right">{t("imports.colAccepted")}</Th>
          <Th className="text-right max-lg:hidden">{t("imports.colDuplicate")}</Th>
          <Th className="text-right max-lg:hidden">{t("imports.colRejected")}</Th>
          <Th className="max-md:hidden">{t("imports.colWhen")}</Th>
        </tr>
      </thead>
      <tbody>
        {imports.map(({ id, file_name, kind, source, status, rows, created_at }) => (
          <tr key={id} className="hover:bg-inset">
            <Td className="min-w-40">
              <Link href={`/p/${project.id}/imports/${id}`} className="font-medium text-accent hover:underline">
                {file_name}
              </Link>
              {source === "api" ? <span className="block text-sm text-muted">{t("imports.fromApi")}</span> : null}
            </Td>
            <Td className="whitespace-nowrap">{t(`kind.${kind}`)}</Td>
            <Td className="whitespace-nowrap">
              <StatusChip status={status} />
            </Td>
            <Td className="text-right">{format.number(rows.read)}</Td>
            <Td className="text-right">{format.number(rows.accepted)}</Td>
            <Td className="text-right max-lg:hidden">{format.number(rows.duplicate)}</Td>
            <Td className={rows.rejected > 0 ? "text-right text-danger max-lg:hidden" : "text-right max-lg:hidden"}>
              {format.number(rows.rejected)}
            </Td>
            <Td className="whitespace-nowrap max-md:hidden">
              <Time at={created_at} />
            </Td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
