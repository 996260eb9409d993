import type { Cue } from "./cues";
import type { FoundCue, Links, Thing } from "./links";
import { wordsIn, type Token } from "./text";

/** Words beside which a name stands: what is unknown there decides who or what is meant. */
const BESIDE: ReadonlySet<Cue> = new Set([
  "like",
  "looked",
  "and",
  "or",
  "than",
  "compare",
  "the",
  "users",
  "rate",
  "relation",
  "leads",
  "effect",
  "why",
  "not",
  "after",
  "before",
  "to",
  "who_do",
  "among",
  "followUp",
  "only",
  "define",
  "count",
]);

/** Words of English and Chinese before a name that no cue stands for. */
const BEFORE_NAME =
  /(?:在|来自|住|去|用|买|对|关于|有|看|from|in|at|of|with|about|on|use[ds]?|using|buy|bought|an?|for|to|the|into|by)\s*$/u;

/**
 * The words of a text that mean nothing here, neighbors as one. `telling` are those that stand where a name stands, and
 * all where the text has nothing to ask about.
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
    if (token.kind === "mark" || token.kind === "number" || means(at)) continue;
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
  const unknown = spots.map(({ start, end }) => {
    const beside = cues.some(
      (cue) =>
        BESIDE.has(cue.cue) &&
        ((cue.end <= start && start - cue.end <= 2) || (cue.start >= end && cue.start - end <= 2)),
    );
    const subject =
      things.some((thing) => thing.start >= end && thing.start - end <= 1) ||
      /^\s*(?:会|能|是|有|都|更|最|也)/u.test(text.slice(end));
    const manner = text.slice(start, end).endsWith("ly");
    const named = !manner && (beside || subject || BEFORE_NAME.test(text.slice(Math.max(0, start - 8), start)));
    return { text: text.slice(start, end), telling: named || !things.some(({ as }) => as === "what") };
  });
  return [...models, ...unknown.filter(({ text: said }) => !models.some((model) => model.text.includes(said)))];
}

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
