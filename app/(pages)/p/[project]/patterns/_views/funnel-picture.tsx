"use client";

import { useTranslations } from "use-intl";
import type { Funnel } from "@/lib/patterns";
import { useNumbers } from "./use-numbers";

const WIDTH = 640;
const STEP = 62;
const BAR = 20;

/** The funnel as a drawing, for files; on the page it is a list. */
export function FunnelPicture({ funnel }: { funnel: Funnel }) {
  const t = useTranslations();
  const { countOf } = useNumbers();
  const first = Math.max(1, funnel.steps[0]?.n ?? 0);
  const height = funnel.steps.length * STEP;
  return (
    <svg viewBox={`0 0 ${WIDTH} ${height}`} width={WIDTH} height={height}>
      {funnel.steps.map(({ type, n, dropped }, i) => {
        const before = funnel.steps[i - 1]?.n ?? funnel.of;
        const y = i * STEP;
        return (
          <g key={`${i} ${type}`}>
            <text x={0} y={y + 14} fontSize={13} fontWeight={500} className="fill-text">{`${i + 1}. ${type}`}</text>
            <text x={WIDTH} y={y + 14} fontSize={13} textAnchor="end" className="fill-text">
              {countOf(n, before)}
            </text>
            <rect x={0} y={y + 21} width={WIDTH} height={BAR} rx={2} className="fill-inset" />
            <rect
              x={0}
              y={y + 21}
              width={Math.max(1, (WIDTH * n) / first)}
              height={BAR}
              rx={2}
              className="fill-accent"
            />
            {i > 0 ? (
              <text x={WIDTH} y={y - 3} fontSize={12} textAnchor="end" className="fill-muted">
                {t("patternViews.dropped", { n: countOf(dropped, before) })}
              </text>
            ) : null}
          </g>
        );
      })}
    </svg>
  );
}
