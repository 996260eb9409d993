"use client";

import { useTranslations } from "use-intl";
import { Card, CardHeader } from "@/app/_ui/card";
import type { ImportNotice } from "@/lib/ingest";

/** Remarks of the reader of the file, in words. */
export function ImportNotices({ notices }: { notices: readonly ImportNotice[] }) {
  const t = useTranslations();
  if (notices.length === 0) return null;
  return (
    <Card>
      <CardHeader title={t("report.notices")} />
      <ul className="list-disc space-y-1 py-3 pr-4 pl-8">
        {notices.map((notice, index) => (
          <li key={index}>{words(notice)}</li>
        ))}
      </ul>
    </Card>
  );

  function words({ code, params }: ImportNotice): string {
    const key = `notice.${code}` as "notice.fallback";
    if (t.has(key)) return t(key, params as { code: string; params: string });
    const values = Object.entries(params).map(([name, value]) => `${name} = ${value}`);
    return t("notice.fallback", { code, params: values.join(", ") });
  }
}
