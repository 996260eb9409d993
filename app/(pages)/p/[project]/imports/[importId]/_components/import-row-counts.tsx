"use client";

import { useFormatter, useTranslations } from "use-intl";
import type { ImportRows } from "@/lib/ingest";

/** Every row is in exactly one of accepted, duplicate and rejected; corrected ones are among the accepted. */
export function ImportRowCounts({ rows }: { rows: ImportRows }) {
  const t = useTranslations();
  const format = useFormatter();
  const counts = [
    ["read", rows.read],
    ["accepted", rows.accepted],
    ["corrected", rows.corrected],
    ["duplicate", rows.duplicate],
    ["rejected", rows.rejected],
  ] as const;
  return (
    <dl
      aria-label={t("report.rows")}
      className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border border-line bg-line sm:grid-cols-5"
    >
      {counts.map(([name, count]) => (
        <div key={name} className="bg-surface px-4 py-3 max-sm:first:col-span-2">
          <dt className="text-sm text-muted">{t(`report.${name}`)}</dt>
          <dd className={`tabular text-lg font-semibold ${name === "rejected" && count > 0 ? "text-danger" : ""}`}>
            {format.number(count)}
          </dd>
        </div>
      ))}
    </dl>
  );
}
