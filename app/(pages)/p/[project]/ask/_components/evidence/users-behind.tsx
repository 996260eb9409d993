"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { ArrowLeft } from "lucide-react";
import { Link } from "@/app/_ui/link";
import { useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { ErrorLine } from "@/app/_ui/error-state";
import { LoadMore } from "@/app/_ui/load-more";
import { Segmented } from "@/app/_ui/segmented";
import { Skeleton } from "@/app/_ui/skeleton";
import { Time } from "@/app/_ui/time";
import { timelineOptions } from "@/lib/people/client";
import type { FactRef } from "@/lib/qa";
import { factUsersOptions } from "@/lib/qa/client";
import { useProject } from "../../../_components/project-context";
import { useSegmentWords } from "../../../users/_components/segments/segment-words";
import type { BehindStart } from "./behind";

type Group = Extract<FactRef, { kind: "users" }>;

/** Users by what they have in common, group by group, and the raw rows of each. */
export function UsersBehind({ groups, start }: { groups: readonly Group[]; start: BehindStart }) {
  const t = useTranslations();
  const [at, setAt] = useState(0);
  const group = groups[at] ?? groups[0];
  if (!group) return null;
  // A comparison has two of each role; they are told apart by their places.
  const labelOf = (each: Group, place: number) => {
    const same = groups.filter(({ role }) => role === each.role);
    const n = same.length > 1 ? ` ${groups.slice(0, place + 1).filter(({ role }) => role === each.role).length}` : "";
    return t(`ask.role.${each.role}`) + n;
  };
  return (
    <div className="space-y-3">
      {groups.length > 1 ? (
        <div className="overflow-x-auto">
          <Segmented
            label={t("ask.roles")}
            value={String(at)}
            onChange={(value) => setAt(Number(value))}
            options={groups.map((each, place) => ({ value: String(place), label: labelOf(each, place) }))}
          />
        </div>
      ) : null}
      <GroupUsers key={at} group={group} start={start} />
    </div>
  );
}

function GroupUsers({ group, start }: { group: Group; start: BehindStart }) {
  const t = useTranslations();
  const format = useFormatter();
  const words = useSegmentWords();
  const project = useProject();
  const list = useInfiniteQuery(factUsersOptions(project.id, group.where));
  const [chosen, setChosen] = useState<string>();
  const [rows, setRows] = useState(start === "rows");
  const users = list.data?.pages.flatMap(({ items }) => items);
  const total = list.data?.pages[0]?.total ?? 0;
  if (!users) return list.error ? <ErrorLine error={list.error} /> : <Skeleton />;
  const user = chosen ?? users[0]?.id;
  if (rows && user !== undefined)
    return (
      <div className="space-y-3">
        <Button size="sm" onClick={() => setRows(false)}>
          <ArrowLeft aria-hidden />
          {t("ask.backToUsers")}
        </Button>
        <RowsOfUser user={user} />
      </div>
    );
  return (
    <>
      <p className="text-sm text-muted">{words({ where: group.where })}</p>
      <p className="tabular font-medium">{t("ask.users", { count: total })}</p>
      {users.length === 0 ? <p className="text-muted">{t("ask.noUsers")}</p> : null}
      <ul className="divide-y divide-line">
        {users.map(({ id }) => (
          <li key={id} className="flex items-center gap-2 py-1" data-testid="fact-user">
            <Link
              href={`/p/${project.id}/users/${encodeURIComponent(id)}`}
              className="min-w-0 flex-1 font-medium wrap-anywhere text-accent hover:underline"
            >
              {id}
            </Link>
            <Button
              size="sm"
              aria-label={t("ask.rowsOf", { user: id })}
              onClick={() => {
                setChosen(id);
                setRows(true);
              }}
            >
              {t("ask.rows")}
            </Button>
          </li>
        ))}
      </ul>
      {list.error ? <ErrorLine error={list.error} /> : null}
      <LoadMore list={list} size="sm">
        {t("common.loadMore")} ({format.number(users.length)} / {format.number(total)})
      </LoadMore>
    </>
  );
}

/** The timeline has the rest. */
const ROWS_SHOWN = 100;

/** The raw rows of one user. */
export function RowsOfUser({ user }: { user: string }) {
  const t = useTranslations();
  const format = useFormatter();
  const project = useProject();
  const { data, error } = useInfiniteQuery(timelineOptions(project.id, user));
  const page = data?.pages[0];
  if (error && !data) return <ErrorLine error={error} />;
  if (!page) return <Skeleton />;
  const rows = page.behaviors.slice(0, ROWS_SHOWN);
  return (
    <section className="space-y-2" data-testid="rows-behind">
      <header className="flex flex-wrap items-center justify-between gap-2">
        <h3 className="font-medium wrap-anywhere">{t("ask.rowsOf", { user })}</h3>
        <Button asChild size="sm">
          <Link href={`/p/${project.id}/users/${encodeURIComponent(user)}`}>{t("ask.openTimeline")}</Link>
        </Button>
      </header>
      {rows.length === 0 ? (
        <p className="text-muted">{t("ask.noRows")}</p>
      ) : (
        <>
          {page.total_behaviors > rows.length ? (
            <p className="text-sm text-muted">
              {t("ask.rowsShown", { count: rows.length, total: format.number(page.total_behaviors) })}
            </p>
          ) : null}
          <ol className="text-sm">
            {rows.map(({ id, at, action, item, app, media, poi }) => (
              <li
                key={id}
                className="flex justify-between gap-3 border-l-2 border-accent px-2 py-0.5"
                data-testid="raw-row"
              >
                <span className="min-w-0 wrap-anywhere">
                  {[action, item, app, media, poi].filter(Boolean).join(" · ")}
                </span>
                <span className="shrink-0 text-muted">
                  <Time at={at} />
                </span>
              </li>
            ))}
          </ol>
        </>
      )}
    </section>
  );
}
