"use client";

import { useVirtualizer, useWindowVirtualizer } from "@tanstack/react-virtual";
import { ArrowDown, ArrowRight, ArrowUp } from "lucide-react";
import { useEffect, useEffectEvent, useMemo, useRef, useState, type KeyboardEvent } from "react";
import { useTranslations } from "use-intl";
import { cn } from "@/app/_ui/cn";
import { useMedia } from "@/app/_ui/state/use-media";
import { usePageTop } from "@/app/_ui/state/use-page-top";
import type { EdgeId, GraphOutline, EdgeOutline } from "@/lib/causal";
import { RelationMark } from "../../../_components/relation-mark";
import { useEdgeWords, useNodeLabel } from "../../../_components/use-edge-words";
import { COLUMNS, isNumber, readSort, sortEdges, sortParam, TEMPLATE, type Column, type Sort } from "./columns";

const ROW_PX = 45;
const CARD_PX = 128;
/** A page of the keyboard. */
const JUMP = 10;
/** Who holds a key down is at the next row before this. */
const FOLLOW_MS = 200;

type EdgeListProps = {
  graph: GraphOutline;
  /** Those that fit the filters, the strongest first. */
  edges: readonly EdgeOutline[];
  selected: EdgeId | undefined;
  sort: string | undefined;
  onSort: (sort: string | undefined) => void;
  onSelect: (id: EdgeId) => void;
  onVerdictKey: (event: KeyboardEvent, edge: EdgeOutline | undefined) => boolean;
  onNextView: () => void;
};

/** Every edge with its figures: the same as the picture, for those who read rather than look. */
export function EdgeList(props: EdgeListProps) {
  const t = useTranslations();
  const wide = useMedia("(min-width: 48rem)");
  const label = useNodeLabel(props.graph);
  const sort = readSort(props.sort);
  const { column, up } = sort;
  const rows = useMemo(() => sortEdges(props.edges, { column, up }, label), [props.edges, column, up, label]);
  return (
    <>
      <p id="edge-keys" className="text-sm text-muted max-md:hidden">
        {t("graphs.tableKeys")}
      </p>
      {wide ? <Grid {...props} rows={rows} by={sort} label={label} /> : <Cards {...props} rows={rows} label={label} />}
    </>
  );
}

type RowsProps = EdgeListProps & { rows: readonly EdgeOutline[]; label: (id: string) => string };

function Grid({ rows, by, label, selected, onSort, onSelect, onVerdictKey, onNextView }: RowsProps & { by: Sort }) {
  const t = useTranslations();
  const frame = useRef<HTMLDivElement>(null);
  const opened = rows.findIndex(({ id }) => id === selected);
  const [active, setActive] = useState(Math.max(0, opened));
  const [followed, setFollowed] = useState<EdgeId>();
  const at = Math.min(active, Math.max(0, rows.length - 1));
  // oxlint-disable-next-line react/incompatible-library -- nothing of it is handed to memoized parts
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => frame.current,
    estimateSize: () => ROW_PX,
    overscan: 8,
    scrollPaddingStart: ROW_PX,
  });
  const items = virtual.getVirtualItems();

  const move = (to: number) => {
    const next = Math.max(0, Math.min(rows.length - 1, to));
    setActive(next);
    virtual.scrollToIndex(next);
    setFollowed(rows[next]?.id);
  };
  const open = (id: EdgeId) => {
    setFollowed(undefined);
    onSelect(id);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || event.metaKey || event.ctrlKey || event.altKey) return;
    const to = placeAfter(event.key, at, rows.length);
    const edge = rows[at];
    const onButton = event.target instanceof Element && event.target.closest("button") !== null;
    if (to !== undefined) move(to);
    else if (event.key === "Enter" && !onButton && edge) open(edge.id);
    else if (event.key === "v") onNextView();
    else if (!onVerdictKey(event, edge)) return;
    event.preventDefault();
  };

  // Where the figures of one edge are open, they follow the keyboard once it rests.
  const follow = useEffectEvent((id: EdgeId) => {
    if (selected && selected !== id) onSelect(id);
  });
  // Synchronises with the browser's timers.
  useEffect(() => {
    if (!followed) return;
    const timer = setTimeout(() => follow(followed), FOLLOW_MS);
    return () => clearTimeout(timer);
  }, [followed]);

  return (
    <div
      ref={frame}
      role="grid"
      tabIndex={0}
      aria-label={t("graphs.table")}
      aria-rowcount={rows.length + 1}
      aria-colcount={COLUMNS.length}
      aria-describedby="edge-keys"
      aria-activedescendant={items.some(({ index }) => index === at) ? `edge-row-${at}` : undefined}
      onKeyDown={onKeyDown}
      className="group/grid tabular relative max-h-[min(70dvh,44rem)] min-h-64 overflow-auto rounded-lg border border-line bg-surface focus-inset"
    >
      <div role="rowgroup" className="sticky top-0 z-10 min-w-max bg-inset">
        <div
          role="row"
          aria-rowindex={1}
          className="grid border-b border-line"
          style={{ gridTemplateColumns: TEMPLATE }}
        >
          {COLUMNS.map((column) => (
            <HeadCell key={column} column={column} by={by} onSort={onSort} />
          ))}
        </div>
      </div>
      <div role="rowgroup" className="relative min-w-max" style={{ height: virtual.getTotalSize() }}>
        {items.map(({ index, start }) => {
          const edge = rows[index];
          return edge ? (
            // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the grid has the keyboard; see there
            <div
              role="row"
              key={edge.id}
              id={`edge-row-${index}`}
              ref={virtual.measureElement}
              data-index={index}
              data-testid="edge-row"
              aria-rowindex={index + 2}
              aria-selected={edge.id === selected}
              onClick={() => {
                setActive(index);
                frame.current?.focus({ preventScroll: true });
                open(edge.id);
              }}
              className={cn(
                "absolute inset-x-0 top-0 grid min-h-11 cursor-pointer items-center border-b border-line hover:bg-inset",
                edge.id === selected && "bg-accent-soft",
                index === at &&
                  "group-focus/grid:outline-2 group-focus/grid:-outline-offset-2 group-focus/grid:outline-accent",
              )}
              style={{ gridTemplateColumns: TEMPLATE, transform: `translateY(${start}px)` }}
            >
              {COLUMNS.map((column) => (
                <div
                  role="gridcell"
                  key={column}
                  className={cn("min-w-0 px-3 py-1.5", isNumber(column) && "text-right")}
                >
                  <Cell column={column} edge={edge} label={label} />
                </div>
              ))}
            </div>
          ) : null;
        })}
      </div>
    </div>
  );
}

