"use client";

import { CircleAlert } from "lucide-react";
import { useTranslations } from "use-intl";
import type { RunView } from "@/lib/runs/client";
import { useLineReason } from "./reasons";

/** Lines of an answer that were refused, with the reason. */
export function RejectedLines({ rejected }: { rejected: RunView["rejected"] }) {
  const t = useTranslations();
  const reason = useLineReason();
  if (rejected.length === 0) return null;
  return (
    <ul className="space-y-2">
      {rejected.map((line) => (
        <li key={`${line.item}:${line.line}`} className="rounded-md border border-danger/40 bg-danger-soft px-3 py-2">
          <p className="flex items-start gap-1.5">
            <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-danger" />
            {t("live.rejectedLine", { line: String(line.line), reason: reason(line.reason) })}
          </p>
          {line.detail ? <p className="text-sm text-muted">{line.detail}</p> : null}
          {line.text ? <code className="mt-1 line-clamp-3 block font-mono text-xs">{line.text}</code> : null}
        </li>
      ))}
    </ul>
  );
}
