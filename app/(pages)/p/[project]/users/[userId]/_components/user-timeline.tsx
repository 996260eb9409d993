"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { useTranslations } from "use-intl";
import { Notice } from "@/app/_ui/notice";
import { Segmented } from "@/app/_ui/segmented";
import type { UserDetail } from "@/lib/people";
import type { TimelinePage } from "@/lib/people/client";
import { useRunView } from "@/lib/runs/client";
import { useProject } from "../../../_components/project-context";
import { useLiveRunOf } from "../../../_live/use-panel-runs";
import { Timeline, type TimelineProps } from "./timeline";

type UserTimelineProps = {
  user: UserDetail;
  pages: readonly TimelinePage[];
  hasMore: boolean;
  loadingMore: boolean;
  onMore: () => void;
};

/** The timeline with the saved events or, while a model writes, with those that are on their way. */
export function UserTimeline({ user, pages, ...paging }: UserTimelineProps) {
  const first = pages[0];
  const saved: Omit<TimelineProps, "provisional"> = {
    behaviors: pages.flatMap((page) => page.behaviors),
    events: first?.events ?? [],
    unused: first?.unused_behaviors ?? 0,
    total: first?.total_behaviors ?? 0,
    ...paging,
  };
  const liveRun = useLiveRunOf(user);
  return liveRun ? <WithLive runId={liveRun} saved={saved} /> : <Timeline {...saved} provisional={false} />;
}

function WithLive({ runId, saved }: { runId: string; saved: Omit<TimelineProps, "provisional"> }) {
  const t = useTranslations();
  const view = useRunView(runId);
  const ended = view.end !== undefined;
  const project = useProject();
  const queries = useQueryClient();
  // Synchronises what was fetched of this user with the end of a run that no other part of the page follows.
  useEffect(() => {
    if (ended) void queries.invalidateQueries({ queryKey: [project.id] });
  }, [ended, project.id, queries]);
  const [chosen, setChosen] = useState<"saved" | "live">();
  // What was imported stays whatever the run writes.
  const imported = useMemo(() => saved.events.filter((event) => event.import_id !== undefined), [saved.events]);
  const events = useMemo(() => [...imported, ...view.events], [imported, view.events]);
  const replaced = saved.events.length > imported.length;
  const shown = chosen ?? (replaced ? "saved" : "live");
  return (
    <>
      <Notice
        title={t("user.liveTitle")}
        actions={
          <Segmented
            label={t("user.showLabel")}
            value={shown}
            onChange={setChosen}
            options={[
              { value: "saved", label: t("user.showSaved") },
              { value: "live", label: t("user.showLive") },
            ]}
          />
        }
      >
        {replaced ? t("user.keepsEarlier") : null}
      </Notice>
      {shown === "live" ? (
        <Timeline {...saved} events={events} unused={undefined} provisional />
      ) : (
        <Timeline {...saved} provisional={false} />
      )}
    </>
  );
}
