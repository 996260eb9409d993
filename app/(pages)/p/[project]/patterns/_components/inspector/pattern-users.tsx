"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { ErrorLine } from "@/app/_ui/error-state";
import { Segmented } from "@/app/_ui/segmented";
import { Skeleton } from "@/app/_ui/skeleton";
import { Time } from "@/app/_ui/time";
import type { Pattern, PatternUser } from "@/lib/patterns";
import { patternUsersOptions, type UsersOfPattern } from "@/lib/patterns/client";
import { useProject } from "../../../_components/project-context";
import { Part } from "./part";

/** Users who follow a pattern and users who nearly do, with the moments that show it. */
export function PatternUsers({ pattern }: { pattern: Pattern }) {
  const t = useTranslations();
  const project = useProject();
  const [kind, setKind] = useState<UsersOfPattern>("followers");
  const list = useInfiniteQuery(patternUsersOptions(project.id, pattern.id, kind));
  const totals = list.data?.pages[0]?.totals;
  const users = list.data?.pages.flatMap(({ items }) => items);
  return (
    <Part title={t("patterns.users")}>
      <Segmented
        label={t("patterns.users")}
        value={kind}
        onChange={setKind}
        options={[
          {
            value: "followers",
            label: t("patterns.followersTab", { count: String(totals?.followers ?? pattern.users.n) }),
          },
          {
            value: "near_misses",
            label: t("patterns.nearMisses", { count: totals ? String(totals.near_misses) : "" }),
          },
        ]}
      />
      {kind === "near_misses" ? <p className="text-sm text-muted">{t("patterns.nearMissesHelp")}</p> : null}
      {list.error ? <ErrorLine error={list.error} /> : null}
      {!users && !list.error ? <Skeleton /> : null}
      {users?.length === 0 ? <p className="text-muted">{t("patterns.noUsers")}</p> : null}
      <ul className="space-y-2.5">
        {users?.map((user) => (
          <User key={user.user_id} user={user} />
        ))}
      </ul>
      {list.hasNextPage ? (
        <Button size="sm" disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t("common.loadMore")}
        </Button>
      ) : null}
    </Part>
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