/** Which row a key leads to; undefined for a key that leads nowhere. */
function placeAfter(key: string, at: number, total: number): number | undefined {
  switch (key) {
    case "ArrowDown":
    case "j":
      return at + 1;
    case "ArrowUp":
    case "k":
      return at - 1;
    case "PageDown":
      return at + JUMP;
    case "PageUp":
      return at - JUMP;
    case "Home":
      return 0;
    case "End":
      return total - 1;
    default:
      return undefined;
  }
}

function HeadCell({ column, by, onSort }: { column: Column; by: Sort; onSort: EdgeListProps["onSort"] }) {
  const t = useTranslations();
  const sorted = by.column === column;
  const Arrow = by.up ? ArrowUp : ArrowDown;
  const name = t(`graphs.column.${column}`);
  return (
    <div
      role="columnheader"
      aria-label={name}
      aria-sort={sorted ? (by.up ? "ascending" : "descending") : "none"}
      className={cn(
        "flex h-9 items-center px-3 text-sm font-medium whitespace-nowrap text-muted",
        isNumber(column) && "justify-end",
      )}
    >
      <button
        type="button"
        title={t(`graphs.columnHelp.${column}`)}
        className="inline-flex min-h-6 items-center gap-1 hover:text-text focus-inset"
        onClick={() => onSort(sortParam(column, by))}
      >
        {name}
        {sorted ? <Arrow aria-hidden className="size-3.5" /> : null}
      </button>
    </div>
  );
}

function Cell({ column, edge, label }: { column: Column; edge: EdgeOutline; label: (id: string) => string }) {
  const t = useTranslations();
  const words = useEdgeWords();
  const { stats } = edge;
  const opinions = words.opinions(edge);
  switch (column) {
    case "edge":
      return (
        <span className="flex flex-wrap items-center gap-x-1.5 wrap-anywhere">
          {label(edge.source)}
          <ArrowRight aria-hidden className="size-3.5 shrink-0 text-muted" />
          <span className="sr-only">→</span>
          {label(edge.target)}
        </span>
      );
    case "relation":
      return (
        <span className="flex items-center gap-1.5">
          <RelationMark relation={edge.relation} />
          {t(`graphs.relation.${edge.relation}`)}
        </span>
      );
    case "level":
      return words.level(edge);
    case "users":
      return stats ? words.countOf(stats.users.ab, stats.users.a) : "–";
    case "confidence":
      return stats ? <Twofold {...words.percents(stats.confidence)} /> : "–";
    case "lift":
      return stats?.lift ? <Twofold {...words.ratios(stats.lift)} /> : "–";
    case "q":
      return stats ? words.chance(stats.q) : "–";
    case "model":
      return opinions.model;
    case "human":
      return opinions.human;
  }
}

/** A figure, and under it its interval. */
function Twofold({ est, interval }: { est: string; interval: string }) {
  return (
    <span className="block leading-tight">
      {est}
      <span className="block text-xs text-muted">{interval}</span>
    </span>
  );
}

/** The same list on a phone, where a row of nine columns has no place. */
function Cards({ rows, label, onSelect }: RowsProps) {
  const t = useTranslations();
  const words = useEdgeWords();
  const list = useRef<HTMLUListElement>(null);
  const top = usePageTop(list);
  // oxlint-disable-next-line react/incompatible-library -- nothing of it is handed to memoized parts
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => CARD_PX,
    overscan: 6,
    scrollMargin: top,
  });
  return (
    <ul ref={list} aria-label={t("graphs.table")} className="relative" style={{ height: virtual.getTotalSize() }}>
      {virtual.getVirtualItems().map(({ index, start }) => {
        const edge = rows[index];
        return edge ? (
          <li
            key={edge.id}
            ref={virtual.measureElement}
            data-index={index}
            className="absolute inset-x-0 top-0 pb-2"
            style={{ transform: `translateY(${start - top}px)` }}
          >
            <button
              type="button"
              data-testid="edge-card"
              className="block w-full space-y-1 rounded-lg border border-line bg-surface px-3 py-2 text-left"
              onClick={() => onSelect(edge.id)}
            >
              <span className="block font-medium wrap-anywhere">
                {label(edge.source)} → {label(edge.target)}
              </span>
              <span className="flex flex-wrap items-center gap-x-2 text-sm">
                <RelationMark relation={edge.relation} />
                {words.level(edge)}
              </span>
              <span className="tabular block text-sm">{words.figures(edge)}</span>
              <span className="block text-sm text-muted">
                {words.opinions(edge).model} · {words.opinions(edge).human}
              </span>
            </button>
          </li>
        ) : null;
      })}
    </ul>
  );
}
