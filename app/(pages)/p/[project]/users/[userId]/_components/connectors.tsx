"use client";

import { memo } from "react";
import { cn } from "@/app/_ui/cn";
import type { PlacedEvent } from "./timeline-layout";

/** Width of the column between rows and events, and of the margin that stands for it in one column; px. */
const WIDTH = 72;
const MARGIN = 24;

type ConnectorsProps = {
  placed: readonly PlacedEvent[];
  narrow: boolean;
  height: number;
  lit: ReadonlySet<string>;
  provisional: boolean;
};

/** Brackets from rows to the event they became. The same is said in words by each event and each row's details. */
export const Connectors = memo(function Connectors({ placed, narrow, height, lit, provisional }: ConnectorsProps) {
  const width = narrow ? MARGIN : WIDTH;
  return (
    <svg
      aria-hidden
      width={width}
      height={height}
      className={cn("pointer-events-none absolute top-0", narrow ? "left-0" : "left-[58%]")}
      fill="none"
    >
      {placed
        .filter(({ rowYs }) => rowYs.length > 0)
        .map((each) => (
          <path
            key={each.event.id}
            d={narrow ? marginPath(each) : bracketPath(each)}
            strokeWidth={lit.has(each.event.id) ? 2.5 : 1.25}
            strokeDasharray={provisional ? "4 3" : undefined}
            className={lit.has(each.event.id) ? "stroke-accent" : "stroke-border"}
          />
        ))}
    </svg>
  );
});

/** A tick from each row, a spine along them, and a curve to the event. */
export function bracketPath({ rowYs, lane, y, height }: PlacedEvent): string {
  const [first = y, last = first] = [rowYs[0], rowYs.at(-1)];
  const spine = 10 + lane * 8;
  const middle = y + height / 2;
  const joint = Math.min(Math.max(middle, first), last);
  const ticks = rowYs.map((row) => `M0 ${row}H${spine}`).join("");
  return `${ticks}M${spine} ${first}V${last}M${spine} ${joint}C${WIDTH - 16} ${joint} ${spine + 16} ${middle} ${WIDTH} ${middle}`;
}

/** In one column: from the event down along its rows. */
function marginPath({ rowYs, lane, y, height }: PlacedEvent): string {
  const spine = MARGIN - 6 - lane * 4;
  const ticks = rowYs.map((row) => `M${spine} ${row}H${MARGIN}`).join("");
  return `M${MARGIN} ${y + height / 2}H${spine}V${rowYs.at(-1) ?? y}${ticks}`;
}
