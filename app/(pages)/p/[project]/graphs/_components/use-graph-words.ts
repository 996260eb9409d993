"use client";

import { useFormatter, useTranslations } from "use-intl";
import type { DataLimit, LevelReason } from "@/lib/causal";

/** Why an edge has its level, and what limits the data of a graph, in the reader's words. */
export function useGraphWords(): {
  reason: (reason: LevelReason) => string;
  limit: (limit: DataLimit) => string;
} {
  const t = useTranslations();
  const format = useFormatter();
  const words = (place: string, params: DataLimit["params"]) =>
    // The codes come from the server, which a test holds to these texts.
    t(`graph.${place}` as "graph.limits.ties", params as { share: string });
  return {
    reason: ({ code, detail }) => words(`reasons.${code}`, { detail: detail ?? "none" }),
    limit: ({ code, params }) => {
      const { share } = params;
      const shown = typeof share === "number" ? { share: format.number(share, { style: "percent" }) } : {};
      return words(`limits.${code}`, { ...params, ...shown });
    },
  };
}
