"use client";

import { useTranslations } from "use-intl";
import type { RunView } from "@/lib/runs/client";
import { NameMeaning } from "../_components/name-meaning";
import { LiveList } from "./live-list";

type LiveNamesProps = { identified: RunView["identified"]; rejected: RunView["rejected"]; live: boolean };

/** What names mean as the lines about them complete, and the lines that were refused with the reason. */
export function LiveNames({ identified, rejected, live }: LiveNamesProps) {
  const t = useTranslations();
  return (
    <LiveList
      items={identified}
      rejected={rejected}
      label={t("live.names")}
      count={t("live.namesCount", { count: identified.length })}
      empty={live ? t("live.namesEmpty") : t("live.namesNone")}
    >
      {(each) => (
        <li
          key={`${each.kind} ${each.key}`}
          className="offscreen-skip rounded-md border border-line bg-surface px-3 py-2"
        >
          <NameMeaning name={each} />
        </li>
      )}
    </LiveList>
  );
}
