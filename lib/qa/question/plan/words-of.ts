import type { Words } from "@/lib/causal";
import type { Lexicon, LexiconField } from "../lexicon";
import type { Meaning } from "../links";

export const words = (zh: string, en: string): Words => ({ zh, en });

const joined = (each: readonly Words[], zh: string, en: string): Words =>
  words(each.map((one) => one.zh).join(zh), each.map((one) => one.en).join(en));

export const typeWords = (lexicon: Pick<Lexicon, "types">, name: string): Words =>
  lexicon.types.find((type) => type.name === name)?.words ?? words(name, name);

export const fieldOf = (
  lexicon: Pick<Lexicon, "fields">,
  { on, field }: { on: "profile" | "property"; field: string },
): LexiconField | undefined => lexicon.fields.find((each) => each.on === on && each.name === field);

/** A bound that leaves a number out lies a millionth beside it, where numbers are not whole. */
const rounded = (bound: number): number => Number(bound.toFixed(5));
const atLeast = (min: number): string => (rounded(min) === min ? `≥ ${min}` : `> ${rounded(min)}`);
const atMost = (max: number | undefined): string =>
  max === undefined || rounded(max) === max ? `≤ ${max}` : `< ${rounded(max)}`;

/** What a meaning is called, in both languages. */
export function wordsOf(meaning: Meaning, lexicon: Lexicon): Words {
  switch (meaning.kind) {
    case "types":
      return joined(
        meaning.types.map((type) => typeWords(lexicon, type)),
        "或",
        " or ",
      );
    case "category":
      return words(meaning.category, meaning.category);
    case "outcome":
      return words("转化", "conversion");
    case "value": {
      const field = fieldOf(lexicon, meaning)?.words ?? words(meaning.field, meaning.field);
      return words(`${field.zh}：${meaning.value}`, `${field.en}: ${meaning.value}`);
    }
    case "range": {
      const field = fieldOf(lexicon, meaning)?.words ?? words(meaning.field, meaning.field);
      const { min, max } = meaning;
      const bounds =
        min === undefined ? atMost(max) : max === undefined ? atLeast(min) : min === max ? `${min}` : `${min}–${max}`;
      return words(`${field.zh} ${bounds}`, `${field.en} ${bounds}`);
    }
    case "flag":
      return meaning.yes ? words("有车", "has a car") : words("没有车", "has no car");
    case "field":
      return fieldOf(lexicon, meaning)?.words ?? words(meaning.field, meaning.field);
    case "entity":
      return words(meaning.name, meaning.name);
    case "segment":
      return READY[meaning.id] ?? words(meaning.name, meaning.name);
    case "user":
      return words(meaning.id, meaning.id);
    case "node":
      return lexicon.graph?.nodes.find(({ id }) => id === meaning.id)?.label ?? words(meaning.id, meaning.id);
  }
}

const READY: Readonly<Record<string, Words>> = {
  reached: words("已转化用户", "converted users"),
  high_potential: words("高潜用户", "high potential users"),
  weak_interest: words("弱兴趣用户", "weak interest users"),
  control: words("对照人群", "the control group"),
};
