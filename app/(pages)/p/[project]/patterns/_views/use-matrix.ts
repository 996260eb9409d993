"use client";

import { useFormatter, useTranslations } from "use-intl";
import type { StepMatrix } from "@/lib/patterns";
import { useNumbers } from "./use-numbers";
import type { Compared } from "./views-of";

/** So strong at most that text on it stays readable in both themes. */
const MIX_MAX = 0.45;

const shareOf = (matrix: StepMatrix, n: number[][], group: number, place: number): number =>
  (n[group]?.[place] ?? 0) / Math.max(1, matrix.groups[group]?.n ?? 0);

const differenceOf = (matrix: StepMatrix, n: number[][], place: number): number =>
  shareOf(matrix, n, 0, place) - shareOf(matrix, n, 1, place);

/** Whether two groups are held against each other. */
export const isCompared = (matrix: StepMatrix, compared: Compared | undefined): compared is Compared =>
  compared !== undefined && matrix.groups.length === 2;

/** One for each event type, and one for those who had no such step; with how strong the shade of each cell is, 0 to 1. */
export function useMatrixRows(matrix: StepMatrix, chosen: Compared | undefined) {
  const t = useTranslations();
  const { steps, anchor } = matrix;
  const differs = isCompared(matrix, chosen);
  const rows = [
    ...matrix.rows.map(({ type, n }) => ({ key: type, name: type, type, n })),
    { key: "", name: t("patternViews.ended"), type: null, n: matrix.ended },
  ];
  const size = (n: number[][], place: number) =>
    Math.abs(differs ? differenceOf(matrix, n, place) : shareOf(matrix, n, 0, place));
  // Shades spread over what occurs; the anchor's own step, which everybody did, would leave the others pale.
  const places = steps.flatMap((step, place) => (anchor !== null && step === 0 ? [] : [place]));
  const most = Math.max(0.01, ...matrix.rows.flatMap(({ n }) => places.map((place) => size(n, place))));
  return {
    rows,
    differs,
    strength: (n: number[][], place: number) => MIX_MAX * Math.min(1, size(n, place) / most),
  };
}

/** What stands in a cell, what it rests on, and by how much the groups differ. */
export function useCellWords(matrix: StepMatrix, compared: Compared | undefined) {
  const format = useFormatter();
  const { countOf } = useNumbers();
  const differs = isCompared(matrix, compared);
  return (n: number[][], place: number) => {
    const difference = differs ? differenceOf(matrix, n, place) : 0;
    const ofGroup = (group: number) => countOf(n[group]?.[place] ?? 0, matrix.groups[group]?.n ?? 0);
    return {
      difference,
      empty: n.every((its) => (its[place] ?? 0) === 0),
      words: differs
        ? format.number(100 * difference, { maximumFractionDigits: 1, signDisplay: "exceptZero" })
        : format.number(shareOf(matrix, n, 0, place), { style: "percent", maximumFractionDigits: 1 }),
      counts: differs ? compared.names.map((name, group) => `${name}: ${ofGroup(group)}`) : [ofGroup(0)],
    };
  };
}

/** What a step is called. */
export function useStepWords({ anchor }: StepMatrix): (step: number) => string {
  const t = useTranslations();
  const { count } = useNumbers();
  return (step) =>
    anchor === null ? count(step) : step === 0 ? t("patternViews.anchor") : step > 0 ? `+${count(step)}` : count(step);
}
