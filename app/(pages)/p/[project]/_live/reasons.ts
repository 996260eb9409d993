"use client";

import { useTranslations } from "use-intl";

/** Why a line of the model's answer was refused; a code nobody worded is shown as it is. */
export function useLineReason(): (code: string) => string {
  const t = useTranslations();
  return (code) => {
    const key = `lineReason.${code}` as "lineReason.not_json";
    return t.has(key) ? t(key) : code;
  };
}

/** Why a call is tried again, or why a run failed. */
export function useReason(): (code: string) => string {
  const t = useTranslations();
  return (code) => {
    const key = `retryReason.${code}` as "retryReason.upstream_busy";
    return t.has(key) ? t(key) : code;
  };
}
