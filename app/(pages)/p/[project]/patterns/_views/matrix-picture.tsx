"use client";

import { useTranslations } from "use-intl";
import type { StepMatrix } from "@/lib/patterns";
import { useCellWords, useMatrixRows, useStepWords } from "./use-matrix";
import type { Compared } from "./views-of";

const NAMES = 190;
const CELL = 76;
const ROW = 30;

/** The heat map as a drawing, for files; on the page it is a table. */
export function MatrixPicture({ matrix, compared }: { matrix: StepMatrix; compared: Compared | undefined }) {
  const t = useTranslations();
  const { rows, strength, differs } = useMatrixRows(matrix, compared);
  const wordsOf = useCellWords(matrix, compared);
  const stepWords = useStepWords(matrix);
  const [width, height] = [NAMES + CELL * matrix.steps.length, ROW * (rows.length + 1)];
  const middle = (place: number) => NAMES + CELL * (place + 0.5);
  return (
    <svg viewBox={`0 0 ${width} ${height}`} width={width} height={height}>
      <text x={0} y={19} fontSize={12} className="fill-muted">
        {t("patternViews.eventType")}
      </text>
      {matrix.steps.map((step, place) => (
        <text key={step} x={middle(place)} y={19} fontSize={12} textAnchor="middle" className="fill-muted">
          {stepWords(step)}
        </text>
      ))}
      {rows.map(({ key, name, n }, row) => (
        <g key={key}>
          <line x1={0} x2={width} y1={ROW * (row + 1)} y2={ROW * (row + 1)} className="stroke-line" />
          <text x={0} y={ROW * (row + 1) + 20} fontSize={13} className="fill-text">
            {name}
          </text>
          {matrix.steps.map((step, place) => {
            const { words, empty, difference } = wordsOf(n, place);
            return (
              <g key={step}>
                <rect
                  x={NAMES + CELL * place}
                  y={ROW * (row + 1)}
                  width={CELL}
                  height={ROW}
                  className={differs && difference < 0 ? "fill-warn" : "fill-accent"}
                  fillOpacity={strength(n, place)}
                />
                <text
                  x={middle(place)}
                  y={ROW * (row + 1) + 20}
                  fontSize={13}
                  textAnchor="middle"
                  className="fill-text"
                >
                  {empty ? "·" : words}
                </text>
              </g>
            );
          })}
        </g>
      ))}
    </svg>
  );
}
