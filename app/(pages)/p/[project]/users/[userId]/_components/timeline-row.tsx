"use client";

import { useTranslations } from "use-intl";
import { cn } from "@/app/_ui/cn";
import { Time } from "@/app/_ui/time";
import type { Behavior } from "@/lib/people";
import { useDuration } from "../../../_lib/use-duration";

type TimelineRowProps = {
  behavior: Behavior;
  unused: boolean;
  lit: boolean;
  tabbable: boolean;
  onLight: (on: boolean) => void;
  onOpen: () => void;
};

/** One raw row in one line. */
export function TimelineRow({ behavior, unused, lit, tabbable, onLight, onOpen }: TimelineRowProps) {
  const t = useTranslations();
  const { action, duration } = behavior;
  const things = thingsOf(behavior);
  return (
    <button
      type="button"
      id={`row:${behavior.id}`}
      tabIndex={tabbable ? 0 : -1}
      data-lit={lit}
      data-unused={unused}
      data-testid="timeline-row"
      title={unused ? t("user.unusedRow") : undefined}
      onMouseEnter={() => onLight(true)}
      onMouseLeave={() => onLight(false)}
      onFocus={() => onLight(true)}
      onBlur={() => onLight(false)}
      onClick={onOpen}
      className={cn(
        "flex h-full w-full items-center gap-2 border-b border-line px-2 text-left focus-inset md:gap-3 md:px-3",
        lit ? "bg-accent-soft" : "hover:bg-inset",
        unused && "text-muted",
      )}
    >
      <span className={cn("tabular w-16 shrink-0 text-sm", unused || "text-muted")}>
        <Time at={behavior.at} raw={behavior.local_at} style="clock" />
      </span>
      <span
        className={cn("max-w-32 shrink-0 truncate", unused ? "border-b border-dotted border-border" : "font-medium")}
      >
        {action}
      </span>
      <span className="min-w-0 flex-1 truncate">{things.join(" · ")}</span>
      {duration === null ? null : (
        <span className="tabular shrink-0 text-sm text-muted">{t("user.seconds", { seconds: String(duration) })}</span>
      )}
    </button>
  );
}

/** What the row points at, the most telling first. */
export function thingsOf({ item, poi, app, media }: Behavior): string[] {
  return [item, poi, app, media].flatMap((name) => (name ? [name] : []));
}

export function DayLine({ at }: { at: string }) {
  return (
    <h3 className="flex h-full items-end border-b border-border px-3 pb-1 text-base font-semibold">
      <Time at={at} style="day" />
    </h3>
  );
}

export function GapLine({ ms }: { ms: number }) {
  const t = useTranslations();
  const duration = useDuration();
  return (
    <p className="flex h-full items-center gap-2 border-b border-line px-3 text-sm text-muted">
      <span aria-hidden className="w-6 border-t border-dashed border-border" />
      {t("user.gap", { duration: duration(ms) })}
      <span aria-hidden className="flex-1 border-t border-dashed border-border" />
    </p>
  );
}
