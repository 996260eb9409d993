"use client";

import { useTranslations } from "use-intl";
import type { RejectedRow } from "@/lib/ingest";

/** Why a row was not taken, in words; a code nobody worded is shown as it is. */
export function useRowReason(): (row: RejectedRow) => string {
  const t = useTranslations();
  return ({ reason }) => {
    const key = `rowReason.${reason}` as "rowReason.fallback";
    return t.has(key) ? t(key, { reason }) : reason;
  };
}
