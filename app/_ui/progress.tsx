"use client";

import { cn } from "./cn";

type ProgressBarProps = {
  label: string;
  percent?: number | undefined;
  tone?: "accent" | "danger" | "ok";
  className?: string;
};

/** A bar of counted work; without a percentage it only says that something is going on. */
export function ProgressBar({ label, percent, tone = "accent", className }: ProgressBarProps) {
  const fill = { accent: "bg-accent", danger: "bg-danger", ok: "bg-ok" }[tone];
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      {...(percent === undefined ? {} : { "aria-valuenow": Math.round(percent) })}
      className={cn("relative h-1.5 overflow-hidden rounded-full bg-line", className)}
    >
      {percent === undefined ? (
        <div className={cn("absolute inset-y-0 w-2/5 animate-[ws-slide_1.6s_linear_infinite]", fill)} />
      ) : (
        <div className={cn("h-full transition-[width] duration-200", fill)} style={{ width: `${percent}%` }} />
      )}
    </div>
  );
}
