"use client";

import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link } from "@/app/_ui/link";
import { useTranslations } from "use-intl";
import { ErrorLine } from "@/app/_ui/error-state";
import { Select } from "@/app/_ui/field";
import { Skeleton } from "@/app/_ui/skeleton";
import { Time } from "@/app/_ui/time";
import type { EdgeRows, GraphEdge, GraphOutline } from "@/lib/causal";
import { edgePeopleOptions, edgeRowsOptions } from "@/lib/causal/client";
import { useProject } from "../../../../_components/project-context";
import { useNodeLabel } from "../../../_components/use-edge-words";

type EdgeRowsProps = { graph: GraphOutline; edge: GraphEdge; user: string | undefined; onUser: (user: string) => void };

/** The raw rows of one person, with those marked that the edge rests on. */
export function EdgeRowsOf({ graph, edge, user, onUser }: EdgeRowsProps) {
  const t = useTranslations();
  const project = useProject();
  const people = useInfiniteQuery(edgePeopleOptions(project.id, graph.id, edge.id, "followed"));
  const users = people.data?.pages.flatMap(({ items }) => items.map(({ user_id: id }) => id)) ?? [];
  const shown = user ?? users[0];
  if (people.error && !people.data) return <ErrorLine error={people.error} />;
  if (people.isPending) return <Skeleton />;
  if (shown === undefined) return <p className="text-muted">{t("graphs.nobody")}</p>;
  return (
    <div className="space-y-3">
      <Select aria-label={t("graphs.user")} value={shown} onChange={({ target: { value } }) => onUser(value)}>
        {[...new Set([shown, ...users])].map((id) => (
          <option key={id} value={id}>
            {id}
          </option>
        ))}
      </Select>
      <RowsOfUser graph={graph} edge={edge} user={shown} />
    </div>
  );
}

function RowsOfUser({ graph, edge, user }: { graph: GraphOutline; edge: GraphEdge; user: string }) {
  const t = useTranslations();
  const project = useProject();
  const label = useNodeLabel(graph);
  const { data, error } = useQuery(edgeRowsOptions(project.id, graph.id, edge.id, user));
  if (error && !data) return <ErrorLine error={error} />;
  if (!data) return <Skeleton />;
  // Which end a row counts for; one may count for both.
  const ends = (["source", "target"] as const).map((end) => ({
    end,
    rows: new Set(data[end].flatMap(({ behavior_ids: ids }) => ids)),
  }));
  const href = `/p/${project.id}/users/${encodeURIComponent(user)}`;
  return (
    <>
      {(["source", "target"] as const).map((end) => (
        <section key={end}>
          <h3 className="font-medium wrap-anywhere">{label(edge[end])}</h3>
          <Events events={data[end]} href={href} />
        </section>
      ))}
      <section>
        <h3 className="font-medium">{t("graphs.rawRows", { count: String(data.behaviors.length) })}</h3>
        {data.behaviors.length === 0 ? <p className="text-muted">{t("graphs.noRows")}</p> : null}
        <ol className="text-sm">
          {data.behaviors.map(({ id, at, action, item, app, media, poi }) => (
            <li key={id} className="flex justify-between gap-3 border-l-2 border-accent px-2 py-0.5">
              <span className="min-w-0 wrap-anywhere">
                {[action, item, app, media, poi].filter(Boolean).join(" · ")}
                <span className="block text-muted">
                  {ends.flatMap(({ end, rows }) => (rows.has(id) ? [label(edge[end])] : [])).join(" · ")}
                </span>
              </span>
              <span className="shrink-0 text-muted">
                <Time at={at} />
              </span>
            </li>
          ))}
        </ol>
        {data.cut ? <p className="text-sm text-muted">{t("graphs.rowsCut")}</p> : null}
      </section>
    </>
  );
}

function Events({ events, href }: { events: EdgeRows["source"]; href: string }) {
  const t = useTranslations();
  if (events.length === 0) return <p className="text-sm text-muted">{t("graphs.noEventsOfUser")}</p>;
  return (
    <ol className="text-sm">
      {events.map(({ id, type, start }) => (
        <li key={id} className="flex justify-between gap-3">
          <Link href={`${href}?event=${id}`} className="min-w-0 truncate text-accent hover:underline">
            {type}
          </Link>
          <span className="shrink-0 text-muted">
            <Time at={start} />
          </span>
        </li>
      ))}
    </ol>
  );
}
