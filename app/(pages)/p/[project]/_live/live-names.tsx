"use client";

import { useTranslations } from "use-intl";
import type { RunView } from "@/lib/runs/client";
import { NameMeaning } from "../_components/name-meaning";
import { RejectedLines } from "./rejected-lines";
import { useStickToEnd } from "./use-stick-to-end";

type LiveNamesProps = { identified: RunView["identified"]; rejected: RunView["rejected"]; live: boolean };

/** What names mean as the lines about them complete, and the lines that were refused with the reason. */
export function LiveNames({ identified, rejected, live }: LiveNamesProps) {
  const t = useTranslations();
  const { scroller, onScroll } = useStickToEnd(identified.length + rejected.length);
  return (
    <div
      ref={scroller}
      onScroll={onScroll}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a keyboard must be able to scroll it
      tabIndex={0}
      role="region"
      aria-label={t("live.names")}
      className="h-full min-w-0 space-y-2 overflow-y-auto bg-bg px-3 py-2 focus-inset"
    >
      <p className="text-sm text-muted">
        {t("live.namesCount", { count: identified.length })}
        {rejected.length > 0 ? ` · ${t("live.rejected", { count: rejected.length })}` : null}
      </p>
      {identified.length === 0 ? (
        <p className="text-muted">{live ? t("live.namesEmpty") : t("live.namesNone")}</p>
      ) : null}
      <ul className="space-y-2">
        {identified.map((each) => (
          <li
            key={`${each.kind} ${each.key}`}
            className="offscreen-skip rounded-md border border-line bg-surface px-3 py-2"
          >
            <NameMeaning name={each} />
          </li>
        ))}
      </ul>
      <RejectedLines rejected={rejected} />
    </div>
  );
}
