import { byStrength, ratioOf, usersOf, verdictOf, type EdgeOutline } from "@/lib/causal";

export const COLUMNS = ["edge", "relation", "level", "users", "confidence", "lift", "q", "model", "human"] as const;
export type Column = (typeof COLUMNS)[number];

const WIDTHS: Record<Column, string> = {
  edge: "minmax(14rem, 1fr)",
  relation: "9.5rem",
  level: "11rem",
  users: "7.5rem",
  confidence: "8rem",
  lift: "7rem",
  q: "5.5rem",
  model: "7.5rem",
  human: "7rem",
};
export const TEMPLATE = COLUMNS.map((column) => WIDTHS[column]).join(" ");

const NUMBERS: readonly Column[] = ["users", "confidence", "lift", "q"];
export const isNumber = (column: Column): boolean => NUMBERS.includes(column);

/** Without a column the strongest come first. */
export type Sort = { column: Column | undefined; up: boolean };

/** Names and chances begin with the least, all else with the most. */
const ascends = (column: Column): boolean => column === "edge" || column === "relation" || column === "q";

/** `lift` as its column goes by itself, `-lift` the other way round. */
export function readSort(text: string | undefined): Sort {
  const turned = text?.startsWith("-") ?? false;
  const column = COLUMNS.find((each) => each === (turned ? text?.slice(1) : text));
  return { column, up: column !== undefined && ascends(column) !== turned };
}

/** What a press on a column's head asks for: its own order, then the other way, then none. */
export function sortParam(column: Column, now: Sort): string | undefined {
  if (now.column !== column) return column;
  return now.up === ascends(column) ? `-${column}` : undefined;
}

const VERDICT_ORDER = { approved: 3, needs_data: 2, none: 1, rejected: 0 } as const;
const MODEL_ORDER = { supports: 3, unsure: 2, doubts: 0 } as const;

/** What a column is ordered by; null where there is nothing, which comes last either way. */
function valueOf(edge: EdgeOutline, column: Column, label: (id: string) => string): number | string | null {
  switch (column) {
    case "edge":
      return `${label(edge.source)} ${label(edge.target)}`;
    case "relation":
      return edge.relation;
    case "level":
      return edge.level;
    case "users":
      return edge.stats ? usersOf(edge) : null;
    case "confidence":
      return edge.stats?.confidence.est ?? null;
    case "lift":
      return edge.stats?.lift ? ratioOf(edge) : null;
    case "q":
      return edge.stats?.q ?? null;
    case "model":
      return edge.model ? MODEL_ORDER[edge.model.verdict] : null;
    case "human":
      return VERDICT_ORDER[verdictOf(edge)];
  }
}

export function sortEdges(
  edges: readonly EdgeOutline[],
  { column, up }: Sort,
  label: (id: string) => string,
): EdgeOutline[] {
  if (column === undefined) return edges.toSorted(byStrength);
  return edges
    .map((edge) => ({ edge, value: valueOf(edge, column, label) }))
    .toSorted((a, b) => {
      if (a.value === null || b.value === null)
        return Number(a.value === null) - Number(b.value === null) || byStrength(a.edge, b.edge);
      const order =
        typeof a.value === "string" || typeof b.value === "string"
          ? String(a.value).localeCompare(String(b.value))
          : a.value === b.value
            ? 0
            : a.value - b.value;
      return (up ? order : -order) || byStrength(a.edge, b.edge);
    })
    .map(({ edge }) => edge);
}
