"use client";

import { useQuery } from "@tanstack/react-query";
import { CirclePause, CircleSlash, RotateCcw, Timer, Unplug } from "lucide-react";
import { useState, type ReactNode } from "react";
import { useTranslations } from "use-intl";
import { Notice } from "@/app/_ui/notice";
import { useClock } from "@/app/_ui/state/use-clock";
import { runOptions } from "@/lib/events/client";
import type { RunKind } from "@/lib/runs";
import type { RunView } from "@/lib/runs/client";
import { useProject } from "../_components/project-context";
import { useReason } from "./reasons";
import { hasEnded, standing } from "./run-view";

type RunTroublesProps = { view: RunView; kind: RunKind; batch?: boolean };

/** What a failure leaves as it was. */
const KEPT_WORDS = {
  "extract-events": "user.failedKept",
  "tag-entities": "batch.failedKept",
  "summarize-user": "summary.failedKept",
  import: "report.failedTitle",
  "identify-relations": "live.failedKeptNames",
  "merge-event-types": "live.failedKeptProposals",
  "mine-patterns": "live.failedKeptPatterns",
  "generate-graph": "live.failedKeptGraph",
  "review-edges": "live.failedKeptGraph",
  "answer-question": "live.failedKeptQuestion",
} as const satisfies Record<RunKind, string>;

/** What goes or went wrong on the way, and what is being done about it. */
export function RunTroubles({ view, kind, batch = false }: RunTroublesProps) {
  const t = useTranslations();
  const ended = hasEnded(view);
  return (
    <>
      {view.connection === "lost" && !ended ? <LostStrip view={view} /> : null}
      {ended ? null : <WaitStrip view={view} />}
      {view.resets > 0 && !batch ? (
        <Strip icon={<RotateCcw aria-hidden className="size-4" />}>
          <span title={t("live.resetHelp")}>{t("live.reset", { count: view.resets })}</span>
          {view.retries.length > 0 ? ` · ${t("live.retried", { count: view.retries.length })}` : null}
        </Strip>
      ) : null}
      {view.end?.type === "error" ? (
        <div className="px-3 py-2">
          <Notice tone="danger" title={view.end.message}>
            {batch ? t("batch.failedKept") : t(KEPT_WORDS[kind])}
          </Notice>
        </div>
      ) : null}
    </>
  );
}

function Strip({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <p className="flex items-center gap-2 border-b border-warn/40 bg-warn-soft px-3 py-1 text-sm text-warn">
      {icon}
      <span>{children}</span>
    </p>
  );
}

/** Why nothing goes on at the moment, and when or by whom it will. */
function WaitStrip({ view }: { view: RunView }) {
  const t = useTranslations();
  const project = useProject();
  const { data: run } = useQuery(runOptions(project.id, view.runId));
  const status = standing(view, run);
  const retry = view.retries.at(-1);
  if (status === "paused") {
    const reason = run?.pause_reason ?? view.reason;
    const words =
      reason === "upstream"
        ? t("live.pausedUpstream")
        : reason === "budget"
          ? t("live.pausedBudget")
          : t("live.pausedPerson");
    return <Strip icon={<CirclePause aria-hidden className="size-4 shrink-0" />}>{words}</Strip>;
  }
  if (status === "interrupted")
    return <Strip icon={<CircleSlash aria-hidden className="size-4 shrink-0" />}>{t("live.interrupted")}</Strip>;
  if (status !== "waiting_retry") return null;
  const until = retry?.until ?? view.until ?? run?.wait_until;
  if (retry) return <RetryStrip key={view.retries.length} retry={retry} until={until} />;
  return until === undefined ? null : <UntilStrip until={until} />;
}

function UntilStrip({ until }: { until: string }) {
  const t = useTranslations();
  const seconds = useSecondsUntil(Date.parse(until));
  return (
    <Strip icon={<Timer aria-hidden className="size-4 shrink-0" />}>
      {t("live.waitsUntil", { seconds: String(seconds) })}
    </Strip>
  );
}

function LostStrip({ view }: { view: RunView }) {
  const t = useTranslations();
  return (
    <Strip icon={<Unplug aria-hidden className="size-4" />}>{t("live.lost", { seq: String(view.lastSeq) })}</Strip>
  );
}

function RetryStrip({ retry, until }: { retry: RunView["retries"][number]; until: string | undefined }) {
  const t = useTranslations();
  const reason = useReason();
  // Without a time of its own, the wait counts from when this tab heard of it.
  const [heard] = useState(() => Date.now() + retry.wait_ms);
  const seconds = useSecondsUntil(until === undefined ? heard : Date.parse(until));
  const words = { n: String(retry.try), max: String(retry.of), reason: reason(retry.reason) };
  return (
    <Strip icon={<Timer aria-hidden className="size-4" />}>
      {seconds === 0 ? t("live.retryingNow", words) : t("live.retrying", { ...words, seconds: String(seconds) })}
    </Strip>
  );
}

function useSecondsUntil(at: number): number {
  const now = useClock(true);
  return now === undefined ? 0 : Math.max(0, Math.ceil((at - now) / 1000));
}
