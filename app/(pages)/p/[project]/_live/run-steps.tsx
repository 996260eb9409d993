"use client";

import { useTranslations } from "use-intl";

/** What a run without model text says it did, step by step. */
export function RunSteps({ messages }: { messages: readonly string[] }) {
  const t = useTranslations();
  if (messages.length === 0) return null;
  return (
    <ol
      aria-label={t("live.log")}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a keyboard must be able to scroll it
      tabIndex={0}
      className="min-h-0 flex-1 space-y-1 overflow-y-auto px-3 py-2 text-muted focus-inset"
    >
      {messages.map((message, index) => (
        <li key={index}>{message}</li>
      ))}
    </ol>
  );
}
