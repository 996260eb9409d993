"use client";

import { CircleAlert, CircleCheck, CircleDashed, CircleX, LoaderCircle, MinusCircle } from "lucide-react";
import { useEffect } from "react";
import { useTranslations } from "use-intl";
import { announce } from "@/app/_ui/announcer";
import { Chip } from "@/app/_ui/chip";
import { cn } from "@/app/_ui/cn";
import { ErrorLine } from "@/app/_ui/error-state";
import type { TestView } from "@/lib/events/client";
import { PROBE_CHECKS, type ProbeCheck } from "@/lib/llm";

const looks = {
  waiting: { icon: CircleDashed, ink: "text-muted" },
  running: { icon: LoaderCircle, ink: "text-muted animate-spin motion-reduce:animate-none" },
  ok: { icon: CircleCheck, ink: "text-ok" },
  warn: { icon: CircleAlert, ink: "text-warn" },
  fail: { icon: CircleX, ink: "text-danger" },
  skipped: { icon: MinusCircle, ink: "text-muted" },
} as const;

/** What a test finds, while it finds it: a line for each check, and the model's text as it comes. */
export function TestPanel({ view }: { view: TestView }) {
  const t = useTranslations();
  const verdict = useVerdict(view);
  useEffect(() => {
    // Screen readers hear the outcome once, and not each of the lines.
    if (view.end) announce(verdict.text);
  }, [view.end, verdict.text]);
  return (
    <section aria-label={t("models.checklist")} className="space-y-2 rounded-md border border-line bg-inset p-3">
      <p>
        <Chip tone={verdict.tone} data-testid="test-verdict">
          {verdict.text}
        </Chip>
      </p>
      {view.error ? <ErrorLine error={view.error} /> : null}
      <ol className="space-y-1.5">
        {PROBE_CHECKS.map((check) => (
          <CheckLine key={check} check={check} found={view.checks[check]} />
        ))}
      </ol>
      {view.text === "" ? null : (
        <details className="text-sm" open={view.running}>
          <summary className="min-h-6 cursor-pointer text-muted">{t("models.answer")}</summary>
          <pre
            tabIndex={0}
            aria-label={t("models.answer")}
            className="mt-1 max-h-40 overflow-auto rounded-md border border-line bg-surface p-2 font-mono whitespace-pre-wrap break-words"
          >
            {view.text}
          </pre>
        </details>
      )}
    </section>
  );
}

function useVerdict({ running, end }: TestView) {
  const t = useTranslations();
  if (running) return { tone: "neutral", text: t("models.testing") } as const;
  if (end?.ok !== true) return { tone: "danger", text: t("models.testFailed") } as const;
  if (end.warned > 0) return { tone: "warn", text: t("models.testWarned", { count: end.warned }) } as const;
  return { tone: "ok", text: t("models.testOk") } as const;
}

function CheckLine({ check, found }: { check: ProbeCheck; found: TestView["checks"][ProbeCheck] }) {
  const t = useTranslations();
  const state = found?.state ?? "waiting";
  const { icon: Icon, ink } = looks[state];
  return (
    <li className="flex items-start gap-2" data-check={check} data-state={state}>
      <Icon aria-hidden className={cn("mt-0.5 size-4 shrink-0", ink)} />
      <div className="min-w-0">
        <span className="font-medium">{t(`modelCheck.${check}`)}</span>{" "}
        <span className={state === "fail" ? "text-danger" : "text-muted"}>{t(`modelState.${state}`)}</span>
        {found && state !== "running" && state !== "skipped" ? (
          <p className="text-sm break-words">{found.message}</p>
        ) : null}
      </div>
    </li>
  );
}
