"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { EmptyState } from "@/app/_ui/empty-state";
import { Table, Td, Th } from "@/app/_ui/table";
import type { PatternPoint, PatternSetId } from "@/lib/patterns";
import { patternPointsOptions } from "@/lib/patterns/client";
import { ScatterFigure } from "./scatter-figure";
import { useNumbers } from "./use-numbers";
import { FigureTable, ViewFrame } from "./view-frame";
import type { PlacedPoint } from "./views-of";

type ScatterViewProps = {
  project: string;
  set: PatternSetId;
  selected: string | undefined;
  onSelect: (pattern: string) => void;
};

const isPlaced = (point: PatternPoint): point is PlacedPoint => point.lift !== null && point.lift > 0;

/** Support against lift, to find what is rare but strong. */
export function ScatterView({ project, set, selected, onSelect }: ScatterViewProps) {
  const t = useTranslations();
  const { count } = useNumbers();
  const query = useQuery(patternPointsOptions(project, set));
  return (
    <ViewFrame query={query}>
      {({ points, total }) => {
        const placed = points.filter(isPlaced);
        if (placed.length === 0) {
          return <EmptyState title={t("patternViews.noPoints")}>{t("patternViews.noPointsHelp")}</EmptyState>;
        }
        const without = points.length - placed.length;
        return (
          <>
            <p className="text-muted">
              {points.length < total
                ? t("patternViews.bestPoints", { n: count(points.length), total: count(total) })
                : t("patternViews.allPoints", { total: count(total) })}
              {without > 0 ? ` ${t("patternViews.withoutLift", { n: count(without) })}` : null}
            </p>
            <ScatterFigure points={placed} selected={selected} onSelect={onSelect} />
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
