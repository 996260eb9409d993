"use client";

import { useFormatter, useTranslations } from "use-intl";
import type { RunView } from "@/lib/runs/client";
import { Sequence } from "../_components/sequence";

type PartialPatterns = NonNullable<RunView["patterns"]>;

/** The best of what a search has found so far, which each moment replaces as a whole. */
export function PartialList({ patterns }: { patterns: PartialPatterns }) {
  const t = useTranslations();
  const format = useFormatter();
  return (
    <ol className="divide-y divide-line">
      {patterns.best.map(({ events, support }) => (
        <li
          key={events.join("\n")}
          className="flex items-center justify-between gap-3 px-3 py-1.5"
          data-testid="partial-pattern"
        >
          <Sequence events={events} />
          <span className="tabular shrink-0 text-muted" title={t("patterns.followers")}>
            {format.number(support)}
          </span>
        </li>
      ))}
    </ol>
  );
}

/** What a search for patterns has come to, in the panel. */
export function LivePatterns({ patterns, live }: { patterns: PartialPatterns | undefined; live: boolean }) {
  const t = useTranslations();
  return (
    <div
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a keyboard must be able to scroll it
      tabIndex={0}
      role="region"
      aria-label={t("live.patterns")}
      className="h-full min-w-0 overflow-y-auto bg-bg focus-inset"
    >
      <p className="px-3 pt-2 text-sm text-muted">
        {patterns
          ? t("patterns.foundSoFar", { count: patterns.found })
          : live
            ? t("live.patternsEmpty")
            : t("live.patternsNone")}
      </p>
      {patterns ? <PartialList patterns={patterns} /> : null}
    </div>
  );
}
