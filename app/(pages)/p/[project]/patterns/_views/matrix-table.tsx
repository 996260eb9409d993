"use client";

import type { CSSProperties } from "react";
import { useTranslations } from "use-intl";
import { Table, Th } from "@/app/_ui/table";
import type { StepMatrix } from "@/lib/patterns";
import { isCompared, useCellWords, useMatrixRows, useStepWords } from "./use-matrix";
import { useRoving, type RovingProps } from "./use-roving";
import type { Compared, UsersFilter } from "./views-of";

type MatrixTableProps = {
  matrix: StepMatrix;
  /** What the two groups of a comparison are. */
  compared: Compared | undefined;
  onUsers?: ((filter: UsersFilter) => void) | undefined;
};

/** The heat map is a table: its shade says what its numbers say. One tab stop; arrow keys go from cell to cell. */
export function MatrixTable({ matrix, compared: chosen, onUsers }: MatrixTableProps) {
  const t = useTranslations();
  const { steps, anchor } = matrix;
  const { rows, strength } = useMatrixRows(matrix, chosen);
  const wordsOf = useCellWords(matrix, chosen);
  const stepWords = useStepWords(matrix);
  const compared = isCompared(matrix, chosen) ? chosen : undefined;
  const keyOf = (row: number, place: number) => `${row} ${place}`;
  const roving = useRoving(
    rows.flatMap(({ type, n }, row) =>
      steps.flatMap((_, place) =>
        type === null || wordsOf(n, place).empty ? [] : [{ key: keyOf(row, place), x: place, y: row }],
      ),
    ),
  );
  return (
    <Table label={t("patternViews.matrixLabel")} className="w-max min-w-full text-sm">
      <thead>
        <tr>
          <Th className="sticky left-0 z-10">{t("patternViews.eventType")}</Th>
          {steps.map((step) => (
            <Th key={step} className="px-2 text-center">
              {stepWords(step)}
            </Th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, name, type, n }, row) => (
          <tr key={key}>
            <th
              scope="row"
              className="sticky left-0 z-10 max-w-44 border-t border-line bg-surface px-3 py-1 text-left font-normal wrap-anywhere max-sm:max-w-28"
            >
              {type === null ? <span className="text-muted">{name}</span> : name}
            </th>
            {steps.map((step, place) => {
              const show =
                onUsers && type !== null
                  ? () =>
                      onUsers({
                        mark: { view: "matrix", anchor, step, type, compare: compared?.value },
                        n: n.reduce((sum, its) => sum + (its[place] ?? 0), 0),
                        groups: compared?.names,
                      })
                  : undefined;
              return (
                <Cell
                  key={step}
                  {...wordsOf(n, place)}
                  strength={strength(n, place)}
                  roving={show && roving(keyOf(row, place), show)}
                  onClick={show}
                />
              );
            })}
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

type CellProps = ReturnType<ReturnType<typeof useCellWords>> & {
  strength: number;
  roving: RovingProps | undefined;
  onClick: (() => void) | undefined;
};

function Cell({ words, counts, empty, difference, strength, roving, onClick }: CellProps) {
  const color = difference < 0 ? "var(--ws-warn)" : "var(--ws-accent)";
  const style: CSSProperties = {
    background: `color-mix(in srgb, ${color} ${Math.round(100 * strength)}%, transparent)`,
  };
  return (
    <td className="tabular border-t border-line p-0 text-center" style={style} title={counts.join("\n")}>
      {onClick && !empty ? (
        <button type="button" className="h-8 w-full min-w-14 px-1 focus-inset" {...roving} onClick={onClick}>
          {words}
        </button>
      ) : (
        <span className={empty ? "px-1 text-muted" : "px-1"}>{empty ? "·" : words}</span>
      )}
    </td>
  );
}
