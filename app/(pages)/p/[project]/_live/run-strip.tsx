"use client";

import { useQuery } from "@tanstack/react-query";
import { Link } from "@/app/_ui/link";
import { usePathname } from "next/navigation";
import { useFormatter, useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { ProgressBar } from "@/app/_ui/progress";
import { useClock } from "@/app/_ui/state/use-clock";
import { followedRunOptions } from "@/lib/events/client";
import type { Run, RunKind } from "@/lib/runs";
import type { RunView } from "@/lib/runs/client";
import { ModelBadge } from "../_components/model-badge";
import { useProject } from "../_components/project-context";
import { CachedMark } from "../_components/cached-mark";
import { StatusChip } from "../_components/status-chip";
import { useDuration } from "../_lib/use-duration";
import { useRunLabel } from "./run-label";
import { RunControls } from "./run-controls";
import { hasEnded, standing } from "./run-view";
import { UsageWords } from "./usage-words";
import { useProgressWords } from "./use-progress-words";

type RunStripProps = { view: RunView; kind: RunKind; subject: string | undefined };

/** State, counted progress, rate and cost of one run, and what can be done with it. */
export function RunStrip({ view, kind, subject }: RunStripProps) {
  const t = useTranslations();
  const project = useProject();
  const pathname = usePathname();
  const { data: run } = useQuery(followedRunOptions(project.id, view.runId));
  const label = useRunLabel()({ kind, subject, input: run?.input });
  const progressWords = useProgressWords(kind);
  const ended = hasEnded(view);
  const status = standing(view, run);
  const progress = view.progress;
  const target = targetOf({ kind, subject, input: run?.input, project: project.id });
  return (
    <div className="border-b border-line px-3 py-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <StatusChip status={status} />
        {run?.cached || view.cached ? <CachedMark /> : null}
        {progress && !(ended && progress.unit === "tokens") ? (
          <span className="tabular text-sm">{progressWords(progress, ended)}</span>
        ) : null}
        <Figures view={view} run={run} ended={ended} />
        {kind === "import" || kind === "mine-patterns" ? null : <ModelBadge made={modelOf(view.result)} />}
        <span className="ml-auto flex items-center gap-2">
          {target && target !== pathname ? (
            <Button asChild size="sm">
              <Link href={target}>{t(TARGET_WORDS[kind])}</Link>
            </Button>
          ) : null}
          <RunControls run={run ?? { id: view.runId, kind }} status={status} label={label} />
        </span>
      </div>
      {ended ? null : (
        <ProgressBar label={t("live.progress", { run: label })} percent={progress?.percent} className="mt-2" />
      )}
    </div>
  );
}

/** A finished run says what wrote it, which may not be what answers now. */
function modelOf(result: RunView["result"]): string | undefined {
  const model = result?.["model"];
  return typeof model === "string" ? model : undefined;
}

const TARGET_WORDS = {
  import: "live.openReport",
  "extract-events": "live.openTimeline",
  "tag-entities": "live.openEntities",
  "summarize-user": "live.openTimeline",
  "identify-relations": "live.openNames",
  "merge-event-types": "live.openDictionary",
  "mine-patterns": "live.openPatterns",
  "generate-graph": "live.openGraphs",
  "review-edges": "live.openGraphs",
  "answer-question": "live.openAsk",
} as const satisfies Record<RunKind, string>;

type Targeted = {
  kind: RunKind;
  subject: string | undefined;
  input: Record<string, unknown> | undefined;
  project: string;
};

/** Where what the run made is looked at. */
function targetOf({ kind, subject, input, project }: Targeted) {
  if (kind === "tag-entities") return `/p/${project}/entities`;
  if (subject === undefined) return undefined;
  switch (kind) {
    case "import":
      return `/p/${project}/imports/${subject}`;
    case "extract-events":
      return `/p/${project}/users/${encodeURIComponent(subject)}`;
    case "identify-relations":
      return `/p/${project}/knowledge/names`;
    case "mine-patterns":
      return `/p/${project}/patterns`;
    case "generate-graph":
    case "review-edges":
      // A graph that is being made for the first time has no address of its own yet.
      return subject.startsWith("gra_") ? `/p/${project}/graphs/${subject}` : `/p/${project}/graphs`;
    case "answer-question": {
      const conversation = input?.["conversation_id"];
      return typeof conversation === "string" ? `/p/${project}/ask/${conversation}` : `/p/${project}/ask`;
    }
    case "merge-event-types":
      return `/p/${project}/dictionary`;
  }
}

function Figures({ view, run, ended }: { view: RunView; run: Run | undefined; ended: boolean }) {
  const t = useTranslations();
  const format = useFormatter();
  const duration = useDuration();
  const now = useClock(!ended);
  const started = run?.started_at ? Date.parse(run.started_at) : view.startedAtMs;
  const until = run?.finished_at ? Date.parse(run.finished_at) : now;
  const eta = view.progress?.eta_ms;
  const usage = view.usage;
  const counts = usage && {
    prompt: format.number(usage.prompt_tokens),
    completion: format.number(usage.completion_tokens),
  };
  return (
    <span className="tabular flex flex-wrap gap-x-3 text-sm text-muted">
      {started !== undefined && until !== undefined ? (
        <span>
          {t("live.elapsed", { time: duration(ended ? until - started : Math.floor((until - started) / 1000) * 1000) })}
        </span>
      ) : null}
      {!ended && eta !== undefined ? <span>{t("live.eta", { time: duration(eta) })}</span> : null}
      {view.tokensPerS !== undefined ? (
        <span>{t("live.tokensPerS", { rate: format.number(view.tokensPerS, { maximumFractionDigits: 0 }) })}</span>
      ) : null}
      {/* The row counts the tries that failed as well, the stream only what the present one has used so far. */}
      {ended && run?.usage ? <UsageWords usage={run.usage} /> : null}
      {counts && !(ended && run?.usage) ? (
        <span>{usage.estimated ? t("live.tokensEstimated", counts) : t("live.tokens", counts)}</span>
      ) : null}
      {view.attempt > 1 ? <span>{t("live.attempt", { attempt: String(view.attempt) })}</span> : null}
    </span>
  );
}
