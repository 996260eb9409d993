"use client";

import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link } from "@/app/_ui/link";
import { useState } from "react";
import { useFormatter, useLocale, useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { Card, CardHeader } from "@/app/_ui/card";
import { Chip } from "@/app/_ui/chip";
import { ErrorLine, ErrorState } from "@/app/_ui/error-state";
import { listNames } from "@/app/_ui/intl/list-names";
import { LoadMore } from "@/app/_ui/load-more";
import { Skeleton } from "@/app/_ui/skeleton";
import { Table, Td, Th } from "@/app/_ui/table";
import { Time } from "@/app/_ui/time";
import type { Knowledge, RelationKind } from "@/lib/entities";
import { knowledgeOptions, relationsOptions } from "@/lib/entities/client";
import { useProject } from "../../_components/project-context";
import { NeighborGraph } from "./neighbor-graph";

type EntityKnowledgeProps = { id: string; hrefOf: (id: string) => string };

/** One entity: who did what with it, with what else they had to do, and the way to their rows. */
export function EntityKnowledge({ id, hrefOf }: EntityKnowledgeProps) {
  const t = useTranslations();
  const locale = useLocale();
  const project = useProject();
  const { data, error, refetch } = useQuery(knowledgeOptions(project.id, id));
  const [relation, setRelation] = useState<RelationKind>();
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton className="h-96" />;
  const spelling = ({ name, origin }: Knowledge["names"][number]) =>
    origin === "rows" ? name : t(origin === "person" ? "knowledge.byPerson" : "knowledge.byModel", { name });
  return (
    <div className="space-y-4">
      <header className="space-y-1">
        <h2 className="flex flex-wrap items-center gap-2 text-md font-semibold">
          <span className="wrap-anywhere">{data.entity.name}</span>
          <Chip tone="muted">{t(`segmentThing.${data.entity.kind}`)}</Chip>
          {data.entity.category ? <Chip>{data.entity.category}</Chip> : null}
        </h2>
        <p className="text-muted">
          {data.users === 0 ? t("knowledge.noRows") : t("knowledge.usersOf", { count: data.users })}
        </p>
        {data.names.length > 1 || data.names.some(({ origin }) => origin !== "rows") ? (
          <p className="text-sm text-muted wrap-anywhere">
            {t("knowledge.spelled", { names: listNames(locale, data.names.map(spelling)) })}
          </p>
        ) : null}
        {data.counts_as ? (
          <p className="wrap-anywhere">
            {t("knowledge.countsAs")}{" "}
            <Link href={hrefOf(data.counts_as.id)} className="text-accent underline">
              {data.counts_as.name}
            </Link>
          </p>
        ) : null}
      </header>
      {data.users > 0 ? (
        <>
          <Relations data={data} chosen={relation} onChoose={setRelation} />
          <Neighbors data={data} hrefOf={hrefOf} />
          <RelatedUsers id={id} relation={relation} />
        </>
      ) : null}
    </div>
  );
}

type RelationsProps = {
  data: Knowledge;
  chosen: RelationKind | undefined;
  onChoose: (relation: RelationKind | undefined) => void;
};

function Relations({ data, chosen, onChoose }: RelationsProps) {
  const t = useTranslations();
  return (
    <Card aria-label={t("knowledge.relations")}>
      <CardHeader title={t("knowledge.relations")} />
      <ul className="space-y-1 px-4 py-3">
        {data.relations.map(({ relation, users, rows, identified_rows: identified }) => (
          <li key={relation}>
            <button
              type="button"
              aria-pressed={chosen === relation}
              title={t("knowledge.onlyThese")}
              className="grid w-full grid-cols-[6rem_minmax(0,1fr)_max-content] items-center gap-3 rounded-sm px-1 py-1 text-left hover:bg-inset aria-pressed:bg-accent-soft"
              onClick={() => onChoose(chosen === relation ? undefined : relation)}
            >
              <span>{t(`relationKind.${relation}`)}</span>
              <span aria-hidden className="h-2 overflow-hidden rounded-full bg-line">
                <span className="block h-full bg-accent" style={{ width: `${(100 * users) / data.users}%` }} />
              </span>
              <span className="tabular text-sm text-muted">
                {t("knowledge.counts", { users, rows })}
                {identified > 0 ? (
                  <span className="block text-right" title={t("knowledge.identifiedHelp")}>
                    {t("knowledge.identified", { rows: identified })}
                  </span>
                ) : null}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Neighbors({ data, hrefOf }: { data: Knowledge; hrefOf: (id: string) => string }) {
  const t = useTranslations();
  const [all, setAll] = useState(false);
  if (data.neighbors.length === 0) return null;
  const shown = all ? data.neighbors : data.neighbors.slice(0, 8);
  return (
    <Card aria-label={t("knowledge.neighbors")}>
      <CardHeader title={t("knowledge.neighbors")} />
      <div className="space-y-3 px-4 py-3">
        <p className="text-sm text-muted">
          {data.neighbors_of < data.users
            ? t("knowledge.neighborsSome", { count: data.neighbors_of })
            : t("knowledge.neighborsAll")}
        </p>
        <NeighborGraph data={data} hrefOf={hrefOf} />
        <ul className="grid gap-x-6 sm:grid-cols-2">
          {shown.map(({ id, name, kind, users }) => (
            <li key={id}>
              <Link href={hrefOf(id)} className="flex min-h-8 items-center gap-2 rounded-sm px-1 hover:bg-inset">
                <span className="min-w-0 flex-1 truncate text-accent underline" title={name}>
                  {name}
                </span>
                <Chip tone="muted">{t(`segmentThing.${kind}`)}</Chip>
                <span className="tabular text-sm text-muted">
                  {t("knowledge.shared", { n: users, of: data.neighbors_of })}
                </span>
              </Link>
            </li>
          ))}
        </ul>
        {data.neighbors.length > shown.length ? (
          <Button size="sm" onClick={() => setAll(true)}>
            {t("knowledge.moreNeighbors", { count: data.neighbors.length - shown.length })}
          </Button>
        ) : null}
      </div>
    </Card>
  );
}

/** Who did it, with the way to their rows. */
function RelatedUsers({ id, relation }: { id: string; relation: RelationKind | undefined }) {
  const t = useTranslations();
  const format = useFormatter();
  const project = useProject();
  const list = useInfiniteQuery(relationsOptions(project.id, id, relation));
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section className="space-y-2">
      <h3 className="font-semibold">
        {relation ? t("knowledge.usersWho", { relation: t(`relationKind.${relation}`) }) : t("knowledge.users")}
      </h3>
      {list.error && !list.data ? <ErrorLine error={list.error} /> : null}
      {!list.data && !list.error ? <Skeleton className="h-40" /> : null}
      {items.length > 0 ? (
        <Table label={t("knowledge.users")}>
          <thead>
            <tr>
              <Th>{t("users.colUser")}</Th>
              <Th>{t("knowledge.relation")}</Th>
              <Th className="text-right">{t("knowledge.rows")}</Th>
              <Th className="max-sm:hidden">{t("knowledge.last")}</Th>
            </tr>
          </thead>
          <tbody>
            {items.map((each) => (
              <tr key={`${each.user_id} ${each.relation}`} className="hover:bg-inset">
                <Td>
                  <Link
                    href={`/p/${project.id}/users/${encodeURIComponent(each.user_id)}`}
                    className="font-medium text-accent hover:underline"
                  >
                    {each.user_id}
                  </Link>
                </Td>
                <Td>{t(`relationKind.${each.relation}`)}</Td>
                <Td className="text-right">{format.number(each.rows)}</Td>
                <Td className="max-sm:hidden">
                  <Time at={each.last_at} />
                </Td>
              </tr>
            ))}
          </tbody>
        </Table>
      ) : null}
      <LoadMore list={list} size="sm">
        {t("common.next")}
      </LoadMore>
    </section>
  );
}
