"use client";

import { useTranslations } from "use-intl";

/** What a run without model text says it did, step by step. */
export function RunSteps({ messages }: { messages: readonly string[] }) {
  const t = useTranslations();
  if (messages.length === 0) return null;
  return (
    <ol
      aria-label={t("live.log")}
      className="min-h-0 flex-1 list-decimal space-y-1 overflow-y-auto py-2 pr-3 pl-8 text-muted"
    >
      {messages.map((message, index) => (
        <li key={index}>{message}</li>
      ))}
    </ol>
  );
}
