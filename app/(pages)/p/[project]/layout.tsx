import { notFound } from "next/navigation";
import type { ReactNode } from "react";
import { readRail, readShape } from "@/app/_ui/intl/server";
import { ZoneProvider } from "@/app/_ui/intl/zone-provider";
import { createQueryClient } from "@/app/_ui/query-client";
import { pageCtx } from "@/lib/access/server";
import { modelOptions } from "@/lib/events/client";
import { projectsOptions } from "@/lib/people/client";
import { RunStreamsProvider } from "@/lib/runs/client";
import { EventShapeProvider } from "./_components/event-shape";
import { Hydrated } from "./_components/hydrated";
import { ProjectProvider } from "./_components/project-context";
import { Shell } from "./_components/shell";

type ProjectLayoutProps = { children: ReactNode; params: Promise<{ project: string }> };

/** The frame around every page of a project. */
export default async function ProjectLayout({ children, params }: ProjectLayoutProps) {
  const [page, rail, shape] = await Promise.all([pageCtx((await params).project), readRail(), readShape()]);
  if (!page) notFound();
  const queries = createQueryClient();
  queries.setQueryData(projectsOptions().queryKey, page.projects);
  queries.setQueryData(modelOptions().queryKey, await page.ctx.llm.connectionFor());
  return (
    <Hydrated queries={queries}>
      <ProjectProvider initial={page.project}>
        <ZoneProvider zone={page.project.time_zone}>
          <RunStreamsProvider project={page.project.id}>
            <EventShapeProvider initial={shape}>
              <Shell rail={rail}>{children}</Shell>
            </EventShapeProvider>
          </RunStreamsProvider>
        </ZoneProvider>
      </ProjectProvider>
    </Hydrated>
  );
}
