"use client";

import { useLocale } from "use-intl";
import { RejectReason, rejectReasonTexts, type RejectedRow } from "@/lib/ingest";

/** Why a row was not taken, in words; a code nobody worded is shown as it is. */
export function useRowReason(): (row: RejectedRow) => string {
  const locale = useLocale();
  return ({ reason }) => {
    const known = RejectReason.safeParse(reason);
    return known.success ? rejectReasonTexts[known.data][locale] : reason;
  };
}
