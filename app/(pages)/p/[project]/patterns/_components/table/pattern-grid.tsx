"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { ArrowDown, ArrowUp } from "lucide-react";
import { useEffect, useEffectEvent, useRef, useState, type KeyboardEvent } from "react";
import { useTranslations } from "use-intl";
import { cn } from "@/app/_ui/cn";
import { Skeleton } from "@/app/_ui/skeleton";
import { Tooltip } from "@/app/_ui/tooltip";
import { PATTERNS_CHOSEN_MAX, type Pattern, type PatternId, type PatternSort } from "@/lib/patterns";
import { ascends } from "../../_lib/view-url";
import { columnsOf, segmentOf, sortOf, templateOf, type Column, type FixedColumn } from "./columns";
import { PatternCell } from "./pattern-cells";
import type { ListProps } from "./pattern-list";
import type { Chosen } from "./use-chosen";
import { usePatternRows } from "./use-pattern-rows";

const ROW_PX = 45;
/** A page of the keyboard. */
const JUMP = 10;
/** Who holds a key down is at the next row before this. */
const FOLLOW_MS = 200;

/**
 * The patterns of a set as a grid of which only what is in sight is drawn. It has the keyboard as a whole: arrows or J and
 * K move, with Shift they choose on the way, Space chooses, Enter opens, S saves, H hides.
 */
export function PatternGrid(props: ListProps) {
  const { set, search, total, busy, selected, marked, chosen, onSelect, onSort, onMark } = props;
  const t = useTranslations();
  const columns = columnsOf(set);
  const frame = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(0);
  const [followed, setFollowed] = useState<PatternId>();
  const at = Math.min(active, Math.max(0, total - 1));
  // oxlint-disable-next-line react/incompatible-library -- nothing of it is handed to memoized parts
  const virtual = useVirtualizer({
    count: total,
    getScrollElement: () => frame.current,
    estimateSize: () => ROW_PX,
    overscan: 8,
    scrollPaddingStart: ROW_PX,
  });
  const items = virtual.getVirtualItems();
  const patternAt = usePatternRows(set, search, [...items.map(({ index }) => index), at]);
  const columnsStyle = { gridTemplateColumns: templateOf(columns) };

  // The grid keeps the keyboard: a row, and a button in it, may leave the page with what is scrolled out of sight.
  const takeFocus = () => frame.current?.focus({ preventScroll: true });

  const move = (to: number) => {
    takeFocus();
    const next = Math.max(0, Math.min(total - 1, to));
    setActive(next);
    virtual.scrollToIndex(next);
    setFollowed(patternAt(next)?.id);
  };
  const choose = (place: number, pattern: Pattern, range: boolean) => {
    if (range) chosen.extend(place);
    else chosen.toggle(place, pattern);
  };
  const open = (id: PatternId) => {
    setFollowed(undefined);
    onSelect(id);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || event.metaKey || event.ctrlKey || event.altKey) return;
    const to = placeAfter(event.key, at, total);
    const pattern = patternAt(at);
    if (to !== undefined) {
      if (event.shiftKey) chosen.extend(Math.max(0, Math.min(total - 1, to)));
      move(to);
    } else if (event.key === " " && isOfRows(event.target, frame.current) && pattern)
      choose(at, pattern, event.shiftKey);
    else if (event.key === "Enter" && isOfRows(event.target, frame.current) && pattern) open(pattern.id);
    else if (event.key.toLowerCase() === "s" && pattern) onMark(pattern, "saved");
    else if (event.key.toLowerCase() === "h" && pattern) onMark(pattern, "hidden");
    else return;
    event.preventDefault();
  };

  // Where the figures of one pattern are open, they follow the keyboard once it rests.
  const follow = useEffectEvent((id: PatternId) => {
    if (selected && selected !== id) onSelect(id);
  });
  // Synchronises with the browser's timers.
  useEffect(() => {
    if (!followed) return;
    const timer = setTimeout(() => follow(followed), FOLLOW_MS);
    return () => clearTimeout(timer);
  }, [followed]);

  const startOver = useEffectEvent(() => {
    setActive(0);
    virtual.scrollToOffset(0);
  });
  // Synchronises with the frame's own scroll position: another order or filter is another list.
  const order = JSON.stringify(search);
  useEffect(() => startOver(), [order]);

  return (
    <div
      ref={frame}
      role="grid"
      tabIndex={0}
      aria-label={t("patterns.table")}
      aria-rowcount={total + 1}
      aria-colcount={columns.length}
      aria-busy={busy}
      aria-describedby="patterns-keys"
      aria-activedescendant={items.some(({ index }) => index === at) ? `pattern-row-${at}` : undefined}
      onKeyDown={onKeyDown}
      className={cn(
        "group/grid tabular relative max-h-[calc(100dvh-10rem-var(--dock,0px))] min-h-64 overflow-auto rounded-lg border border-line bg-surface focus-inset",
        busy && "opacity-60",
      )}
    >
      <div role="rowgroup" className="sticky top-0 z-10 min-w-max bg-inset">
        <div role="row" aria-rowindex={1} className="grid border-b border-line" style={columnsStyle}>
          {columns.map((column) => (
            <HeadCell
              key={column}
              set={set}
              column={column}
              sort={search.sort ?? "rank"}
              order={search.order}
              onSort={onSort}
              chosen={chosen}
            />
          ))}
        </div>
      </div>
      <div role="rowgroup" className="relative min-w-max" style={{ height: virtual.getTotalSize() }}>
        {items.map(({ index, start }) => (
          <Row
            key={index}
            index={index}
            start={start}
            measure={virtual.measureElement}
            pattern={patternAt(index)}
            columns={columns}
            active={index === at}
            selected={selected}
            marked={marked}
            chosen={chosen.patterns}
            onChoose={(pattern, range) => {
              setActive(index);
              takeFocus();
              choose(index, pattern, range);
            }}
            onMark={(marking, mark) => {
              setActive(index);
              takeFocus();
              onMark(marking, mark);
            }}
            onOpen={(id) => {
              setActive(index);
              open(id);
            }}
          />
        ))}
      </div>
    </div>
  );
}

