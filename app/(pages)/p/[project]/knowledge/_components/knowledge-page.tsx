"use client";

import { useQuery } from "@tanstack/react-query";
import { Search } from "lucide-react";
import { Link } from "@/app/_ui/link";
import { useFormatter, useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { Chip } from "@/app/_ui/chip";
import { cn } from "@/app/_ui/cn";
import { EmptyState } from "@/app/_ui/empty-state";
import { ErrorState } from "@/app/_ui/error-state";
import { Input, Select } from "@/app/_ui/field";
import { PageHeader } from "@/app/_ui/page-header";
import { TableSkeleton } from "@/app/_ui/skeleton";
import { EntityKind, type KnownEntity } from "@/lib/entities";
import { knownOptions, nameCountsOptions } from "@/lib/entities/client";
import { useProject } from "../../_components/project-context";
import { useAddressFilters, withParts } from "../../_lib/use-address-filters";
import { EntityKnowledge } from "./entity-knowledge";

/** What users have to do with which things. Search, kind and the entity looked at stand in the address. */
export function KnowledgePage() {
  const t = useTranslations();
  const project = useProject();
  const base = `/p/${project.id}/knowledge`;
  const [params, change] = useAddressFilters(base);
  const q = params.get("q") ?? "";
  const kind = EntityKind.safeParse(params.get("kind")).data;
  const entity = params.get("entity") ?? undefined;
  const found = useQuery(knownOptions(project.id, { q, kind }));
  const { data: counts } = useQuery(nameCountsOptions(project.id));
  const open = counts && counts.open + counts.failed;

  const hrefOf = (parts: { entity: string | undefined }) => {
    const search = withParts(params, parts);
    return search.size > 0 ? `${base}?${search}` : base;
  };
  const replace = (parts: { q?: string; kind?: string }) => change((now) => withParts(now, parts));

  return (
    <>
      <PageHeader
        title={t("knowledge.title")}
        lead={t("knowledge.lead")}
        actions={
          <Button asChild>
            <Link href={`${base}/names`}>
              {open === undefined ? t("knowledge.names") : t("knowledge.namesOpen", { count: open })}
            </Link>
          </Button>
        }
      />
      <div className="grid items-start gap-4 lg:grid-cols-[18rem_minmax(0,1fr)]">
        <section aria-label={t("knowledge.search")} className={cn("space-y-2", entity && "max-lg:hidden")}>
          <form role="search" className="flex gap-2" onSubmit={(event) => event.preventDefault()}>
            <span className="relative min-w-0 flex-1">
              <Search aria-hidden className="pointer-events-none absolute top-2.5 left-2.5 size-4 text-muted" />
              <Input
                type="search"
                className="pl-8"
                aria-label={t("knowledge.search")}
                placeholder={t("knowledge.placeholder")}
                autoComplete="off"
                spellCheck={false}
                value={q}
                onChange={(event) => replace({ q: event.target.value })}
              />
            </span>
            <Select
              className="w-auto"
              aria-label={t("knowledge.kind")}
              value={kind ?? ""}
              onChange={(event) => replace({ kind: event.target.value })}
            >
              <option value="">{t("knowledge.anyKind")}</option>
              {EntityKind.options.map((each) => (
                <option key={each} value={each}>
                  {t(`segmentThing.${each}`)}
                </option>
              ))}
            </Select>
          </form>
          {found.error ? <ErrorState error={found.error} onRetry={() => void found.refetch()} /> : null}
          {!found.data && !found.error ? <TableSkeleton label={t("common.loading")} rows={8} /> : null}
          {found.data ? (
            <FoundList found={found.data} chosen={entity} hrefOf={(id) => hrefOf({ entity: id })} q={q} />
          ) : null}
        </section>
        {entity ? (
          <div className="min-w-0 space-y-3">
            <Button asChild size="sm" className="lg:hidden">
              <Link href={hrefOf({ entity: undefined })}>← {t("knowledge.search")}</Link>
            </Button>
            <EntityKnowledge key={entity} id={entity} hrefOf={(id) => hrefOf({ entity: id })} />
          </div>
        ) : (
          <p className="text-muted max-lg:hidden">{t("knowledge.choose")}</p>
        )}
      </div>
    </>
  );
}

type FoundListProps = {
  found: readonly KnownEntity[];
  chosen: string | undefined;
  hrefOf: (id: string) => string;
  q: string;
};

function FoundList({ found, chosen, hrefOf, q }: FoundListProps) {
  const t = useTranslations();
  const format = useFormatter();
  const project = useProject();
  if (found.length === 0) {
    return q ? (
      <p role="status" className="text-muted">
        {t("knowledge.notFound", { q })}
      </p>
    ) : (
      <EmptyState
        title={t("knowledge.emptyTitle")}
        actions={
          <Button asChild tone="primary">
            <Link href={`/p/${project.id}/imports/new`}>{t("overview.nextImportAction")}</Link>
          </Button>
        }
      >
        {t("knowledge.emptyText")}
      </EmptyState>
    );
  }
  return (
    <ul className="max-h-[70dvh] divide-y divide-line overflow-y-auto rounded-lg border border-line bg-surface">
      {found.map(({ id, kind, name, rows }) => (
        <li key={id}>
          <Link
            href={hrefOf(id)}
            aria-current={id === chosen ? "true" : undefined}
            className="flex min-h-9 items-center gap-2 px-3 py-1 focus-inset hover:bg-inset aria-[current]:bg-accent-soft"
          >
            <span className="min-w-0 flex-1 truncate" title={name}>
              {name}
            </span>
            <Chip tone="muted">{t(`segmentThing.${kind}`)}</Chip>
            <span className="tabular text-sm text-muted">{format.number(rows)}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
