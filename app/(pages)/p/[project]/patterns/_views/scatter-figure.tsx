"use client";

import { memo, useMemo, useState } from "react";
import { useTranslations } from "use-intl";
import { logScale } from "./scatter-scale";
import { useNumbers } from "./use-numbers";
import { useRoving } from "./use-roving";
import type { PlacedPoint } from "./views-of";

type ScatterFigureProps = {
  points: readonly PlacedPoint[];
  selected: string | undefined;
  onSelect: (pattern: string) => void;
};

const WIDTH = 820;
const HEIGHT = 420;
const EDGE = { left: 52, right: 16, top: 14, bottom: 40 };
const RADIUS_MIN = 3;
const RADIUS_MAX = 16;
const Q_FOUND = 0.05;

/** One dot for each pattern. Arrow keys go from dot to dot, Enter opens it. */
export function ScatterFigure({ points, selected, onSelect }: ScatterFigureProps) {
  const t = useTranslations();
  const { count, share, ratio } = useNumbers();
  const [lit, setLit] = useState<string>();
  const across = logScale(points.map(({ support }) => support));
  // The line at 1, where a pattern is as frequent as chance makes it, is always drawn.
  const upwards = logScale([1, ...points.map(({ lift }) => lift)]);
  const x = (support: number) => EDGE.left + across.at(support) * (WIDTH - EDGE.left - EDGE.right);
  const y = (lift: number) => HEIGHT - EDGE.bottom - upwards.at(lift) * (HEIGHT - EDGE.top - EDGE.bottom);
  const most = Math.max(1, ...points.map(({ users }) => users));
  // Small ones lie on top of large ones, so that each can be pointed at.
  const dots = points
    .map((point) => ({
      ...point,
      x: x(point.support),
      y: y(point.lift),
      r: RADIUS_MIN + (RADIUS_MAX - RADIUS_MIN) * Math.sqrt(point.users / most),
    }))
    .sort((a, b) => b.users - a.users);
  const roving = useRoving(dots.map(({ id, x: cx, y: cy }) => ({ key: id, x: cx, y: cy })));
  const words = (point: PlacedPoint) =>
    t("patternViews.pointWords", {
      pattern: point.events.join(" → "),
      users: count(point.users),
      support: share(point.support, 1),
      lift: ratio(point.lift),
    });
  const told = points.find(({ id }) => id === (lit ?? selected));

  return (
    <div className="rounded-lg border border-line bg-surface p-3">
      <div role="region" tabIndex={0} aria-label={t("patternViews.scatterLabel")} className="overflow-x-auto">
        <svg
          viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
          className="w-full min-w-2xl"
          role="group"
          aria-label={t("patternViews.scatterKeys")}
        >
          {across.ticks.map((tick) => (
            <g key={tick}>
              <line x1={x(tick)} x2={x(tick)} y1={EDGE.top} y2={HEIGHT - EDGE.bottom} className="stroke-line" />
              <text x={x(tick)} y={HEIGHT - EDGE.bottom + 16} textAnchor="middle" fontSize={12} className="fill-muted">
                {share(tick, 1)}
              </text>
            </g>
          ))}
          {upwards.ticks.map((tick) => (
            <g key={tick}>
              <line
                x1={EDGE.left}
                x2={WIDTH - EDGE.right}
                y1={y(tick)}
                y2={y(tick)}
                className={tick === 1 ? "stroke-border" : "stroke-line"}
                strokeDasharray={tick === 1 ? "4 3" : undefined}
              />
              <text x={EDGE.left - 6} y={y(tick) + 4} textAnchor="end" fontSize={12} className="fill-muted">
                {`×${ratio(tick)}`}
              </text>
            </g>
          ))}
          <text x={WIDTH - EDGE.right} y={HEIGHT - 6} textAnchor="end" fontSize={12} className="fill-text">
            {`${t("patternViews.support")} →`}
          </text>
          <text x={4} y={HEIGHT - 6} fontSize={12} className="fill-text">
            {`↑ ${t("patternViews.lift")}`}
          </text>
          {dots.map((dot) => (
            <circle
              key={dot.id}
              {...roving(dot.id, () => onSelect(dot.id))}
              role="button"
              aria-label={words(dot)}
              aria-pressed={dot.id === selected}
              cx={dot.x}
              cy={dot.y}
              r={dot.r}
              className="cursor-pointer outline-none focus-visible:stroke-text focus-visible:[stroke-width:3]"
              // What may be chance is hollow, so that colours alone tell nothing.
              fill={dot.q !== null && dot.q <= Q_FOUND && dot.lift > 1 ? "var(--ws-accent)" : "var(--ws-surface)"}
              fillOpacity={dot.id === lit || dot.id === selected ? 1 : 0.5}
              stroke={dot.id === selected ? "var(--ws-text)" : "var(--ws-accent)"}
              strokeWidth={dot.id === selected ? 2.5 : 1}
              onMouseEnter={() => setLit(dot.id)}
              onMouseLeave={() => setLit(undefined)}
              onFocusCapture={() => setLit(dot.id)}
              onBlur={() => setLit(undefined)}
              onClick={() => onSelect(dot.id)}
            >
              <title>{words(dot)}</title>
            </circle>
          ))}
        </svg>
      </div>
      <p aria-hidden className="min-h-5 text-sm">
        {told ? words(told) : <span className="text-muted">{t("patternViews.scatterHelp")}</span>}
      </p>
    </div>
  );
}
