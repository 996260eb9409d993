"use client";

import { useCallback, useMemo, useState, type ReactNode, type SyntheticEvent } from "react";
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

/** What is found beyond chance. */
const isFound = ({ q, lift }: PlacedPoint) => q !== null && q <= Q_FOUND && lift > 1;

type Dot = PlacedPoint & { x: number; y: number; r: number; words: string };

/** One mark for each pattern. Arrow keys go from mark to mark, Enter opens it. */
export function ScatterFigure({ points, selected, onSelect }: ScatterFigureProps) {
  const t = useTranslations();
  const { share, ratio } = useNumbers();
  const wordsOf = usePointWords();
  const { across, upwards, x, y, dots } = useMemo(() => placePoints(points, wordsOf), [points, wordsOf]);
  return (
    <LitFrame dots={dots} selected={selected}>
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
      <Dots dots={dots} selected={selected} onSelect={onSelect} />
    </LitFrame>
  );
}

/** A point and its figures in words; the same function as long as the language is the same. */
function usePointWords(): (point: PlacedPoint) => string {
  const t = useTranslations();
  const { count, share, ratio, chance } = useNumbers();
  return useCallback(
    (point) =>
      t("patternViews.pointWords", {
        pattern: point.events.join(" → "),
        users: count(point.users),
        support: share(point.support, 1),
        lift: ratio(point.lift),
        q: point.q === null ? "–" : chance(point.q),
        found: String(isFound(point)),
      }),
    [t, count, share, ratio, chance],
  );
}

/** Where each point lies and how large it is; small ones lie on top of large ones, so that each can be pointed at. */
function placePoints(points: readonly PlacedPoint[], wordsOf: (point: PlacedPoint) => string) {
  const across = logScale(points.map(({ support }) => support));
  // The line at 1, where a pattern is as frequent as chance makes it, is always drawn.
  const upwards = logScale([1, ...points.map(({ lift }) => lift)]);
  const x = (support: number) => EDGE.left + across.at(support) * (WIDTH - EDGE.left - EDGE.right);
  const y = (lift: number) => HEIGHT - EDGE.bottom - upwards.at(lift) * (HEIGHT - EDGE.top - EDGE.bottom);
  const most = Math.max(1, ...points.map(({ users }) => users));
  const dots = points
    .map((point): Dot => ({
      ...point,
      x: x(point.support),
      y: y(point.lift),
      r: RADIUS_MIN + (RADIUS_MAX - RADIUS_MIN) * Math.sqrt(point.users / most),
      words: wordsOf(point),
    }))
    .sort((a, b) => b.users - a.users);
  return { across, upwards, x, y, dots };
}

type LitFrameProps = { dots: readonly Dot[]; selected: string | undefined; children: ReactNode };

/** Knows which mark is pointed at: that changes often, and thousands of marks need not be drawn anew for it. */
function LitFrame({ dots, selected, children }: LitFrameProps) {
  const t = useTranslations();
  const [lit, setLit] = useState<string>();
  const litDot = dots.find(({ id }) => id === lit);
  const told = litDot ?? dots.find(({ id }) => id === selected);
  const light = ({ target }: SyntheticEvent<Element>) =>
    setLit(
      target instanceof Element ? (target.closest("[data-dot]")?.getAttribute("data-dot") ?? undefined) : undefined,
    );
  return (
    <div className="rounded-lg border border-line bg-surface p-3">
      <div role="region" tabIndex={0} aria-label={t("patternViews.scatterLabel")} className="overflow-x-auto">
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- listens for its marks, which are buttons */}
        <svg
          viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
          className="w-full min-w-2xl"
          data-picture
          role="group"
          aria-label={t("patternViews.scatterKeys")}
          onMouseOver={light}
          onMouseLeave={() => setLit(undefined)}
          onFocus={light}
          onBlur={() => setLit(undefined)}
        >
          {children}
          {litDot ? (
            <path d={shapeOf(litDot)} className="pointer-events-none" fill="var(--ws-accent)" stroke="var(--ws-text)" />
          ) : null}
        </svg>
      </div>
      <p aria-hidden className="min-h-5 text-sm">
        {told?.words}
      </p>
    </div>
  );
}

type DotsProps = Omit<ScatterFigureProps, "points"> & { dots: readonly Dot[] };

function Dots({ dots, selected, onSelect }: DotsProps) {
  const roving = useRoving(dots.map(({ id, x, y }) => ({ key: id, x, y })));
  return dots.map((dot) => (
    <path
      key={dot.id}
      {...roving(dot.id, () => onSelect(dot.id))}
      role="button"
      data-dot={dot.id}
      aria-label={dot.words}
      aria-pressed={dot.id === selected}
      d={shapeOf(dot)}
      className="cursor-pointer outline-none focus-visible:stroke-text focus-visible:[stroke-width:3]"
      fill={isFound(dot) ? "var(--ws-accent)" : "var(--ws-surface)"}
      fillOpacity={dot.id === selected ? 1 : 0.5}
      stroke={dot.id === selected ? "var(--ws-text)" : "var(--ws-accent)"}
      strokeWidth={dot.id === selected ? 2.5 : 1}
      onClick={() => onSelect(dot.id)}
    >
      <title>{dot.words}</title>
    </path>
  ));
}

/** A circle for what is beyond chance, a diamond for what may be chance, so that colours alone tell nothing. */
function shapeOf(dot: Dot): string {
  const { x, y, r } = dot;
  return isFound(dot)
    ? `M${x - r},${y}a${r},${r} 0 1 0 ${2 * r},0a${r},${r} 0 1 0 ${-2 * r},0Z`
    : `M${x},${y - r}L${x + r},${y}L${x},${y + r}L${x - r},${y}Z`;
}
