"use client";

import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import type { Coverage } from "@/lib/causal";
import { useEdgeWords } from "../../_components/use-edge-words";

type CoverageMeterProps = {
  coverage: Coverage;
  drawn: number;
  /** Edges that fit the filters. */
  fitting: number;
  all: boolean;
  table: boolean;
  onAll: (all: boolean) => void;
  onTable: () => void;
};

/** How much of the graph a reader sees, so that a picture of the strongest is not taken for all there is. */
export function CoverageMeter({ coverage, drawn, fitting, all, table, onAll, onTable }: CoverageMeterProps) {
  const t = useTranslations();
  const words = useEdgeWords();
  const share = ({ n, of }: { n: number; of: number }) => (of > 0 ? n / of : 0);
  const { edges, users, transitions } = coverage;
  return (
    <div className="space-y-1.5">
      <div aria-hidden className="h-1.5 overflow-hidden rounded-full bg-line">
        <div className="h-full bg-accent" style={{ width: `${share(transitions) * 100}%` }} />
      </div>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <p role="status" className="tabular text-sm" data-testid="coverage" title={t("graphs.coverageHelp")}>
          {table
            ? t("graphs.listed", { shown: words.count(fitting), all: edges.of })
            : t("graphs.coverage", {
                shown: words.count(edges.n),
                all: edges.of,
                users: words.percent(share(users)),
                transitions: words.percent(share(transitions)),
              })}
        </p>
        {!table && drawn < fitting ? (
          <>
            {all ? (
              <Button size="sm" onClick={onTable}>
                {t("graphs.restInTable", { count: fitting - drawn })}
              </Button>
            ) : (
              <Button size="sm" onClick={() => onAll(true)}>
                {t("graphs.showMore")}
              </Button>
            )}
          </>
        ) : null}
        {!table && all ? (
          <Button size="sm" onClick={() => onAll(false)}>
            {t("graphs.showBackbone")}
          </Button>
        ) : null}
      </div>
    </div>
  );
}
