"use client";

import { useTranslations } from "use-intl";
import { cn } from "@/app/_ui/cn";
import type { Relation } from "@/lib/causal";
import { RelationMark } from "../../_components/relation-mark";
import type { GraphAddress } from "../../_lib/use-graph-address";
import { choiceParam, RELATIONS } from "../../_lib/view-url";

/** What lines and boxes mean. Each kind of line is also a filter. */
export function Legend({ address: { shown, show } }: { address: GraphAddress }) {
  const t = useTranslations();
  const { relations = RELATIONS } = shown.filter;
  const toggle = (relation: Relation) => {
    const next = RELATIONS.filter((each) => (each === relation) !== relations.includes(each));
    show({ rel: choiceParam(next, RELATIONS) });
  };
  return (
    <section aria-label={t("graphs.legend")} className="flex flex-wrap items-center gap-x-4 gap-y-1.5 text-sm">
      <div role="group" aria-label={t("graphs.relations")} className="flex flex-wrap gap-x-1 gap-y-1">
        {RELATIONS.map((relation) => {
          const on = relations.includes(relation);
          return (
            <button
              key={relation}
              type="button"
              aria-pressed={on}
              title={t(`graphs.relationHelp.${relation}`)}
              className={cn(
                "inline-flex min-h-7 items-center gap-1.5 rounded-sm border border-transparent px-1.5 hover:bg-inset",
                !on && "border-dashed border-border text-muted line-through",
              )}
              onClick={() => toggle(relation)}
            >
              <RelationMark relation={relation} />
              {t(`graphs.relation.${relation}`)}
            </button>
          );
        })}
      </div>
      <ul className="flex flex-wrap gap-x-4 gap-y-1 text-muted">
        {(["event", "feature", "result"] as const).map((kind) => (
          <li key={kind} className="flex items-center gap-1.5">
            <KindMark kind={kind} />
            {t(`graphs.kind.${kind}`)}
          </li>
        ))}
        <li>{t("graphs.legendWidth")}</li>
        <li>{t("graphs.legendSeal")}</li>
        <li>{t("graphs.legendMarks")}</li>
      </ul>
    </section>
  );
}

function KindMark({ kind }: { kind: "event" | "feature" | "result" }) {
  const look = { fill: "var(--ws-surface)", stroke: "var(--ws-border)" };
  return (
    <svg aria-hidden width={26} height={14} viewBox="0 0 26 14" className="shrink-0">
      {kind === "feature" ? (
        <path d="M5,1H25V9L21,13H1V5Z" {...look} />
      ) : (
        <rect x={1} y={1} width={24} height={12} rx={3} {...look} />
      )}
      {kind === "result" ? <rect x={3.5} y={3.5} width={19} height={7} rx={1.5} {...look} /> : null}
    </svg>
  );
}
