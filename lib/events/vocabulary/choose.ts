import { estimateTokens, promptText } from "@/lib/llm";
import type { Locale } from "@/lib/core";
import type { EventRole, EventTypeState } from "./schema";

/** An event type as far as the prompt of an extraction is concerned. */
export type PromptType = {
  id: string;
  name: string;
  nameZh: string | null;
  nameEn: string | null;
  definition: string | null;
  role: EventRole | null;
  state: EventTypeState;
  /** Events that have it. */
  events: number;
  /** Actions that its events rest on. */
  actions: Readonly<Record<string, number>>;
  /** Objects that its events name. */
  objects: Readonly<Record<string, number>>;
};

/** Output budgets aside, a vocabulary beyond this would crowd out the rows it is for. */
export const VOCABULARY_TOKENS_MAX = 1500;
const DEFINITION_CHARS_SHOWN = 80;

/**
 * The types a prompt carries, as lines of it, within a budget of tokens. Where not all fit, those go in first that fit
 * the rows, that a person accepted and that are much used; definitions go before names do. The order of the lines
 * depends on nothing but the types, so that equal questions are equal texts.
 */
export function vocabularyLines(
  types: readonly PromptType[],
  rows: readonly string[],
  { locale, tokensMax = VOCABULARY_TOKENS_MAX }: { locale: Locale; tokensMax?: number },
): string[] {
  const usable = types.filter(({ state }) => state !== "merged");
  const full = usable.map((type) => line(type, locale, true));
  if (tokensOf(full) <= tokensMax) return full;
  const text = rows.join("\n").toLowerCase();
  const ranked = usable
    .map((type, index) => ({ index, worth: worthOf(type, text) }))
    .toSorted((a, b) => b.worth - a.worth || a.index - b.index);
  const chosen = new Map<number, string>();
  let left = tokensMax;
  for (const [rank, { index }] of ranked.entries()) {
    const type = usable[index];
    if (!type) continue;
    // The best third keeps its definitions; the others are worth more as names.
    const shown = line(type, locale, rank < ranked.length / 3);
    const cost = estimateTokens(shown);
    if (cost > left) continue;
    left -= cost;
    chosen.set(index, shown);
  }
  return [...chosen].toSorted(([a], [b]) => a - b).map(([, shown]) => shown);
}

const tokensOf = (lines: readonly string[]) => lines.reduce((sum, each) => sum + estimateTokens(each), 0);

/** A name alone, or with what it means; both are one JSON value on a line. */
function line({ name, nameZh, nameEn, definition }: PromptType, locale: Locale, defined: boolean): string {
  const shown = promptText((locale === "en" ? nameEn : nameZh) ?? name);
  if (!defined || definition === null) return JSON.stringify(shown);
  const text = promptText(definition);
  const short =
    text.length > DEFINITION_CHARS_SHOWN ? `${text.slice(0, DEFINITION_CHARS_SHOWN).toWellFormed()}…` : text;
  return JSON.stringify({ type: shown, means: short });
}

/** Fitting the rows counts most, then a person's word, then use; what is known to be noise comes last. */
function worthOf(type: PromptType, text: string): number {
  const words = [...Object.keys(type.actions).map((action) => JSON.stringify(action)), ...Object.keys(type.objects)];
  const fits = words.some((word) => text.includes(word.toLowerCase())) ? 4 : 0;
  const said = type.state === "accepted" ? 2 : 0;
  const used = Math.min(2, Math.log10(1 + type.events) / 2);
  return fits + said + used + (type.role === "target" ? 1 : 0) - (type.role === "noise" ? 2 : 0);
}
