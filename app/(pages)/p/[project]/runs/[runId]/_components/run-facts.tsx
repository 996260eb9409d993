"use client";

import { Link } from "@/app/_ui/link";
import { useTranslations } from "use-intl";
import { Card, CardHeader, Fact, Facts } from "@/app/_ui/card";
import { Time } from "@/app/_ui/time";
import type { Run } from "@/lib/runs";
import { useProject } from "../../../_components/project-context";
import { useDuration } from "../../../_lib/use-duration";

/** What is known of a run besides what it wrote. */
export function RunFacts({ run }: { run: Run }) {
  const t = useTranslations();
  const duration = useDuration();
  const project = useProject();
  const { created_at, started_at, finished_at, input, result, usage } = run;
  const link = (id: string) => (
    <Link href={`/p/${project.id}/runs/${id}`} className="font-mono text-sm text-accent hover:underline">
      {id}
    </Link>
  );
  return (
    <Card>
      <CardHeader title={t("runs.details")} />
      <Facts className="p-4">
        <Fact name={t("runs.id")}>
          <code className="font-mono text-sm">{run.id}</code>
        </Fact>
        {run.parent_id ? <Fact name={t("runs.parent")}>{link(run.parent_id)}</Fact> : null}
        {run.retry_of ? <Fact name={t("runs.retryOf")}>{link(run.retry_of)}</Fact> : null}
        <Fact name={t("runs.created")}>
          <Time at={created_at} style="full" />
        </Fact>
        {started_at ? (
          <Fact name={t("runs.started")}>
            <Time at={started_at} style="full" />
          </Fact>
        ) : null}
        {finished_at ? (
          <Fact name={t("runs.finished")}>
            <Time at={finished_at} style="full" />
          </Fact>
        ) : null}
        {started_at && finished_at ? (
          <Fact name={t("runs.took")}>{duration(Date.parse(finished_at) - Date.parse(started_at))}</Fact>
        ) : null}
        <Fact name={t("runs.attempts")}>{run.attempts}</Fact>
        {usage?.ttft_ms === undefined ? null : <Fact name={t("runs.ttft")}>{duration(usage.ttft_ms)}</Fact>}
        {run.cached ? <Fact name={t("status.cached")}>{t("runs.cachedAnswer")}</Fact> : null}
        <Fact name={t("runs.input")}>
          <Json value={input} />
        </Fact>
        {result ? (
          <Fact name={t("runs.result")}>
            <Json value={result} />
          </Fact>
        ) : null}
      </Facts>
    </Card>
  );
}

/** A batch names every user it was asked for; nobody reads thousands of lines. */
function Json({ value }: { value: Record<string, unknown> }) {
  return (
    <pre className="max-h-64 overflow-y-auto font-mono text-sm wrap-anywhere whitespace-pre-wrap" tabIndex={0}>
      {JSON.stringify(value, null, 2)}
    </pre>
  );
}
