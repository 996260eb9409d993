"use client";

import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link } from "@/app/_ui/link";
import { useFormatter, useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { ErrorState } from "@/app/_ui/error-state";
import { Notice } from "@/app/_ui/notice";
import { PageHeader } from "@/app/_ui/page-header";
import { Skeleton } from "@/app/_ui/skeleton";
import { useMore } from "@/app/_ui/state/use-more";
import { Time } from "@/app/_ui/time";
import { timelineOptions, userOptions } from "@/lib/people/client";
import type { UserDetail } from "@/lib/people";
import { ExtractionChip } from "../../../_components/extraction-chip";
import { ModelBadge } from "../../../_components/model-badge";
import { useProject } from "../../../_components/project-context";
import { ZoneNote } from "../../../_components/zone-note";
import { useLiveRunOf } from "../../../_live/use-panel-runs";
import { ExtractButton } from "../../_components/extract-button";
import { SummaryCard } from "./summary-card";
import { UserProfile } from "./user-profile";
import { UserTimeline } from "./user-timeline";

/** One person's story: what is known of them, what they did, what it was taken for. */
export function UserPage({ userId }: { userId: string }) {
  const t = useTranslations();
  const project = useProject();
  const user = useQuery(userOptions(project.id, userId));
  const timeline = useInfiniteQuery(timelineOptions(project.id, userId));
  const { more, loading } = useMore(timeline);
  if (user.error && !user.data) return <ErrorState error={user.error} onRetry={() => void user.refetch()} />;
  if (!user.data) return <Skeleton className="h-40" />;
  return (
    <>
      <UserHeader user={user.data} />
      <div className="space-y-4">
        <div className="grid items-start gap-4 lg:grid-cols-2">
          <UserProfile profile={user.data.profile} />
          <SummaryCard user={user.data} />
        </div>
        <StateNotice user={user.data} />
        {timeline.error && !timeline.data ? (
          <ErrorState error={timeline.error} onRetry={() => void timeline.refetch()} />
        ) : null}
        {user.data.behaviors === 0 && user.data.events === 0 ? (
          <Notice
            actions={
              <Button asChild size="sm">
                <Link href={`/p/${project.id}/imports/new`}>{t("overview.nextImportAction")}</Link>
              </Button>
            }
          >
            {t("user.noBehaviors")}
          </Notice>
        ) : timeline.data ? (
          <UserTimeline
            user={user.data}
            pages={timeline.data.pages}
            hasMore={timeline.hasNextPage}
            loadingMore={loading}
            onMore={more}
          />
        ) : timeline.error ? null : (
          <Skeleton className="h-96" />
        )}
      </div>
    </>
  );
}

function UserHeader({ user }: { user: UserDetail }) {
  const t = useTranslations();
  const format = useFormatter();
  const project = useProject();
  const liveRun = useLiveRunOf(user);
  const { run_id, at, model } = user.extraction;
  const state = liveRun ? "running" : user.extraction.state;
  return (
    <PageHeader
      back={{ href: `/p/${project.id}/users`, label: t("user.back") }}
      title={user.id}
      lead={
        <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <span>{t("user.behaviorsToEvents", { behaviors: user.behaviors, events: user.events })}</span>
          <ExtractionChip state={state} />
          {at ? <ModelBadge made={model} /> : null}
          {run_id && at && state !== "running" ? (
            <span className="text-sm">
              {t("user.madeBy", { when: format.dateTime(new Date(at), { dateStyle: "medium", timeStyle: "short" }) })}{" "}
              <Link href={`/p/${project.id}/runs/${run_id}`} className="text-accent underline">
                {t("live.openRun")}
              </Link>
            </span>
          ) : null}
          {user.first_at && user.last_at ? (
            <span className="text-sm">
              <Time at={user.first_at} /> – <Time at={user.last_at} />
            </span>
          ) : null}
          <ZoneNote />
        </span>
      }
      actions={<ExtractButton user={user} size="md" />}
    />
  );
}

function StateNotice({ user }: { user: UserDetail }) {
  const t = useTranslations();
  const { state, error } = user.extraction;
  const liveRun = useLiveRunOf(user);
  const key = `retryReason.${error}` as "retryReason.upstream_busy";
  if (liveRun) return null;
  if (state === "stale")
    return (
      <Notice tone="warn" title={t("user.staleTitle")}>
        {t("user.staleText")}
      </Notice>
    );
  if (state !== "failed") return null;
  return (
    <Notice tone="danger" title={t("user.failedTitle")}>
      {error ? <p>{t.has(key) ? t(key) : error}</p> : null}
      <p>{user.events > 0 ? t("user.failedKept") : t("user.failedNone")}</p>
    </Notice>
  );
}
