import type { Words } from "@/lib/causal";
import type { Lexicon } from "../lexicon";
import { suggestionsFrom } from "../suggestions";
import type { Setting } from "./setting";
import { words } from "./words-of";

const NEAREST = 3;

/** Questions near one that cannot be answered: about what it names, else about what there is. */
export function nearestQuestions(lexicon: Lexicon, { asked, who }: Pick<Setting, "asked" | "who">): Words[] {
  const named = asked.find(({ types }) => types.length > 0);
  const thing = asked.find(({ thing: each }) => each?.is.kind === "entity");
  const value = who.find(({ is }) => is.kind === "value");
  const own: Words[] = [
    ...(named
      ? [
          words(`有多少用户${named.words.zh}？`, `How many users have “${named.words.en}”?`),
          words(`哪些因素与“${named.words.zh}”有关？`, `What leads to “${named.words.en}”?`),
        ]
      : []),
    ...(thing ? [words(`有多少用户看过${thing.words.zh}？`, `How many users looked at ${thing.words.en}?`)] : []),
    ...(value?.is.kind === "value"
      ? [words(`${value.is.value}的用户有多少？`, `How many users are “${value.is.value}”?`)]
      : []),
  ];
  const all = [...own, ...suggestionsFrom(lexicon)];
  return all.filter(({ zh }, i) => all.findIndex((other) => other.zh === zh) === i).slice(0, NEAREST);
}
