import { formatEndRecord, readFenced, type Message } from "@/lib/llm";

type Row = Record<string, unknown>;

/** So many relations get a sentence; those behind them have their figures. */
const EDGES_MAX = 60;
const INSIGHTS_MAX = 4;

const str = (row: Row, name: string): string => {
  const value = row[name];
  return typeof value === "string" ? value : "";
};
const num = (row: Row, name: string): number => {
  const value = row[name];
  return typeof value === "number" ? value : 0;
};

/**
 * The offline model's part of a graph, by rules and nothing else: every node under the names it has, for every listed
 * relation a sentence that its level allows, and the strongest ways into results as conclusions. It proposes nothing
 * that was not counted.
 */
export function* answerGraph(messages: readonly Message[]): Iterable<string> {
  const nodes = readFenced(messages, "nodes");
  const edges = readFenced(messages, "evidence");
  const told = readFenced(messages, "told");
  const said = new Set(told.map((row) => `${str(row, "alias")}${str(row, "from")}>${str(row, "to")}`));
  const labels = new Map(nodes.map((row) => [str(row, "id"), labelOf(row)]));
  const kinds = new Map(nodes.map((row) => [str(row, "id"), str(row, "kind")]));
  let records = 0;
  const line = (record: Row): string => {
    records++;
    return `${JSON.stringify(record)}\n`;
  };

  for (const row of nodes) {
    const id = str(row, "id");
    if (said.has(`${id}>`)) continue;
    const label = labelOf(row);
    yield line({ record: "node", id, kind: str(row, "kind"), ...label });
  }
  for (const row of edges.slice(0, EDGES_MAX)) {
    const [from, to] = [str(row, "from"), str(row, "to")];
    if (said.has(`${from}>${to}`)) continue;
    yield line({ record: "edge", from, to, ...opinionOf(row, labels, kinds) });
  }
  const intoResults = edges.filter((row) => kinds.get(str(row, "to")) === "result" && num(row, "level") > 0);
  for (const row of intoResults.slice(0, INSIGHTS_MAX)) {
    const [from, to] = [str(row, "from"), str(row, "to")];
    const [a, b] = [labels.get(from), labels.get(to)];
    if (!a || !b) continue;
    yield line({
      record: "insight",
      zh: num(row, "level") >= 2 ? `${b.zh}之前常有${a.zh}。` : `${a.zh}与${b.zh}相关。`,
      en: num(row, "level") >= 2 ? `${a.en} often comes before ${b.en}.` : `${a.en} goes with ${b.en}.`,
      edges: [`${from}>${to}`],
    });
  }
  yield `${formatEndRecord(records)}\n`;
}

function labelOf(row: Row): { zh: string; en: string } {
  const name = str(row, "name");
  return { zh: str(row, "zh") || name, en: str(row, "en") || name };
}

function opinionOf(
  row: Row,
  labels: ReadonlyMap<string, { zh: string; en: string }>,
  kinds: ReadonlyMap<string, string>,
): Row {
  const a = labels.get(str(row, "from")) ?? { zh: "", en: "" };
  const b = labels.get(str(row, "to")) ?? { zh: "", en: "" };
  const level = num(row, "level");
  const via = Array.isArray(row["via"]) ? row["via"].flatMap((alias) => labels.get(String(alias)) ?? []) : [];
  const feature = kinds.get(str(row, "from")) === "feature";
  const relation =
    row["suppresses"] === true
      ? "inhibit"
      : feature
        ? "condition"
        : level >= 2 && via.length === 0
          ? "cause"
          : "sequence";
  if (row["suppresses"] === true) {
    return {
      relation,
      verdict: "unsure",
      zh: `有${a.zh}时，${b.zh}比平时少见。`,
      en: `${b.en} is rarer than usual where there is ${a.en}.`,
    };
  }
  if (feature) {
    return { relation, verdict: "unsure", zh: `${a.zh}与${b.zh}相关。`, en: `${a.en} goes with ${b.en}.` };
  }
  if (via.length > 0) {
    return {
      relation,
      verdict: "doubts",
      zh: `${a.zh}与${b.zh}相关，多半经由${via.map(({ zh }) => zh).join("、")}。`,
      en: `${a.en} goes with ${b.en}, mostly by way of ${via.map(({ en }) => en).join(", ")}.`,
    };
  }
  return level >= 2
    ? { relation, verdict: "supports", zh: `${a.zh}常先于${b.zh}。`, en: `${a.en} often precedes ${b.en}.` }
    : { relation, verdict: "unsure", zh: `${a.zh}与${b.zh}相关。`, en: `${a.en} goes with ${b.en}.` };
}
