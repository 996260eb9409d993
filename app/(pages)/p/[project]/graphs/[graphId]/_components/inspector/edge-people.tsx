"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@/app/_ui/link";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { ErrorLine } from "@/app/_ui/error-state";
import { LoadMore } from "@/app/_ui/load-more";
import { Segmented } from "@/app/_ui/segmented";
import { Skeleton } from "@/app/_ui/skeleton";
import { Time } from "@/app/_ui/time";
import { EdgeGroup, type GraphOutline, type GraphEdge } from "@/lib/causal";
import { edgePeopleOptions } from "@/lib/causal/client";
import { useProject } from "../../../../_components/project-context";

type PeopleProps = { graph: GraphOutline; edge: GraphEdge; onRows: (user: string) => void };

/** Who went from the source to the target, and who has only one of them. */
export function EdgePeople({ graph, edge, onRows }: PeopleProps) {
  const t = useTranslations();
  const [group, setGroup] = useState<EdgeGroup>("followed");
  return (
    <div className="space-y-2">
      <Segmented
        label={t("graphs.tab.people")}
        value={group}
        onChange={setGroup}
        options={EdgeGroup.options.map((value) => ({ value, label: t(`graphs.group.${value}`) }))}
      />
      <PeopleList key={group} graph={graph} edge={edge} group={group} onRows={onRows} />
    </div>
  );
}

/** Users of a group, each with the way to their timeline and to the rows that count. */
export function PeopleList({ graph, edge, group, onRows }: PeopleProps & { group: EdgeGroup }) {
  const t = useTranslations();
  const project = useProject();
  const list = useInfiniteQuery(edgePeopleOptions(project.id, graph.id, edge.id, group));
  const users = list.data?.pages.flatMap(({ items }) => items);
  const total = list.data?.pages[0]?.total;
  if (!users) return list.error ? <ErrorLine error={list.error} /> : <Skeleton />;
  return (
    <>
      {total === undefined ? null : (
        <p className="tabular text-sm text-muted">{t("graphs.people", { count: total })}</p>
      )}
      <ul className="divide-y divide-line">
        {users.map(({ user_id: id, steps }) => {
          const href = `/p/${project.id}/users/${encodeURIComponent(id)}`;
          return (
            <li key={id} className="flex items-start gap-2 py-1.5" data-testid="edge-user">
              <div className="min-w-0 flex-1">
                <Link href={href} className="font-medium wrap-anywhere text-accent hover:underline">
                  {id}
                </Link>
                <ol className="text-sm">
                  {steps.map(({ type, start_at: at, event_ids: [event] }) => (
                    <li key={`${type} ${at}`} className="flex justify-between gap-3">
                      <Link href={event ? `${href}?event=${event}` : href} className="min-w-0 truncate hover:underline">
                        {type}
                      </Link>
                      <span className="shrink-0 text-muted">
                        <Time at={at} />
                      </span>
                    </li>
                  ))}
                </ol>
              </div>
              <Button size="sm" aria-label={t("graphs.rowsOf", { user: id })} onClick={() => onRows(id)}>
                {t("graphs.rows")}
              </Button>
            </li>
          );
        })}
      </ul>
      {users.length === 0 ? <p className="text-muted">{t("graphs.nobody")}</p> : null}
      {list.error ? <ErrorLine error={list.error} /> : null}
      <LoadMore list={list} size="sm" />
    </>
  );
}
