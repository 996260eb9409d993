"use client";

import { useTranslations } from "use-intl";
import { Chip } from "@/app/_ui/chip";
import type { RunView } from "@/lib/runs/client";
import { LiveList } from "./live-list";

type LiveTagsProps = { tagged: RunView["tagged"]; rejected: RunView["rejected"]; live: boolean };

/** Entities as the lines about them complete, and the lines that were refused with the reason. */
export function LiveTags({ tagged, rejected, live }: LiveTagsProps) {
  const t = useTranslations();
  return (
    <LiveList
      items={tagged}
      rejected={rejected}
      label={t("live.tags")}
      count={t("live.tagsCount", { count: tagged.length })}
      empty={live ? t("live.tagsEmpty") : t("live.tagsNone")}
    >
      {(entity) => (
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
      )}
    </LiveList>
  );
}
