"use client";

import { CircleCheck } from "lucide-react";
import type { ReactNode } from "react";
import { useFormatter, useTranslations } from "use-intl";
import type { Pattern } from "@/lib/patterns";
import type { Mark } from "@/lib/patterns/client";
import { Sequence } from "../../../_components/sequence";
import { useFigures } from "../use-figures";
import { segmentOf, type Column, type FixedColumn } from "./columns";
import { Choice } from "./choice";
import { Marks } from "./marks";

type CellProps = {
  column: Column;
  pattern: Pattern;
  marked: readonly string[];
  chosen: boolean;
  onChoose: (range: boolean) => void;
  onMark: (pattern: Pattern, mark: Mark) => void;
};

/** What stands in a column about a pattern; a dash where there is nothing to say. */
export function PatternCell({ column, pattern, marked, chosen, onChoose, onMark }: CellProps): ReactNode {
  const format = useFormatter();
  const figures = useFigures();
  const place = segmentOf(column);
  if (place !== undefined) {
    const segment = pattern.segments[place];
    return segment ? <Twofold est={figures.percent(figures.part(segment))} interval={figures.share(segment)} /> : "–";
  }
  switch (column as FixedColumn) {
    case "choice":
      return <Choice pattern={pattern} chosen={chosen} onChoose={onChoose} tabIndex={-1} />;
    case "rank":
      return <span className="text-muted">{format.number(pattern.rank)}</span>;
    case "sequence":
      return <Sequence events={pattern.events} marked={marked} />;
    case "users":
      return figures.share(pattern.users);
    case "support":
      return figures.percent(pattern.support);
    case "confidence":
      return pattern.confidence ? <Twofold {...figures.percents(pattern.confidence)} /> : "–";
    case "lift":
      return pattern.lift ? <Twofold {...figures.times(pattern.lift)} /> : "–";
    case "q":
      return pattern.q === null ? "–" : <Chance pattern={pattern} words={figures.chance(pattern.q)} />;
    case "lag":
      return pattern.lag_ms ? figures.duration(pattern.lag_ms.p50) : "–";
    case "odds_ratio":
      return pattern.contrast ? <Twofold {...figures.times(pattern.contrast.odds_ratio)} /> : "–";
    case "marks":
      return <Marks pattern={pattern} onMark={onMark} tabIndex={-1} />;
  }
}

/** A figure, and under it what it rests on. */
function Twofold({ est, interval }: { est: string; interval: string }) {
  return (
    <span className="block leading-tight">
      {est}
      <span className="block text-xs text-muted">{interval}</span>
    </span>
  );
}

/** q, and by an icon and words whether that is beyond chance. */
export function Chance({ pattern, words }: { pattern: Pattern; words: string }) {
  const t = useTranslations();
  return (
    <span className="inline-flex items-center gap-1">
      {pattern.beyond_chance ? (
        <CircleCheck className="size-3.5 shrink-0 text-ok" aria-label={t("patterns.beyondChance")} />
      ) : null}
      {words}
    </span>
  );
}
