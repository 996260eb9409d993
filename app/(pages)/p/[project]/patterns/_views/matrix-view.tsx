"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { EmptyState } from "@/app/_ui/empty-state";
import type { PatternSet, StepMatrix } from "@/lib/patterns";
import { stepMatrixOptions } from "@/lib/patterns/client";
import { CompareSelect, useCompared } from "./compare-select";
import { FigureHead } from "./figure-head";
import { MatrixPicture } from "./matrix-picture";
import { MatrixTable } from "./matrix-table";
import { useNumbers } from "./use-numbers";
import { ViewFrame } from "./view-frame";
import { MATRIX_STEPS, stepsOf, type FigureShown } from "../_lib/view-url";
import { AnchorFields, type AnchorProps } from "./anchor-fields";
import type { Compared, UsersFilter } from "./views-of";

type MatrixViewProps = AnchorProps & {
  set: PatternSet;
  figure: FigureShown;
  onUsers?: ((filter: UsersFilter) => void) | undefined;
};

/** Which event types are done how many steps from an event, or from the start; one group, or two against each other. */
export function MatrixView({ project, set, anchor, likely, onAnchor, figure, onFigure, onUsers }: MatrixViewProps) {
  const t = useTranslations();
  const steps = stepsOf(figure, MATRIX_STEPS);
  const compared = useCompared(project, figure.groups);
  const { countOf, count } = useNumbers();
  /** A row for each event type, group and step. */
  const cellsOf = (matrix: StepMatrix, of: Compared | undefined) => [
    [
      t("patternViews.eventType"),
      t("patternViews.behind.groups"),
      t("patternViews.stepsFrom"),
      "n",
      t("patternViews.of"),
    ],
    ...[...matrix.rows, { type: t("patternViews.ended"), n: matrix.ended }].flatMap(({ type, n }) =>
      matrix.groups.flatMap((group, g) =>
        matrix.steps.map((step, place) => [
          type,
          of?.names[g] ?? "",
          String(step),
          String(n[g]?.[place] ?? 0),
          String(group.n),
        ]),
      ),
    ),
  ];
  const query = useQuery(
    stepMatrixOptions(project, set.id, {
      anchor,
      after: steps.after,
      ...(anchor === undefined ? {} : { before: steps.before }),
      compare: compared?.value,
    }),
  );
  return (
    <div className="space-y-3">
      <div className="flex flex-wrap items-end gap-3">
        <AnchorFields
          {...{ project, anchor, likely, onAnchor, onFigure, steps }}
          none={t("patternViews.fromStart")}
          range={MATRIX_STEPS}
          sides={anchor === undefined ? ["after"] : ["before", "after"]}
        />
        <CompareSelect project={project} set={set} value={figure.groups} onChange={(groups) => onFigure({ groups })} />
      </div>
      <ViewFrame query={query}>
        {(matrix) =>
          matrix.groups.every(({ n }) => n === 0) ? (
            <EmptyState title={t("patternViews.nobody", { type: anchor ?? t("patternViews.fromStart") })}>
              {t("patternViews.nobodyHelp")}
            </EmptyState>
          ) : (
            <>
              <FigureHead
                title={
                  matrix.anchor === null
                    ? t("patternViews.matrixLabel")
                    : t("patternViews.matrixAround", { type: matrix.anchor })
                }
                text={
                  matrix.groups.length === 2 && compared
                    ? t("patternViews.matrixCompared", {
                        first: compared.names[0],
                        second: compared.names[1],
                        n: count(matrix.groups[0]?.n ?? 0),
                        m: count(matrix.groups[1]?.n ?? 0),
                      })
                    : t(matrix.counted === "users" ? "patternViews.matrixUsers" : "patternViews.matrixSessions", {
                        n: countOf(matrix.groups[0]?.n ?? 0, matrix.of),
                      })
                }
                picture={{ drawing: <MatrixPicture matrix={matrix} compared={compared} /> }}
                table={() => cellsOf(matrix, compared)}
              />
              <MatrixTable matrix={matrix} compared={compared} onUsers={onUsers} />
              {matrix.omitted > 0 ? (
                <p className="text-sm text-muted">{t("patternViews.omitted", { count: matrix.omitted })}</p>
              ) : null}
            </>
          )
        }
      </ViewFrame>
    </div>
  );
}
