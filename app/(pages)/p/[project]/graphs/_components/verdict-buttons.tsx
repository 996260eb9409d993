"use client";

import { Check, CircleHelp, X } from "lucide-react";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { verdictOf, type EdgeOutline, type Verdict } from "@/lib/causal";

const VERDICTS = [
  { verdict: "approved", key: "A", icon: Check },
  { verdict: "rejected", key: "R", icon: X },
  { verdict: "needs_data", key: "N", icon: CircleHelp },
] as const;

type VerdictButtonsProps = { edge: EdgeOutline; onJudge: (verdict: Verdict | null) => void; onReject: () => void };

/** A person's judgement of an edge; pressed again, it is taken back. */
export function VerdictButtons({ edge, onJudge, onReject }: VerdictButtonsProps) {
  const t = useTranslations();
  const present = verdictOf(edge);
  return (
    <div role="group" aria-label={t("graphs.verdict")} className="flex flex-wrap gap-1.5">
      {VERDICTS.map(({ verdict, key, icon: Icon }) => {
        const on = present === verdict;
        return (
          <Button
            key={verdict}
            size="sm"
            tone={on ? "primary" : "plain"}
            aria-pressed={on}
            aria-keyshortcuts={key}
            onClick={() => (on ? onJudge(null) : verdict === "rejected" ? onReject() : onJudge(verdict))}
          >
            <Icon aria-hidden />
            {t(`graphs.judge.${verdict}`)}
            <kbd className="font-mono text-xs opacity-75">{key}</kbd>
          </Button>
        );
      })}
    </div>
  );
}
