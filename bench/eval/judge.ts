import { differingNumerals } from "./numerals.ts";
import type { GraphOutline } from "./prepare.ts";
import type { Expected } from "./questions.ts";

export type Figure = { name: string; value: number; unit: string };

export type FactShape = {
  id: string;
  kind: string;
  text: { zh: string; en: string };
  definition: { zh: string; en: string };
  figures: Figure[];
  query: Record<string, unknown>;
  refs: { kind: string; id?: string }[];
  level: number | null;
};

export type SentenceShape = {
  start: number;
  end: number;
  facts: string[];
  status: string;
  reasons: { code: string; detail: string }[];
};

/** An answer as the API tells it. */
export type AnswerShape = {
  status: string;
  text: string;
  evidence: { facts: FactShape[]; refusal: { code: string } | null } | null;
  sentences: SentenceShape[];
};

/** Whether the facts hold what a question expects. */
export function holds(expected: Expected, facts: readonly FactShape[], graph: GraphOutline): boolean {
  const edges = facts.flatMap(({ kind, refs }) =>
    refs.flatMap((ref) => {
      const edge = ref.kind === "edge" && ref.id ? graph.edges.get(ref.id) : undefined;
      return edge ? [{ ...edge, kind }] : [];
    }),
  );
  switch (expected.kind) {
    case "share":
      return facts.some(({ figures }) =>
        [...Map.groupBy(figures, (figure) => (figure as { of?: string }).of ?? "").values(), figures].some(
          (own) =>
            own.some(({ unit, value }) => unit === "count" && value === expected.share.n) &&
            own.some(({ unit, value }) => unit === "count" && value === expected.share.of),
        ),
      );
    case "value":
      return facts.some(({ figures }) =>
        figures.some(({ unit, value }) => unit === "count" && value === expected.value),
      );
    case "values":
      return facts.some(({ figures }) =>
        expected.values.every((wanted) => figures.some(({ unit, value }) => unit === "count" && value === wanted)),
      );
    case "edge":
      return edges.some(({ from, to }) => from === expected.from && to === expected.to);
    case "not_direct": {
      const [a, b] = expected.between;
      const between = edges.filter(({ from, to }) => (from === a && to === b) || (from === b && to === a));
      return (
        facts.some(({ kind }) => kind === "no_edge") || (between.length > 0 && between.every(({ level }) => level <= 1))
      );
    }
    case "path":
      return facts.some(({ kind, refs }) => {
        const own = refs.flatMap((ref) => (ref.kind === "edge" && ref.id ? (graph.edges.get(ref.id) ?? []) : []));
        const chained = own.every((edge, i) => i === 0 || own[i - 1]?.to === edge.from);
        return kind === "path" && chained && own[0]?.from === expected.from && own.at(-1)?.to === expected.to;
      });
    case "fact":
      return facts.some(({ kind }) => kind === expected.of);
  }
}

/** What one answer comes to. */
export type Judged = {
  /** Supported sentences with a numeral that no fact they cite has, as computed again. */
  wrong: { sentence: string; numerals: string[] }[];
  supported: number;
  /** Those that the product marked, with its reasons. */
  unsupported: string[];
  plain: number;
  /** Citations in supported sentences, and those among them whose fact has to do with the sentence. */
  citations: number;
  fitting: number;
  loose: string[];
};

/**
 * Reads an answer's sentences against its facts, the facts as they are when they are computed again. A citation fits
 * where fact and sentence have a count or a name in common, or the sentence is one of the fact's.
 */
export function judgeAnswer(
  answer: AnswerShape,
  recomputed: ReadonlyMap<string, FactShape>,
  names: readonly string[],
): Judged {
  const judged: Judged = { wrong: [], supported: 0, unsupported: [], plain: 0, citations: 0, fitting: 0, loose: [] };
  for (const { start, end, facts: ids, status, reasons } of answer.sentences) {
    const sentence = answer.text.slice(start, end);
    if (status === "unsupported")
      judged.unsupported.push(`${reasons.map(({ code, detail }) => `${code} ${detail}`).join(", ")}: ${sentence}`);
    if (status === "plain") judged.plain++;
    if (status !== "supported") continue;
    judged.supported++;
    const facts = ids.flatMap((id) => recomputed.get(id) ?? []);
    const numerals = differingNumerals(sentence, facts, names);
    if (numerals.length > 0) judged.wrong.push({ sentence, numerals });
    for (const fact of facts) {
      judged.citations++;
      const said = `${fact.text.zh} ${fact.text.en} ${fact.definition.zh} ${fact.definition.en}`;
      const quoted = [...sentence.matchAll(/“([^”]+)”/gu)].map(([, name = ""]) => name);
      const fits =
        [...names, ...quoted].some((name) => sentence.includes(name) && said.includes(name)) ||
        essence(said).includes(essence(sentence)) ||
        fact.figures.some(
          ({ unit, value }) => unit === "count" && new RegExp(`(?<![\\d,.])${grouped(value)}(?![\\d])`).test(sentence),
        );
      if (fits) judged.fitting++;
      else judged.loose.push(`${fact.id} (${fact.kind}): ${sentence}`);
    }
  }
  return judged;
}

/** What a sentence says, without its citations and marks. */
const essence = (text: string): string => text.replace(/[[【]+f\d+[\]】]+|[\s*-]|[。.]$/gu, "");

/** A count with or without separators. */
const grouped = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, ",?");