/** Whether a key belongs to the rows: a button has its own Enter, and what only hangs from the grid lies elsewhere. */
const isOfRows = (target: EventTarget, frame: HTMLElement | null): boolean =>
  target instanceof Element && frame?.contains(target) === true && !target.closest("button, input");

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

type HeadCellProps = {
  set: ListProps["set"];
  column: Column;
  sort: PatternSort;
  order: "asc" | "desc" | undefined;
  onSort: (sort: PatternSort, order: "asc" | "desc") => void;
  chosen: Chosen;
};

function HeadCell({ set, column, sort, order, onSort, chosen }: HeadCellProps) {
  const t = useTranslations();
  const own = sortOf(column);
  const segment = segmentOf(column);
  const name = segment === undefined ? t(`patterns.column.${column as FixedColumn}`) : set.segment_names[segment];
  const classes = cn(
    "flex h-9 items-center px-3 text-sm font-medium whitespace-nowrap text-muted",
    !isText(column) && "justify-end",
  );
  if (segment !== undefined) {
    return (
      <div role="columnheader" title={t("patterns.segmentColumnHelp", { name: name ?? "" })} className={classes}>
        <span className="min-w-0 truncate">{name}</span>
      </div>
    );
  }
  if (column === "choice") {
    const some = chosen.patterns.size > 0;
    return (
      <div role="columnheader" aria-label={name} className="flex h-9 items-center px-2">
        <input
          type="checkbox"
          className="block size-6 scale-75 cursor-pointer accent-accent"
          aria-label={t(some ? "patterns.chooseNone" : "patterns.chooseAll", { max: PATTERNS_CHOSEN_MAX })}
          checked={some}
          onChange={some ? chosen.clear : chosen.all}
        />
      </div>
    );
  }
  if (own === undefined) {
    return (
      <div role="columnheader" aria-label={name} className={classes}>
        <span className="sr-only">{name}</span>
      </div>
    );
  }
  const sorted = own === sort;
  const up = order ? order === "asc" : ascends(own);
  const Arrow = up ? ArrowUp : ArrowDown;
  return (
    <div
      role="columnheader"
      aria-label={name}
      aria-sort={sorted ? (up ? "ascending" : "descending") : "none"}
      className={classes}
    >
      <Tooltip text={t(`patterns.columnHelp.${column as Exclude<FixedColumn, "marks" | "choice">}`)}>
        <button
          type="button"
          className="inline-flex min-h-6 items-center gap-1 hover:text-text focus-inset"
          onClick={() => onSort(own, (sorted ? !up : ascends(own)) ? "asc" : "desc")}
        >
          {name}
          {sorted ? <Arrow aria-hidden className="size-3.5" /> : null}
        </button>
      </Tooltip>
    </div>
  );
}

const isText = (column: Column) => column === "sequence";

type RowProps = {
  index: number;
  start: number;
  measure: (element: HTMLElement | null) => void;
  pattern: Pattern | undefined;
  columns: readonly Column[];
  active: boolean;
  selected: PatternId | undefined;
  marked: readonly string[];
  chosen: Chosen["patterns"];
  onChoose: (pattern: Pattern, range: boolean) => void;
  onMark: ListProps["onMark"];
  onOpen: (id: PatternId) => void;
};

function Row(props: RowProps) {
  const { index, start, measure, pattern, columns, active, selected, marked, chosen, onChoose, onMark, onOpen } = props;
  const opened = pattern !== undefined && pattern.id === selected;
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the grid has the keyboard; see there
    <div
      role="row"
      id={`pattern-row-${index}`}
      ref={measure}
      data-index={index}
      data-testid="pattern-row"
      aria-rowindex={index + 2}
      aria-selected={opened}
      onClick={() => pattern && onOpen(pattern.id)}
      className={cn(
        "absolute inset-x-0 top-0 grid min-h-11 cursor-pointer items-center border-b border-line hover:bg-inset",
        (opened || (pattern && chosen.has(pattern.id))) && "bg-accent-soft",
        active && "group-focus/grid:outline-2 group-focus/grid:-outline-offset-2 group-focus/grid:outline-accent",
        pattern?.hidden && "text-muted",
      )}
      style={{ gridTemplateColumns: templateOf(columns), transform: `translateY(${start}px)` }}
    >
      {columns.map((column) => (
        <div
          role="gridcell"
          key={column}
          className={cn("min-w-0 py-1.5", column === "choice" ? "px-2" : "px-3", !isText(column) && "text-right")}
        >
          {pattern ? (
            <PatternCell
              column={column}
              pattern={pattern}
              marked={marked}
              chosen={chosen.has(pattern.id)}
              onChoose={(range) => onChoose(pattern, range)}
              onMark={onMark}
            />
          ) : (
            <Skeleton className="w-2/3" />
          )}
        </div>
      ))}
    </div>
  );
}
