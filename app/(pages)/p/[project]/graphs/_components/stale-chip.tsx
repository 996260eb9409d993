"use client";

import { TriangleAlert } from "lucide-react";
import { useTranslations } from "use-intl";
import { Chip } from "@/app/_ui/chip";
import type { GraphSummary } from "@/lib/causal";

type Stale = NonNullable<GraphSummary["stale"]>;

/** Why a graph is no longer what would be made now. */
export function useStaleWords(): (stale: Stale) => string {
  const t = useTranslations();
  return ({ reasons, users_due: due }) => {
    const words = reasons.map((reason) => t(`graphs.stale.${reason}`));
    // Each is a sentence of its own.
    return [...words, ...(due > 0 ? [t("graphs.usersDue", { count: due })] : [])].join(" ");
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
