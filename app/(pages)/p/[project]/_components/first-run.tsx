"use client";

import { useQuery } from "@tanstack/react-query";
import { FileUp, FlaskConical, Terminal } from "lucide-react";
import { Link } from "@/app/_ui/link";
import { useState, type ReactNode } from "react";
import { useTranslations } from "use-intl";
import { CreateProjectDialog } from "@/app/(pages)/_components/project-dialogs";
import { Button } from "@/app/_ui/button";
import { CopyButton } from "@/app/_ui/copy-button";
import { projectsOptions } from "@/lib/people/client";
import { useProject } from "./project-context";

/** The sample's user that guides and the read-me point to. */
export const SAMPLE_USER = "user_0007";

export function FirstRun({ host }: { host: string }) {
  const t = useTranslations();
  const project = useProject();
  const { data: projects = [] } = useQuery(projectsOptions());
  const [creating, setCreating] = useState(false);
  const sample = projects.find((each) => each.is_sample);
  const own = project.is_sample ? undefined : project;
  return (
    <section aria-labelledby="start-title" className="space-y-3">
      <div>
        <h2 id="start-title" className="text-md font-semibold">
          {t("start.title")}
        </h2>
        <p className="text-muted">{t("start.lead")}</p>
      </div>
      <div className="grid gap-4 lg:grid-cols-3">
        {sample ? (
          <Choice icon={<FlaskConical aria-hidden />} title={t("start.sampleTitle")}>
            <p>{t("start.sampleText", { users: sample.users, behaviors: sample.behaviors })}</p>
            <Button asChild tone="primary">
              <Link href={`/p/${sample.id}/users/${SAMPLE_USER}`}>
                {t("overview.nextSampleAction", { user: SAMPLE_USER })}
              </Link>
            </Button>
          </Choice>
        ) : null}
        <Choice icon={<FileUp aria-hidden />} title={t("start.importTitle")}>
          <p>{t("start.importText")}</p>
          {own ? (
            <Button asChild tone="primary">
              <Link href={`/p/${own.id}/imports/new`}>{t("overview.nextImportAction")}</Link>
            </Button>
          ) : (
            <Button onClick={() => setCreating(true)}>{t("start.importAction")}</Button>
          )}
        </Choice>
        <Choice icon={<Terminal aria-hidden />} title={t("start.apiTitle")}>
          <p>{t("start.apiText")}</p>
          <CommandLine text={extractLine(host, sample?.id ?? project.id)} />
          <p>{t("start.apiImportText")}</p>
          <CommandLine text={importLine(host)} />
        </Choice>
      </div>
      <CreateProjectDialog open={creating} onOpenChange={setCreating} next="/imports/new" />
    </section>
  );
}

function extractLine(host: string, project: string): string {
  return `curl -N -X POST "http://${host}/api/v1/events/extract/${SAMPLE_USER}/llm-stream?project=${project}"`;
}

function importLine(host: string): string {
  return `curl -F kind=behaviors -F file=@behaviors.csv "http://${host}/api/v1/imports"`;
}

function Choice({ icon, title, children }: { icon: ReactNode; title: string; children: ReactNode }) {
  return (
    <div className="flex min-w-0 flex-col items-start gap-3 rounded-lg border border-line bg-surface p-4">
      <h3 className="flex items-center gap-2 font-semibold [&_svg]:size-4.5 [&_svg]:text-accent">
        {icon}
        {title}
      </h3>
      {children}
    </div>
  );
}

export function CommandLine({ text }: { text: string }) {
  return (
    <div className="w-full space-y-1.5">
      <code className="block rounded-md border border-line bg-inset px-2 py-1.5 font-mono text-sm wrap-anywhere">
        {text}
      </code>
      <CopyButton text={text} />
    </div>
  );
}
