"use client";

import { CircleCheck } from "lucide-react";
import { useTranslations } from "use-intl";
import { Chip } from "@/app/_ui/chip";

/** Says that no model was asked: the answer to the very same question was there already. */
export function CachedMark() {
  const t = useTranslations();
  return (
    <Chip tone="ok" title={t("runs.cachedHelp")}>
      <CircleCheck aria-hidden />
      {t("runs.cachedMark")}
    </Chip>
  );
}
