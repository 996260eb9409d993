import { cutIntoPieces, promptLocale, readFenced, type Message } from "@/lib/llm";
import { SentenceSplitter } from "./sentences";

type Fact = { id: string; kind: string; text: string; shows: string; small: boolean; level: number | undefined };

/** So many facts are told; the others stand beside the answer. */
const FACTS_TOLD = 6;
/** Facts of these kinds answer a question in a word, those further to the front first. */
const CONCLUSIVE = ["difference", "ranking", "followed", "share", "edge", "path", "no_edge"];

/**
 * The offline model's answer: a conclusion by the kind of the facts, the most important facts as they are, and what they
 * do not say. It computes nothing and says nothing that no fact says.
 */
export function* answerOffline(messages: readonly Message[]): Iterable<string> {
  const words = texts[promptLocale(messages) === "zh-CN" ? "zh" : "en"];
  const facts = readFenced(messages, "facts").map(factOf);
  const unknown = readFenced(messages, "unknown").map((row) => text(row, "word"));
  const shown = facts.slice(0, FACTS_TOLD);
  const lead = conclusionOf(shown);
  // What was said as the conclusion is not said again.
  const reasons = shown.flatMap((fact) => (fact === lead ? withoutConclusion(fact) : [fact]));
  const paragraphs = [
    ...(lead === undefined ? [words.nothing] : [`**${words.conclusion}**${words.conclude(lead)}`]),
    ...(reasons.length === 0
      ? []
      : [[words.reasons, "", ...reasons.map((fact) => `- ${cited(fact.text, fact.id)}`)].join("\n")]),
    [
      ...unknown.filter((word) => word !== "").map((word) => words.unknown(word)),
      ...shown.filter(({ small }) => small).map(({ id }) => words.small(id)),
      ...(shown.length === 0 ? [] : [words.caveat]),
    ].join(words.between),
  ];
  yield* cutIntoPieces(paragraphs.filter((paragraph) => paragraph !== "").join("\n\n"));
}

const text = (row: Record<string, unknown>, name: string): string => (typeof row[name] === "string" ? row[name] : "");

const factOf = (row: Record<string, unknown>): Fact => ({
  id: text(row, "id"),
  kind: text(row, "kind"),
  text: text(row, "text"),
  shows: text(row, "shows"),
  small: row["small"] === true,
  level: typeof row["level"] === "number" ? row["level"] : undefined,
});

/** What a question about a difference wants to know is the difference, wherever it stands among the first facts. */
function conclusionOf(facts: readonly Fact[]): Fact | undefined {
  const difference = facts.slice(0, 4).find(({ kind, shows }) => kind === "difference" && shows !== "");
  if (difference) return difference;
  return facts.slice(0, 1).find(({ kind }) => CONCLUSIVE.includes(kind)) ?? facts[0];
}

/** The sentences of a fact. A difference ends with what its interval allows to say. */
function sentencesOf(said: string): string[] {
  const splitter = new SentenceSplitter();
  const line = said.replace(/\s*\n\s*/gu, " ").trim();
  return [...splitter.push(line), ...splitter.end()].map(({ start, end }) => line.slice(start, end));
}

/** What of a fact is not its conclusion, if anything. */
function withoutConclusion(fact: Fact): Fact[] {
  if (fact.shows === "") return [];
  const sentences = sentencesOf(fact.text);
  if (fact.kind !== "difference" || sentences.length < 2) return [fact];
  return [{ ...fact, text: sentences.slice(0, -1).join(" ") }];
}

const verdictOf = ({ kind, text: said }: Fact): string | undefined => {
  const sentences = kind === "difference" ? sentencesOf(said) : [];
  return sentences.length > 1 ? sentences.at(-1) : undefined;
};

/** Every sentence of a fact with its citation, before the full stop in Chinese and behind it in English. */
function cited(given: string, id: string): string {
  return sentencesOf(given)
    .map(
      (sentence) =>
        `${sentence.replace(/[。.]$/u, "")}${/\p{Script=Han}$/u.test(sentence) ? "" : " "}[${id}]${/[。！？]$/u.test(sentence) ? "。" : "."}`,
    )
    .join(" ");
}

const texts = {
  zh: {
    conclusion: "结论：",
    conclude: (fact: Fact): string => {
      const { kind, shows, text: said, id } = fact;
      const verdict = verdictOf(fact);
      if (verdict !== undefined) return cited(verdict, id);
      if (kind === "difference" && shows === "first_higher") return `有明确的差别，前者更高[${id}]。`;
      if (kind === "difference" && shows === "first_lower") return `有明确的差别，前者更低[${id}]。`;
      if (kind === "difference" && shows !== "") return `没有明确的差别[${id}]。`;
      if (shows !== "") return `“${shows}”排在最前[${id}]。`;
      return cited(said, id);
    },
    reasons: "依据：",
    unknown: (word: string) => `数据中没有找到“${word}”。`,
    small: (id: string) => `这里的样本较小，请谨慎解读[${id}]。`,
    caveat: "以上是数据中的数量、相关与先后，不代表因果。",
    nothing: "数据无法回答这个问题。",
    between: "",
  },
  en: {
    conclusion: "Conclusion:",
    conclude: (fact: Fact): string => {
      const { kind, shows, text: said, id } = fact;
      const verdict = verdictOf(fact);
      if (verdict !== undefined) return ` ${cited(verdict, id)}`;
      if (kind === "difference" && shows === "first_higher")
        return ` there is a clear difference, the first is higher [${id}].`;
      if (kind === "difference" && shows === "first_lower")
        return ` there is a clear difference, the first is lower [${id}].`;
      if (kind === "difference" && shows !== "") return ` there is no clear difference [${id}].`;
      if (shows !== "") return ` “${shows}” comes first [${id}].`;
      return ` ${cited(said, id)}`;
    },
    reasons: "Based on:",
    unknown: (word: string) => `The data do not have “${word}”.`,
    small: (id: string) => `The sample is small here, so read it with care [${id}].`,
    caveat: "These are counts, associations and orders in the data; association is not causation.",
    nothing: "The data cannot answer this.",
    between: " ",
  },
};
