import { overstatements } from "../levels/overstatements";
import type { Agreement, Level, ModelOpinion, Relation, Words } from "../schema";

/**
 * How the data and the model stand to one another; a person's verdict has no part in it. That the data speak for an edge
 * means level 1 or higher.
 */
export function agreementOf(
  level: Level,
  suppresses: boolean,
  model: Pick<ModelOpinion, "verdict" | "relation"> | null,
): Agreement {
  const data = level >= 1;
  if (model === null || model.verdict === "unsure") return data ? "data_only" : "weak";
  if (model.verdict === "doubts") return data ? "conflict" : "weak";
  if (!data) return "model_only";
  return suppresses === (model.relation === "inhibit") ? "agree" : "conflict";
}

// A model supplies no figures: digits of any script, and Chinese numbers where they count shares and multiples.
const FIGURE =
  /\p{Nd}|[零一二三四五六七八九十百千万两半几]+(?:成|倍|分之)|percent|twice|half of|(?:double|triple)[sd]?\b/iu;

/**
 * Sentences of a model's text that say more than a level allows, or that give figures, which are not its to give. What
 * stands in a label is the data's own.
 */
export function unborne(text: Words, level: Level, labels: readonly string[]): string[] {
  const found = new Set<string>();
  for (const [language, locale] of [
    ["zh", "zh-CN"],
    ["en", "en"],
  ] as const) {
    for (const sentence of overstatements(text[language], level, locale)) found.add(sentence);
    for (const sentence of sentencesOf(text[language])) {
      const bare = labels.reduce((rest, label) => (label === "" ? rest : rest.replaceAll(label, " ")), sentence);
      if (FIGURE.test(bare)) found.add(sentence);
    }
  }
  return [...found];
}

const sentencesOf = (text: string): string[] =>
  (text.match(/[^。！？!?；;.\n]+(?:\.(?=\d)[^。！？!?；;.\n]*)*[。！？!?；;.]?/gu) ?? [])
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== "");

/** What an edge is called where nobody else says so: the data know order, direction and rarity, and no mechanism. */
export function plainRelation(edge: { suppresses: boolean; level: Level; via: number; feature: boolean }): Relation {
  if (edge.suppresses) return "inhibit";
  if (edge.feature) return "condition";
  return edge.level >= 2 && edge.via === 0 ? "cause" : "sequence";
}
