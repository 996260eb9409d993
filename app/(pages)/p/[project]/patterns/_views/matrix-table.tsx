"use client";

import type { CSSProperties } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { Table, Th } from "@/app/_ui/table";
import type { StepMatrix } from "@/lib/patterns";
import { useNumbers } from "./use-numbers";
import type { Compared, UsersFilter } from "./views-of";

type MatrixTableProps = {
  matrix: StepMatrix;
  /** What the two groups of a comparison are. */
  compared: Compared | undefined;
  onUsers?: ((filter: UsersFilter) => void) | undefined;
};

/** So strong at most that text on it stays readable in both themes. */
const MIX_MAX = 45;

/** The heat map is a table: its shade says what its numbers say. */
export function MatrixTable({ matrix, compared: chosen, onUsers }: MatrixTableProps) {
  const t = useTranslations();
  const { count } = useNumbers();
  const { steps, rows, ended, anchor } = matrix;
  const cells = [
    ...rows.map(({ type, n }) => ({ key: type, name: type, type, n })),
    { key: "", name: t("patternViews.ended"), type: null, n: ended },
  ];
  const names = chosen?.names;
  const compared = names !== undefined && matrix.groups.length === 2;
  // Shades spread over what occurs; the anchor's own step, which everybody did, would leave the others pale.
  const strength = (n: number[][], place: number) =>
    Math.abs(compared ? differenceOf(matrix, n, place) : shareOf(matrix, n, 0, place));
  const places = steps.flatMap((step, place) => (anchor !== null && step === 0 ? [] : [place]));
  const most = Math.max(0.01, ...rows.flatMap(({ n }) => places.map((place) => strength(n, place))));
  return (
    <Table label={t("patternViews.matrixLabel")} className="w-max min-w-full text-sm">
      <thead>
        <tr>
          <Th className="sticky left-0 z-10">{t("patternViews.eventType")}</Th>
          {steps.map((step) => (
            <Th key={step} className="px-2 text-center">
              {step === 0 && anchor !== null ? t("patternViews.anchor") : signed(step, anchor !== null)}
            </Th>
          ))}
        </tr>
      </thead>
      <tbody>
        {cells.map(({ key, name, type, n }) => (
          <tr key={key}>
            <th
              scope="row"
              className="sticky left-0 z-10 max-w-44 border-t border-line bg-surface px-3 py-1 text-left font-normal wrap-anywhere max-sm:max-w-28"
            >
              {type === null ? <span className="text-muted">{name}</span> : name}
            </th>
            {steps.map((step, place) => (
              <Cell
                key={step}
                {...{ matrix, n, place, compared, names }}
                strength={strength(n, place) / most}
                onClick={
                  onUsers && type !== null
                    ? () =>
                        onUsers({
                          mark: { view: "matrix", anchor, step, type, compare: compared ? chosen?.value : undefined },
                          n: n.reduce((sum, its) => sum + (its[place] ?? 0), 0),
                          groups: compared ? names : undefined,
                        })
                    : undefined
                }
              />
            ))}
          </tr>
        ))}
      </tbody>
    </Table>
  );

  function signed(step: number, around: boolean): string {
    return around && step > 0 ? `+${count(step)}` : count(step);
  }
}

const shareOf = (matrix: StepMatrix, n: number[][], group: number, place: number): number =>
  (n[group]?.[place] ?? 0) / Math.max(1, matrix.groups[group]?.n ?? 0);

const differenceOf = (matrix: StepMatrix, n: number[][], place: number): number =>
  shareOf(matrix, n, 0, place) - shareOf(matrix, n, 1, place);

type CellProps = {
  matrix: StepMatrix;
  n: number[][];
  place: number;
  compared: boolean;
  names: [string, string] | undefined;
  strength: number;
  onClick: (() => void) | undefined;
};

function Cell({ matrix, n, place, compared, names, strength, onClick }: CellProps) {
  const format = useFormatter();
  const { countOf } = useNumbers();
  const difference = compared ? differenceOf(matrix, n, place) : 0;
  const ofGroup = (group: number) => countOf(n[group]?.[place] ?? 0, matrix.groups[group]?.n ?? 0);
  const words = compared
    ? format.number(100 * difference, { maximumFractionDigits: 1, signDisplay: "exceptZero" })
    : format.number(shareOf(matrix, n, 0, place), { style: "percent", maximumFractionDigits: 1 });
  const title = names && compared ? names.map((name, group) => `${name}: ${ofGroup(group)}`).join("\n") : ofGroup(0);
  const color = difference < 0 ? "var(--ws-warn)" : "var(--ws-accent)";
  const style: CSSProperties = {
    background: `color-mix(in srgb, ${color} ${Math.round(MIX_MAX * Math.min(1, strength))}%, transparent)`,
  };
  const empty = n.every((its) => (its[place] ?? 0) === 0);
  return (
    <td className="tabular border-t border-line p-0 text-center" style={style} title={title}>
      {onClick && !empty ? (
        <button type="button" className="h-8 w-full min-w-14 px-1 focus-inset" onClick={onClick}>
          {words}
        </button>
      ) : (
        <span className={empty ? "px-1 text-muted" : "px-1"}>{empty ? "·" : words}</span>
      )}
    </td>
  );
}
