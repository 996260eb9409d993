"use client";

import { useTranslations } from "use-intl";
import { readProblem } from "@/app/_ui/problem";
import { showToast } from "@/app/_ui/toast-store";

/** Tells in a toast why something that was asked for did not happen. */
export function useShowProblem(): (error: unknown) => void {
  const t = useTranslations();
  return (error) => {
    const problem = readProblem(error);
    const title = problem?.offline ? t("error.unreachable") : (problem?.title ?? t("error.unknown"));
    showToast({ tone: "danger", title, text: problem?.detail });
  };
}
