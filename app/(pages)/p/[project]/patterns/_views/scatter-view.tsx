"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo, useRef } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { EmptyState } from "@/app/_ui/empty-state";
import { Table, Td, Th } from "@/app/_ui/table";
import type { PatternPoint, PatternSet } from "@/lib/patterns";
import { patternPointsOptions, type PatternSelection } from "@/lib/patterns/client";
import { FigureHead } from "./figure-head";
import { ScatterFigure } from "./scatter-figure";
import { useNumbers } from "./use-numbers";
import { FigureTable, ViewFrame } from "./view-frame";
import type { PlacedPoint } from "./views-of";

type ScatterViewProps = {
  project: string;
  set: PatternSet;
  search: PatternSelection;
  onClear: () => void;
  selected: string | undefined;
  onSelect: (pattern: string) => void;
};

const isPlaced = (point: PatternPoint): point is PlacedPoint => point.lift !== null && point.lift > 0;

/** Support against lift, to find what is rare but strong. */
export function ScatterView({ project, set, search, onClear, selected, onSelect }: ScatterViewProps) {
  const t = useTranslations();
  const { count } = useNumbers();
  const figure = useRef<HTMLDivElement>(null);
  const query = useQuery(patternPointsOptions(project, set.id, search));
  // One list for as long as the data is the same: thousands of marks hang on it.
  const placed = useMemo(() => (query.data?.points ?? []).filter(isPlaced), [query.data]);
  return (
    <ViewFrame query={query}>
      {({ points, total }) => {
        if (total === 0) {
          return (
            <EmptyState
              title={t("patterns.noneFit")}
              actions={<Button onClick={onClear}>{t("patterns.showAll")}</Button>}
            />
          );
        }
        if (placed.length === 0) {
          return <EmptyState title={t("patternViews.noPoints")}>{t("patternViews.noPointsHelp")}</EmptyState>;
        }
        const without = points.length - placed.length;
        return (
          <>
            <FigureHead
              title={t("patternViews.scatterLabel")}
              text={t("patternViews.scatterHelp")}
              picture={{ svg: () => figure.current?.querySelector<SVGSVGElement>("svg[data-picture]") }}
              table={() => [
                [
                  t("patternViews.pattern"),
                  t("patternViews.users"),
                  t("patternViews.support"),
                  t("patternViews.lift"),
                  "q",
                ],
                ...placed.map(({ events, users, support, lift, q }) => [
                  events.join(" → "),
                  String(users),
                  String(support),
                  String(lift),
                  String(q ?? ""),
                ]),
              ]}
            />
            <p className="text-muted">
              {/* What filters and hiding leave out is told apart from what has no room in the picture. */}
              {total < set.patterns
                ? `${t("patternViews.listedPoints", { n: count(total), all: count(set.patterns) })} `
                : null}
              {points.length < total
                ? t("patternViews.bestPoints", { n: count(points.length), total: count(total) })
                : total < set.patterns
                  ? null
                  : t("patternViews.allPoints", { total: count(total) })}
              {without > 0 ? ` ${t("patternViews.withoutLift", { n: count(without) })}` : null}
            </p>
            <div ref={figure}>
              <ScatterFigure points={placed} selected={selected} onSelect={onSelect} />
            </div>
            <FigureTable>
              <PointsTable points={placed} onSelect={onSelect} />
            </FigureTable>
          </>
        );
      }}
    </ViewFrame>
  );
}

type PointsTableProps = { points: readonly PlacedPoint[]; onSelect: (pattern: string) => void };

function PointsTable({ points, onSelect }: PointsTableProps) {
  const t = useTranslations();
  const { count, share, ratio } = useNumbers();
  return (
    <Table label={t("patternViews.scatterLabel")}>
      <thead>
        <tr>
          <Th>{t("patternViews.pattern")}</Th>
          <Th className="text-right">{t("patternViews.users")}</Th>
          <Th className="text-right">{t("patternViews.support")}</Th>
          <Th className="text-right">{t("patternViews.lift")}</Th>
        </tr>
      </thead>
      <tbody>
        {points.map(({ id, events, users, support, lift }) => (
          <tr key={id}>
            <Td>
              <button type="button" className="text-left text-accent underline" onClick={() => onSelect(id)}>
                {events.join(" → ")}
              </button>
            </Td>
            <Td className="tabular text-right">{count(users)}</Td>
            <Td className="tabular text-right">{share(support, 1)}</Td>
            <Td className="tabular text-right">{ratio(lift)}</Td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
