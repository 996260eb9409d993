"use client";

import { Check, CircleHelp, Minus, X } from "lucide-react";
import { useTranslations } from "use-intl";
import { cn } from "@/app/_ui/cn";
import { sealOf, type EdgeOutline, type SealPart } from "@/lib/causal";
import { useEdgeWords } from "./use-edge-words";

const LOOKS = {
  filled: { icon: Check, ink: "text-ok" },
  crossed: { icon: X, ink: "text-danger" },
  open: { icon: CircleHelp, ink: "text-muted" },
  none: { icon: Minus, ink: "text-muted" },
} as const satisfies Record<SealPart, unknown>;

/** What the data, the model and a person say of an edge, each by itself. */
export function Seal({ edge, blind = false, className }: { edge: EdgeOutline; blind?: boolean; className?: string }) {
  const t = useTranslations();
  const words = useEdgeWords().opinions(edge);
  const parts = sealOf(edge);
  const shown = (["data", "model", "human"] as const).filter((who) => !(blind && who === "model"));
  return (
    <dl className={cn("grid grid-cols-[auto_1fr] items-center gap-x-3 gap-y-0.5", className)}>
      {shown.map((who) => {
        const { icon: Icon, ink } = LOOKS[parts[who]];
        return (
          <div key={who} className="contents">
            <dt className="text-sm text-muted">{t(`graphs.opinion.${who}`)}</dt>
            <dd className="flex items-center gap-1.5">
              <Icon aria-hidden className={cn("size-3.5 shrink-0", ink)} />
              {words[who]}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}
