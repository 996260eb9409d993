import { estimateTokens, promptText } from "@/lib/llm";
import { NAMES_PER_CALL } from "./schema";

/** A listed entity that a name may mean. */
export type Candidate = { id: string; name: string; category: string | null };

/** An entity as one line of a prompt. */
export type PromptCandidate = { alias: string; id: string; line: string };

const CATEGORY_CHARS_MAX = 60;
/** Entities offered for each name, the likest of those that share any letters with it. */
export const CANDIDATES_PER_NAME = 8;
/** What the entities of one prompt may take; of it, what those may take that are like no name in it. */
const CANDIDATE_TOKENS_MAX = 6000;
const COMMON_TOKENS_MAX = 1500;
const NAME_TOKENS_MAX = 6000;

function lineOf({ name, category }: Candidate, alias: string): string {
  const short = category === null ? undefined : promptText(category).slice(0, CATEGORY_CHARS_MAX).toWellFormed();
  return JSON.stringify({ id: alias, name: promptText(name), ...(short ? { category: short } : {}) });
}

/**
 * Entities to offer for some names, within the prompt's share of tokens: the likest of each name before the second
 * likest of any; and then the most used ones, for a name may be a translation or a nickname and share no letter with
 * what it means. `found` holds for each name what is like it, the likest first; `common` is in the order of use.
 */
export function chooseCandidates(
  found: readonly (readonly Candidate[])[],
  common: readonly Candidate[],
): PromptCandidate[] {
  const ranked = Array.from({ length: CANDIDATES_PER_NAME }, (_, rank) =>
    found.flatMap((list) => list.slice(rank, rank + 1)),
  ).flat();
  const chosen = new Map<string, PromptCandidate>();
  let tokens = 0;
  const offer = (entries: readonly Candidate[], tokensMax: number) => {
    for (const entry of entries) {
      if (chosen.has(entry.id)) continue;
      const alias = `c${chosen.size + 1}`;
      const line = lineOf(entry, alias);
      const cost = estimateTokens(line);
      if (tokens + cost > tokensMax) return;
      tokens += cost;
      chosen.set(entry.id, { alias, id: entry.id, line });
    }
  };
  offer(ranked, CANDIDATE_TOKENS_MAX);
  offer(common, Math.min(CANDIDATE_TOKENS_MAX, tokens + COMMON_TOKENS_MAX));
  return [...chosen.values()];
}

/** The first of some names that one call can be about. */
export function takeWindow<T extends { name: string }>(names: readonly T[]): T[] {
  const taken: T[] = [];
  let tokens = 0;
  for (const each of names.slice(0, NAMES_PER_CALL)) {
    tokens += estimateTokens(promptText(each.name)) + 12;
    if (taken.length > 0 && tokens > NAME_TOKENS_MAX) break;
    taken.push(each);
  }
  return taken;
}
