"use client";

import { useFormatter, useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { Notice } from "@/app/_ui/notice";
import type { PatternSet } from "@/lib/patterns";

type SetNoticesProps = {
  set: PatternSet;
  /** The set answers another question than the one that is asked now. */
  other: boolean;
  onAsk: () => void;
  onTighten: () => void;
  onMine: (() => void) | undefined;
};

/** What a reader must know before believing a list: it is not whole, out of date, or of other settings. */
export function SetNotices({ set, other, onAsk, onTighten, onMine }: SetNoticesProps) {
  const t = useTranslations();
  const format = useFormatter();
  const { incomplete } = set;
  return (
    <>
      {other ? (
        <Notice
          tone="info"
          title={t("patterns.otherTitle")}
          actions={
            <Button size="sm" onClick={onAsk}>
              {t("patterns.backToThem")}
            </Button>
          }
        >
          {t("patterns.otherText")}
        </Notice>
      ) : null}
      {set.stale ? (
        <Notice
          tone="warn"
          title={t("patterns.staleTitle")}
          actions={
            onMine && !other ? (
              <Button size="sm" onClick={onMine}>
                {t("patterns.mineAgain")}
              </Button>
            ) : null
          }
        >
          {t("patterns.staleText")}
        </Notice>
      ) : null}
      {set.users === 1 ? (
        <Notice tone="warn" title={t("patterns.oneUserTitle")}>
          {t("patterns.oneUserText")}
        </Notice>
      ) : set.users > 1 && set.min_support === 1 ? (
        <Notice tone="warn" title={t(`patterns.minOneTitle.${set.question.counted}`)}>
          {t("patterns.minOneText")}
        </Notice>
      ) : null}
      {incomplete ? (
        <Notice
          tone="warn"
          title={
            incomplete.reason === "patterns"
              ? t("patterns.incompleteKept", { kept: format.number(set.patterns) })
              : t("patterns.incompleteTitle", {
                  share: format.number(incomplete.share, { style: "percent", maximumFractionDigits: 0 }),
                })
          }
          actions={
            <Button size="sm" onClick={onTighten}>
              {t("patterns.tighten")}
            </Button>
          }
        >
          {t(`patterns.incompleteReason.${incomplete.reason}`)}
        </Notice>
      ) : null}
    </>
  );
}
