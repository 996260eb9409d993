"use client";

import { useTranslations } from "use-intl";
import { Chip } from "@/app/_ui/chip";
import type { RunView } from "@/lib/runs/client";
import { RejectedLines } from "./rejected-lines";
import { useStickToEnd } from "./use-stick-to-end";

type LiveTagsProps = { tagged: RunView["tagged"]; rejected: RunView["rejected"]; live: boolean };

/** Entities as the lines about them complete, and the lines that were refused with the reason. */
export function LiveTags({ tagged, rejected, live }: LiveTagsProps) {
  const t = useTranslations();
  const { scroller, onScroll } = useStickToEnd(tagged.length + rejected.length);
  return (
    <div
      ref={scroller}
      onScroll={onScroll}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a keyboard must be able to scroll it
      tabIndex={0}
      role="region"
      aria-label={t("live.tags")}
      className="h-full min-w-0 space-y-2 overflow-y-auto bg-bg px-3 py-2 focus-inset"
    >
      <p className="text-sm text-muted">
        {t("live.tagsCount", { count: tagged.length })}
        {rejected.length > 0 ? ` · ${t("live.rejected", { count: rejected.length })}` : null}
      </p>
      {tagged.length === 0 ? <p className="text-muted">{live ? t("live.tagsEmpty") : t("live.tagsNone")}</p> : null}
      <ul className="space-y-2">
        {tagged.map((entity) => (
          <li key={entity.id} className="offscreen-skip rounded-md border border-line bg-surface px-3 py-2">
            <p className="font-medium wrap-anywhere">
              {entity.name}
              {entity.category ? <span className="font-normal text-muted"> · {entity.category}</span> : null}
            </p>
            <ul className="mt-1 flex flex-wrap gap-1">
              {entity.tags.map((tag) => (
                <li key={tag} className="max-w-full">
                  <Chip className="wrap-anywhere">{tag}</Chip>
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
      <RejectedLines rejected={rejected} />
    </div>
  );
}
