"use client";

import { useFormatter, useTranslations } from "use-intl";

const styles = {
  full: { dateStyle: "medium", timeStyle: "medium" },
  minute: { dateStyle: "medium", timeStyle: "short" },
  clock: { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" },
  day: { year: "numeric", month: "long", day: "numeric", weekday: "long" },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

type TimeProps = { at: string; raw?: string | null | undefined; style?: keyof typeof styles };

/** A moment in the project's time zone; hovering shows it in UTC and as the source wrote it. */
export function Time({ at, raw, style = "minute" }: TimeProps) {
  const format = useFormatter();
  const t = useTranslations();
  const utc = t("time.utc", { time: at.replace("T", " ").replace(/(\.\d+)?Z$/, "") });
  return (
    // The browser may know a newer form of a date than the server; both are right, so the difference is no error.
    <time suppressHydrationWarning dateTime={at} title={raw ? `${utc}\n${t("time.raw", { raw })}` : utc}>
      {format.dateTime(new Date(at), styles[style])}
    </time>
  );
}
