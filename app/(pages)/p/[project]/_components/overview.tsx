"use client";

import { useQuery } from "@tanstack/react-query";
import { useFormatter, useTranslations } from "use-intl";
import { PageHeader } from "@/app/_ui/page-header";
import { projectsOptions } from "@/lib/people/client";
import { BatchButton } from "./batch-dialog";
import { FirstRun } from "./first-run";
import { NextSteps } from "./next-steps";
import { Pipeline } from "./pipeline";
import { useProject } from "./project-context";
import { RecentImports, RecentRuns } from "./recent";
import { ZoneNote } from "./zone-note";

export function Overview({ host }: { host: string }) {
  const t = useTranslations();
  const project = useProject();
  const { data: projects = [] } = useQuery(projectsOptions());
  // Without data of one's own, the choice of how to begin comes before all figures.
  const beginning = !projects.some((each) => !each.is_sample && each.behaviors > 0);
  return (
    <>
      <PageHeader
        title={project.name}
        lead={t("overview.lead")}
        actions={
          <>
            <ZoneNote />
            <BatchButton />
          </>
        }
      />
      <div className="space-y-6">
        {beginning ? <FirstRun host={host} /> : null}
        <Counts />
        <Pipeline />
        <NextSteps />
        <div className="grid gap-6 lg:grid-cols-2">
          <RecentRuns />
          <RecentImports />
        </div>
      </div>
    </>
  );
}

function Counts() {
  const t = useTranslations();
  const format = useFormatter();
  const { users, behaviors, events } = useProject();
  const counts = [
    [t("overview.users"), users],
    [t("overview.behaviors"), behaviors],
    [t("overview.events"), events],
  ] as const;
  return (
    <dl className="grid grid-cols-3 divide-x divide-line rounded-lg border border-line bg-surface">
      {counts.map(([name, value]) => (
        <div key={name} className="px-3 py-3 md:px-4">
          <dt className="text-sm text-muted">{name}</dt>
          <dd className="tabular text-lg font-semibold md:text-xl">{format.number(value)}</dd>
        </div>
      ))}
    </dl>
  );
}
