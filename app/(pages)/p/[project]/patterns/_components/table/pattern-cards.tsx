"use client";

import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { useRef } from "react";
import { useTranslations } from "use-intl";
import { cn } from "@/app/_ui/cn";
import { usePageTop } from "@/app/_ui/state/use-page-top";
import { Skeleton } from "@/app/_ui/skeleton";
import type { Pattern } from "@/lib/patterns";
import { Sequence } from "../../../_components/sequence";
import { useFigures } from "../use-figures";
import { Choice } from "./choice";
import { Marks } from "./marks";
import { Chance } from "./pattern-cells";
import type { ListProps } from "./pattern-list";
import { usePatternRows } from "./use-pattern-rows";

const CARD_PX = 132;

/** The same list on a phone, where a row of ten columns has no place. */
export function PatternCards({ set, search, total, busy, marked, chosen, onSelect, onMark }: ListProps) {
  const t = useTranslations();
  const list = useRef<HTMLUListElement>(null);
  const top = usePageTop(list);
  // oxlint-disable-next-line react/incompatible-library -- nothing of it is handed to memoized parts
  const virtual = useWindowVirtualizer({
    count: total,
    estimateSize: () => CARD_PX,
    overscan: 6,
    scrollMargin: top,
  });
  const items = virtual.getVirtualItems();
  const patternAt = usePatternRows(
    set,
    search,
    items.map(({ index }) => index),
  );
  return (
    <ul
      ref={list}
      aria-label={t("patterns.table")}
      aria-busy={busy}
      className={cn("relative", busy && "opacity-60")}
      style={{ height: virtual.getTotalSize() }}
    >
      {items.map(({ index, start }) => {
        const pattern = patternAt(index);
        return (
          <li
            key={index}
            ref={virtual.measureElement}
            data-index={index}
            className="absolute inset-x-0 top-0 pb-2"
            style={{ transform: `translateY(${start - top}px)` }}
          >
            {pattern ? (
              <Card
                set={set}
                pattern={pattern}
                marked={marked}
                chosen={chosen.patterns.has(pattern.id)}
                onChoose={(range) => (range ? chosen.extend(index) : chosen.toggle(index, pattern))}
                onOpen={() => onSelect(pattern.id)}
                onMark={onMark}
              />
            ) : (
              <div className="h-31 rounded-lg border border-line bg-surface p-3">
                <Skeleton />
              </div>
            )}
          </li>
        );
      })}
    </ul>
  );
}

type CardProps = {
  set: ListProps["set"];
  pattern: Pattern;
  marked: readonly string[];
  chosen: boolean;
  onChoose: (range: boolean) => void;
  onOpen: () => void;
  onMark: ListProps["onMark"];
};

function Card({ set, pattern, marked, chosen, onChoose, onOpen, onMark }: CardProps) {
  const t = useTranslations();
  const figures = useFigures();
  const facts = [
    ["users", figures.share(pattern.users)],
    ["support", figures.percent(pattern.support)],
    ["confidence", pattern.confidence ? figures.percent(pattern.confidence.est) : "–"],
    ["lift", pattern.lift ? figures.times(pattern.lift).est : "–"],
    ["lag", pattern.lag_ms ? figures.duration(pattern.lag_ms.p50) : "–"],
  ] as const;
  return (
    <article className="rounded-lg border border-line bg-surface px-3 py-2" data-testid="pattern-card">
      <div className="flex items-start gap-2">
        <Choice pattern={pattern} chosen={chosen} onChoose={onChoose} />
        <button type="button" className="min-h-6 min-w-0 flex-1 text-left" onClick={onOpen}>
          <Sequence events={pattern.events} marked={marked} />
        </button>
        <Marks pattern={pattern} onMark={onMark} />
      </div>
      <dl className="tabular mt-1.5 flex flex-wrap gap-x-4 gap-y-1 text-sm">
        {facts.map(([column, value]) => (
          <div key={column} className="flex gap-1">
            <dt className="text-muted">{t(`patterns.column.${column}`)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        {pattern.segments.map((segment, place) => (
          <div key={set.segment_names[place] ?? place} className="flex gap-1">
            <dt className="text-muted wrap-anywhere">{set.segment_names[place]}</dt>
            <dd className="shrink-0">
              {figures.percent(figures.part(segment))} ({figures.share(segment)})
            </dd>
          </div>
        ))}
        {pattern.q === null ? null : (
          <div className="flex gap-1">
            <dt className="text-muted">{t("patterns.column.q")}</dt>
            <dd>
              <Chance pattern={pattern} words={figures.chance(pattern.q)} />
            </dd>
          </div>
        )}
      </dl>
    </article>
  );
}
