"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { Card } from "@/app/_ui/card";
import { PageHeader } from "@/app/_ui/page-header";
import { Skeleton } from "@/app/_ui/skeleton";
import { isTerminal, type Run } from "@/lib/runs";
import { useRunView } from "@/lib/runs/client";
import { useProject } from "../../../../_components/project-context";
import { ZoneNote } from "../../../../_components/zone-note";
import { BatchStrip } from "../../../../_live/batch/batch-strip";
import { Lanes, LANES_SHOWN, type LanesView } from "../../../../_live/batch/lanes";
import { countsOf, useLanes } from "../../../../_live/batch/use-batch";
import { useRunLabel } from "../../../../_live/run-label";
import { RunTroubles } from "../../../../_live/run-troubles";
import { hasEnded } from "../../../../_live/run-view";
import { Replay } from "../replay/replay";
import { RunFacts } from "../run-facts";
import { Causes } from "./causes";
import { ProbeCard } from "./probe-card";
import { ItemsTable, type ItemsFilter } from "./items-table";

/** A run over many users: what is being written now, what came of it so far, and what went wrong. */
export function BatchPage({ run }: { run: Run }) {
  const t = useTranslations();
  const project = useProject();
  const view = useRunView(run.id);
  const label = useRunLabel()(run);
  const [lanesView, setLanesView] = useState<LanesView>("cards");
  const [selected, setSelected] = useState<string>();
  const [filter, setFilter] = useState<ItemsFilter>({});
  const lanes = useLanes(view, LANES_SHOWN[lanesView], selected);
  const counts = countsOf(run, view);
  const live = !hasEnded(view) && !isTerminal(run.status);
  // Whoever watched it end keeps what they were looking at; a later visitor finds the results.
  const [watched] = useState(live);
  if (!counts) return <Skeleton className="h-96" />;
  return (
    <>
      <PageHeader
        back={{ href: `/p/${project.id}/runs`, label: t("runs.back") }}
        title={label}
        actions={<ZoneNote />}
      />
      <div className="space-y-5">
        <Card aria-label={t("batch.overview")} className="overflow-hidden">
          <BatchStrip run={run} view={view} counts={counts} lanes={lanes} label={label} />
          <RunTroubles view={view} kind={run.kind} batch />
        </Card>
        {!live && typeof run.input["probe"] === "number" ? <ProbeCard run={run} /> : null}
        {live || (watched && lanes.length > 0) ? (
          <Lanes
            kind={run.kind}
            lanes={lanes}
            view={lanesView}
            onView={setLanesView}
            selected={selected}
            onSelect={setSelected}
            running={counts.running}
          />
        ) : null}
        {counts.failed > 0 ? (
          <Causes run={run} live={live} onShow={(cause) => setFilter({ cause, status: "failed" })} />
        ) : null}
        <ItemsTable runId={run.id} kind={run.kind} live={live} filter={filter} onFilter={setFilter} />
        {live ? null : <Replay run={run} label={label} />}
        <RunFacts run={run} />
      </div>
    </>
  );
}
