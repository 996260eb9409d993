import type { FoundCue, Links, Thing } from "./links";
import { isExplained } from "./same-twice";
import { decides } from "./telling";
import { wordsIn, type Token } from "./text";

/**
 * The words of a text that mean nothing here, neighbors as one. `telling` are those that decide who or what it is about.
 */
export function findUnknown(
  text: string,
  tokens: readonly Token[],
  means: (at: number) => boolean,
  fixed: (at: number) => boolean,
  cues: readonly FoundCue[],
  things: readonly Thing[],
): Links["unknown"] {
  const words = wordsIn(text);
  const spots: { start: number; end: number }[] = [];
  for (const [at, token] of tokens.entries()) {
    if (token.kind === "mark" || token.kind === "number" || means(at) || isPlayed(token, things)) continue;
    // Of a word that is known in part the whole is told.
    const word = words.findLast(({ start }) => start <= token.start);
    const start = word && token.kind === "han" ? Math.max(word.start, lastEnd(things, token.start)) : token.start;
    const end = word && token.kind === "han" ? Math.max(word.start + word.text.length, token.end) : token.end;
    const last = spots.at(-1);
    if (last && start <= last.end + 1) last.end = Math.max(last.end, end);
    else spots.push({ start, end });
  }
  const models = modelsBehind(tokens, things, fixed).map((spot) => ({
    text: text.slice(spot.start, spot.end),
    telling: true,
  }));
  const around = { text, tokens, cues, things };
  const unexplained = spots.filter(({ end }) => !isExplained(end, things, text));
  const unknown = unexplained.map((spot) => ({
    text: text.slice(spot.start, spot.end),
    telling: decides(spot, around) || isModelName(spot, text),
  }));
  return [...models, ...unknown.filter(({ text: said }) => !models.some((model) => model.text.includes(said)))];
}

/** `理想L9`: a letter with a number behind Chinese characters names a thing, and what is counted without it is another. */
const isModelName = ({ start, end }: { start: number; end: number }, text: string): boolean =>
  /^\p{Script=Han}{2,}[a-z]$/u.test(text.slice(start, end)) && /^\d/u.test(text.slice(end));

const PLAY = /^(?:打|踢|玩|练|play(?:s|ed|ing)?)$/u;

/** `打高尔夫`, `play golf`: what one does with a hobby adds nothing to its name. */
const isPlayed = ({ key, end }: Token, things: readonly Thing[]): boolean =>
  PLAY.test(key) && things.some(({ start }) => start >= end && start - end <= 1);

const MODEL = /^(?:系|级|型|款|seri|clas)/u;

/**
 * What tells a model of a brand from others, where only the brand is known: of `宝马3系` and `奥迪Q7` the data may have
 * other models, and what is counted of the brand is no answer about this one.
 */
function modelsBehind(tokens: readonly Token[], things: readonly Thing[], fixed: (at: number) => boolean) {
  return things.flatMap(({ is, end }) => {
    if (is.kind !== "entity") return [];
    const at = tokens.findIndex(({ start }) => start >= end && start - end <= 1);
    const [token, next] = [tokens[at], tokens[at + 1]];
    if (
      !token ||
      fixed(at) ||
      token.kind === "mark" ||
      token.kind === "han" ||
      things.some((thing) => thing.start <= token.start && token.end <= thing.end && thing.end > end)
    )
      return [];
    const short = token.kind === "number" || token.end - token.start <= 2;
    if (!short || next === undefined) return [];
    const named = next.start - token.end <= 1 && MODEL.test(next.key);
    const mixed = next.start === token.end && next.kind === "number" && token.kind === "word";
    return named || mixed ? [{ start: token.start, end: next.end }] : [];
  });
}

const lastEnd = (things: readonly Thing[], before: number): number =>
  Math.max(0, ...things.filter(({ end }) => end <= before).map(({ end }) => end));
