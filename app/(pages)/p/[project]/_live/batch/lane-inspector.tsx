"use client";

import { Link } from "@/app/_ui/link";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { Tab, TabPanel, Tabs, TabsList } from "@/app/_ui/tabs";
import { lastLines, type RunKind } from "@/lib/runs";
import { useRunView } from "@/lib/runs/client";
import { useProject } from "../../_components/project-context";
import { StatusChip } from "../../_components/status-chip";
import { CallsTable } from "../calls-table";
import { LiveEvents } from "../live-events";
import { LiveTags } from "../live-tags";
import { LiveText } from "../live-text";
import { Reasoning } from "../reasoning";
import { doing, hasEnded } from "../run-view";
import { itemTarget } from "./item-target";

/** A text may be long, and there are many lanes: what is older is on the run's own page. */
const LINES_MAX = 2000;

/** The lane that is looked at: all it writes, what that was read as, and what it costs. */
export function LaneInspector({ kind, item, child }: { kind: RunKind; item: string; child: string }) {
  const t = useTranslations();
  const project = useProject();
  const view = useRunView(child);
  const live = !hasEnded(view);
  const tags = kind === "tag-entities";
  return (
    <section aria-label={t("batch.inspector", { user: item })} className="flex h-full min-h-0 min-w-0 flex-col">
      <header className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-3 py-1.5">
        <h3 className="min-w-0 truncate font-semibold">{item}</h3>
        <StatusChip status={doing(view)} />
        <span className="ml-auto flex gap-2">
          <Button asChild size="sm">
            <Link href={itemTarget(project.id, kind, item)}>
              {tags ? t("live.openEntities") : t("live.openTimeline")}
            </Link>
          </Button>
          <Button asChild size="sm">
            <Link href={`/p/${project.id}/runs/${child}`}>{t("live.openRun")}</Link>
          </Button>
        </span>
      </header>
      <Tabs defaultValue="output" className="flex min-h-0 flex-1 flex-col">
        <TabsList aria-label={t("live.viewLabel")} className="px-1">
          <Tab value="output">{t("batch.tabOutput")}</Tab>
          <Tab value="events">
            {tags ? `${t("live.viewTags")} ${view.tagged.length}` : `${t("batch.tabEvents")} ${view.events.length}`}
          </Tab>
          <Tab value="usage">{t("batch.tabUsage")}</Tab>
        </TabsList>
        <TabPanel value="output" className="flex min-h-0 flex-1 flex-col data-[state=inactive]:hidden">
          <Reasoning text={view.reasoning} live={live && view.answer === ""} />
          <div className="min-h-0 flex-1">
            <LiveText
              text={lastLines(view.answer, LINES_MAX)}
              live={live}
              label={t("live.text")}
              empty={live ? t("live.textEmpty") : (view.end?.message ?? t("live.textNone"))}
            />
          </div>
        </TabPanel>
        <TabPanel value="events" className="min-h-0 flex-1">
          {tags ? (
            <LiveTags tagged={view.tagged} rejected={view.rejected} live={live} />
          ) : (
            <LiveEvents events={view.events} rejected={view.rejected} live={live} />
          )}
        </TabPanel>
        <TabPanel value="usage" className="min-h-0 flex-1 overflow-y-auto">
          <CallsTable runId={child} live={live} bare />
        </TabPanel>
      </Tabs>
    </section>
  );
}
