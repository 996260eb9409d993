"use client";

import { RotateCcw, Timer, Unplug } from "lucide-react";
import { useState, type ReactNode } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { Notice } from "@/app/_ui/notice";
import { useClock } from "@/app/_ui/state/use-clock";
import type { RunKind } from "@/lib/runs";
import type { RunView } from "@/lib/runs/client";
import { useStartExtraction } from "../_lib/use-start-extraction";
import { useRetryReason } from "./reasons";
import { hasEnded } from "./run-view";

type RunTroublesProps = { view: RunView; kind: RunKind; subject: string | undefined };

/** What goes or went wrong on the way, and what is being done about it. */
export function RunTroubles({ view, kind, subject }: RunTroublesProps) {
  const t = useTranslations();
  const extract = useStartExtraction();
  const ended = hasEnded(view);
  const retry = view.retries.at(-1);
  return (
    <>
      {view.connection === "lost" && !ended ? <LostStrip view={view} /> : null}
      {!ended && view.status === "waiting_retry" && retry ? (
        <RetryStrip key={view.retries.length} retry={retry} until={retry.until ?? view.until} />
      ) : null}
      {view.resets > 0 ? (
        <Strip icon={<RotateCcw aria-hidden className="size-4" />}>
          <span title={t("live.resetHelp")}>{t("live.reset", { count: view.resets })}</span>
          {view.retries.length > 0 ? ` · ${t("live.retried", { count: view.retries.length })}` : null}
        </Strip>
      ) : null}
      {view.end?.type === "error" ? (
        <div className="px-3 py-2">
          <Notice
            tone="danger"
            title={view.end.message}
            actions={
              kind === "extract-events" && subject !== undefined ? (
                <Button size="sm" disabled={extract.isPending} onClick={() => extract.start(subject)}>
                  {t("live.errorRetry")}
                </Button>
              ) : undefined
            }
          >
            {kind === "extract-events" ? t("user.failedKept") : t("report.failedTitle")}
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

function LostStrip({ view }: { view: RunView }) {
  const t = useTranslations();
  return (
    <Strip icon={<Unplug aria-hidden className="size-4" />}>{t("live.lost", { seq: String(view.lastSeq) })}</Strip>
  );
}

function RetryStrip({ retry, until }: { retry: RunView["retries"][number]; until: string | undefined }) {
  const t = useTranslations();
  const reason = useRetryReason();
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
