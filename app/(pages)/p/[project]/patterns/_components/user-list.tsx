"use client";

import type { InfiniteData, UseInfiniteQueryResult } from "@tanstack/react-query";
import { Link } from "@/app/_ui/link";
import { useTranslations } from "use-intl";
import { ErrorLine } from "@/app/_ui/error-state";
import { LoadMore } from "@/app/_ui/load-more";
import { Skeleton } from "@/app/_ui/skeleton";
import { Time } from "@/app/_ui/time";
import type { PatternUser } from "@/lib/patterns";
import { useProject } from "../../_components/project-context";

type UserListProps = { list: UseInfiniteQueryResult<InfiniteData<{ items: PatternUser[] }>> };

/** Users with the events that show what they did; each leads to the user's timeline, at the event. */
export function UserList({ list }: UserListProps) {
  const t = useTranslations();
  const users = list.data?.pages.flatMap(({ items }) => items);
  return (
    <>
      {list.error ? <ErrorLine error={list.error} /> : null}
      {!users && !list.error ? <Skeleton /> : null}
      {users?.length === 0 ? <p className="text-muted">{t("patterns.noUsers")}</p> : null}
      <ul className="space-y-2.5">
        {users?.map((user) => (
          <User key={user.user_id} user={user} />
        ))}
      </ul>
      <LoadMore list={list} size="sm" />
    </>
  );
}

function User({ user: { user_id: id, steps, why } }: { user: PatternUser }) {
  const t = useTranslations();
  const project = useProject();
  const href = `/p/${project.id}/users/${encodeURIComponent(id)}`;
  return (
    <li data-testid="pattern-user">
      <Link href={href} className="font-medium wrap-anywhere text-accent hover:underline">
        {id}
      </Link>
      <ol className="text-sm">
        {steps.map(({ type, start_at: at, event_ids: events }) => (
          <li key={`${type} ${at}`} className="flex justify-between gap-3">
            <Link href={events[0] ? `${href}?event=${events[0]}` : href} className="min-w-0 truncate hover:underline">
              {type}
            </Link>
            <span className="shrink-0 text-muted">
              <Time at={at} />
            </span>
          </li>
        ))}
      </ol>
      {why ? <p className="text-sm text-muted">{t(`patterns.why.${why}`)}</p> : null}
    </li>
  );
}
