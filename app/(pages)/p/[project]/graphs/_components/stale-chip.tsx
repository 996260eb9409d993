"use client";

import { TriangleAlert } from "lucide-react";
import { useFormatter, useTranslations } from "use-intl";
import { Chip } from "@/app/_ui/chip";
import type { GraphSummary } from "@/lib/causal";

type Stale = NonNullable<GraphSummary["stale"]>;

/** Why a graph is no longer what would be made now. */
export function useStaleWords(): (stale: Stale) => string {
  const t = useTranslations();
  const format = useFormatter();
  return ({ reasons, users_due: due }) => {
    const words = format.list(reasons.map((reason) => t(`graphs.stale.${reason}`)));
    return due > 0 ? `${words} ${t("graphs.usersDue", { count: due })}` : words;
  };
}

export function StaleChip({ stale }: { stale: Stale }) {
  const t = useTranslations();
  const words = useStaleWords();
  return (
    <Chip tone="warn" title={words(stale)}>
      <TriangleAlert aria-hidden />
      {t("graphs.staleShort")}
      <span className="sr-only">: {words(stale)}</span>
    </Chip>
  );
}
