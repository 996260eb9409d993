import { findBarriers, findMissingWords } from "./barriers";
import { goOn } from "./follow-up";
import { findTypes, type PartSpot } from "./find-types";
import { findTypos } from "./find-typos";
import { graphIdsIn, userIdsIn } from "./ids-in-question";
import type { Lexicon } from "./lexicon";
import type { FoundCue, Links, Meaning, Missing, Thing } from "./links";
import { findPeriods } from "./period";
import { findCounts, findRanges } from "./ranges";
import { respelled } from "./respell";
import { ABOUT_USERS, assignRoles } from "./roles";
import { longest, matchesIn, termIndexOf, type Match } from "./term-index";
import { isBreak, isJoint, normalize, tokenize, type Token } from "./text";
import { withoutRepeats } from "./same-twice";
import { spelledOut } from "./spelled-out";
import { findUnknown } from "./unknown-words";
import { findWithin } from "./within";

/** Beyond it nothing is read; questions that are longer are refused before. */
const CHARS_MAX = 4000;

/** Of meanings that stand in the same place the first one counts. */
const ORDER: readonly Meaning["kind"][] = [
  "user",
  "types",
  "outcome",
  "segment",
  "flag",
  "value",
  "range",
  "entity",
  "field",
  "node",
  "category",
];

/**
 * Takes a question apart: what of the lexicon it names, what it asks, when, and which of its words mean nothing. What a
 * question that goes on with another leaves out is taken over from `before`. Never fails, whatever the text.
 */
export function linkQuestion(question: string, lexicon: Lexicon, before: Links | null = null): Links {
  const text = spelledOut(normalize(question.slice(0, CHARS_MAX)));
  const index = termIndexOf(lexicon);
  const tokens = respelled(tokenize(text), (key) => index.words.has(key), text);
  const barriers = findBarriers(text);
  const ids = idsOf(question, text, lexicon);
  const ranges = findRanges(text, lexicon);
  const free = <T extends { start: number; end: number }>(spots: readonly T[], others: readonly Spot[]) =>
    spots.filter((spot) => !others.some((other) => spot.start < other.end && other.start < spot.end));
  const periods = free(findPeriods(text, lexicon.days?.last ?? "2000-01-01"), [...ids.spots, ...ranges]);
  const withins = free(findWithin(text), [...ids.spots, ...ranges, ...periods]);
  const counts = free(findCounts(text), [...ids.spots, ...ranges, ...periods, ...withins]);
  const fixed: Spot[] = [...ids.spots, ...ranges, ...periods, ...withins, ...counts];
  const isFixed = (at: number) => covers(fixed, tokens[at]);

  const chosen = longest(withoutSplitWords(matchesIn(tokens, index), tokens, text), isFixed);
  // `销售额` is a figure, whatever else begins with it.
  const figures = findMissingWords(text);
  const named = thingsIn(chosen, tokens, text).filter((each) => !figures.some((figure) => holds(figure, each)));
  const things = [...named, ...ids.things, ...ranges.map((range) => thing(range, range.meaning))];
  const bound = (at: number) => isFixed(at) || covers(things, tokens[at]);
  const read = new Set(chosen.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, i) => from + i)));
  for (const typo of findTypos(tokens, index, lexicon, (at) => !read.has(at) && !isFixed(at), bound)) {
    things.push(thing(spotOf(typo, tokens, text), typo.meaning));
  }
  const cues = cuesIn(chosen, tokens, text, things).filter((cue) => !overlaps(cue, things));
  for (const { types, ...place } of typesIn(chosen, tokens, things, cues, index)) {
    const spot = spotOf(place, tokens, text);
    if (!figures.some((figure) => holds(figure, spot))) things.push(thing(spot, { kind: "types", types }));
  }
  const missing = [
    ...missingIn(chosen, tokens, text, things),
    ...figures.filter((spot) => !overlaps(spot, things)),
    ...ids.missing,
  ];
  const assigned = assignRoles(withoutRepeats(interestsFirst(things, cues, lexicon), text), cues, counts, tokens, text);
  const means = (at: number) => read.has(at) || covers([...fixed, ...things, ...missing, ...barriers], tokens[at]);
  const own: Links = {
    text,
    language: /\p{Script=Han}/u.test(text) ? "zh" : "en",
    things: assigned,
    cues,
    period: periods[0] ? { ...periods[0].period, text: periods[0].text } : null,
    within: withins[0] ? { ms: withins[0].ms, text: withins[0].text } : null,
    missing: unique(missing.map(({ text: said, kind }) => ({ text: said, kind }))),
    barriers: barriers.map(({ barrier, text: said }) => ({ barrier, text: said })),
    unknown: findUnknown(text, tokens, means, isFixed, cues, assigned),
    follows: false,
  };
  return before === null ? own : goOn(own, before);
}

type Spot = { start: number; end: number };

const overlaps = (spot: Spot, others: readonly Spot[]): boolean =>
  others.some((other) => spot.start < other.end && other.start < spot.end);

/** Whether a place lies within a longer one. */
const holds = (outer: Spot, inner: Spot): boolean =>
  outer.start <= inner.start && inner.end <= outer.end && outer.end - outer.start > inner.end - inner.start;

const covers = (spots: readonly Spot[], token: Token | undefined): boolean =>
  token !== undefined && overlaps(token, spots);

const spotOf = ({ from, to }: { from: number; to: number }, tokens: readonly Token[], text: string) => {
  const start = tokens[from]?.start ?? 0;
  const end = tokens[to - 1]?.end ?? start;
  return { start, end, text: text.slice(start, end) };
};

const thing = ({ start, end, text }: Spot & { text: string }, is: Meaning): Thing => ({
  text,
  start,
  end,
  is,
  negated: false,
  as: "what",
});

function unique(missing: readonly Missing[]): Missing[] {
  return missing.filter(({ text }, i) => missing.findIndex((other) => other.text === text) === i);
}

/** A single character that stands for itself only where it is a word: not the first one of a longer word. */
function withoutSplitWords(matches: readonly Match[], tokens: readonly Token[], text: string): Match[] {
  const alone = new Set(wordStarts(text));
  return matches.filter(({ from, to, target }) => {
    const token = tokens[from];
    // `有没有用户` does not ask of what use something is.
    if (target.is === "cue" && target.cue === "effect" && text[tokens[to - 1]?.end ?? 0] === "户") return false;
    if (to - from > 1 || token?.kind !== "han") return true;
    if (target.is === "missing" || (target.is === "part" && !target.generic)) return alone.has(token.start);
    return true;
  });
}

let segmenter: Intl.Segmenter | undefined;
const wordStarts = (text: string): number[] =>
  Array.from((segmenter ??= new Intl.Segmenter("zh", { granularity: "word" })).segment(text))
    .filter(({ segment }) => Array.from(segment).length === 1)
    .map(({ index }) => index);

function idsOf(question: string, text: string, lexicon: Lexicon) {
  const spots: Spot[] = [];
  const things: Thing[] = [];
  const missing: (Missing & Spot)[] = [];
  const place = (id: string): (Spot & { text: string }) | undefined => {
    const start = text.indexOf(normalize(id));
    return start < 0 ? undefined : { start, end: start + normalize(id).length, text: id };
  };
  for (const { id, named } of userIdsIn(question.slice(0, CHARS_MAX))) {
    const spot = place(id);
    if (spot === undefined || overlaps(spot, spots)) continue;
    if (lexicon.users.includes(id)) things.push(thing(spot, { kind: "user", id }));
    else if (named) missing.push({ ...spot, kind: "user" });
    else continue;
    spots.push(spot);
  }
  for (const id of graphIdsIn(question.slice(0, CHARS_MAX))) {
    const spot = place(id);
    if (spot === undefined) continue;
    spots.push(spot);
    if (id !== lexicon.graph?.id) missing.push({ ...spot, kind: "graph" });
  }
  return { spots, things, missing };
}

function thingsIn(chosen: readonly Match[], tokens: readonly Token[], text: string): Thing[] {
  const byPlace = new Map<number, { match: Match; meaning: Meaning }[]>();
  for (const match of chosen) {
    if (match.target.is !== "thing") continue;
    const those = byPlace.get(match.from) ?? [];
    byPlace.set(match.from, those);
    those.push({ match, meaning: match.target.meaning });
  }
  return [...byPlace.values()].flatMap((candidates) => {
    const sorted = candidates.toSorted((a, b) => ORDER.indexOf(a.meaning.kind) - ORDER.indexOf(b.meaning.kind));
    const [best] = sorted;
    if (!best) return [];
    // Several types may go by one name; then any of them is meant.
    const types = sorted.flatMap(({ meaning }) => (meaning.kind === "types" ? meaning.types : []));
    const meaning: Meaning =
      best.meaning.kind === "types" ? { kind: "types", types: [...new Set(types)] } : best.meaning;
    return [thing(spotOf(best.match, tokens, text), meaning)];
  });
}

function cuesIn(
  chosen: readonly Match[],
  tokens: readonly Token[],
  text: string,
  things: readonly Thing[],
): FoundCue[] {
  const cues = chosen.flatMap((match) =>
    match.target.is === "cue" ? [inNumber({ cue: match.target.cue, ...spotOf(match, tokens, text) })] : [],
  );
  // After a word for users, "who" describes them; anywhere else it asks.
  const describes = ({ start }: FoundCue) =>
    [...cues.filter(({ cue }) => cue === "users"), ...things.filter(({ is }) => ABOUT_USERS.has(is.kind))].some(
      ({ end }) => end <= start && /^\s{0,2}$/u.test(text.slice(end, start)),
    );
  const seen = new Set<string>();
  return cues.filter((each) => {
    if (/^[a-z]/.test(each.text)) {
      if ((each.cue === "who" || each.cue === "which") && describes(each)) return false;
      if (each.cue === "who_do" && !describes(each)) return false;
    }
    // `爱不爱` and `会不会` ask; they deny nothing.
    if (each.cue === "not" && each.end - each.start === 1 && text[each.start - 1] === text[each.end]) return false;
    const key = `${each.cue} ${each.start}`;
    return !seen.has(key) && seen.add(key);
  });
}

/** `the user` is somebody who was named; `the users` are nobody in particular. */
const inNumber = (found: FoundCue): FoundCue =>
  found.cue === "pronoun" && /(?:users|people|persons|customers)$/.test(found.text)
    ? { ...found, cue: "users" }
    : found;

/** Cues between two words of one name: `看` and `的` of `看过的评测`. */
const LOOSE = new Set(["done", "the", "looked"]);

function typesIn(
  chosen: readonly Match[],
  tokens: readonly Token[],
  things: readonly Thing[],
  cues: readonly FoundCue[],
  index: ReturnType<typeof termIndexOf>,
) {
  const parts = chosen.flatMap(({ from, to, target }): PartSpot[] =>
    target.is === "part" && !covers(things, tokens[from])
      ? [{ part: target.part, generic: target.generic, from, to }]
      : [],
  );
  const groups: PartSpot[][] = [];
  for (const part of parts) {
    const group = groups.at(-1);
    const last = group?.at(-1);
    if (group && last && part.from - last.to <= 2 && isLoose(tokens.slice(last.to, part.from), things, cues))
      group.push(part);
    else groups.push([part]);
  }
  return groups.flatMap((group) => {
    // Of a comparison the word alone is no event type: "A and B, compared".
    const comparesOnly = group.every(({ part, from }) => part === "act:比较" && covers(cues, tokens[from]));
    if (comparesOnly && (things.length > 1 || group[0]?.from === 0)) return [];
    // `the most viewed car` asks for a product; it names no event.
    const asksForKind =
      group.every(({ generic }) => generic) && cues.some(({ cue }) => cue === "rank" || cue === "which");
    if (
      asksForKind &&
      group.some(({ from }) => cues.some((cue) => cue.cue === "item_kind" && covers([cue], tokens[from])))
    )
      return [];
    return findTypes(group, index);
  });
}

function isLoose(between: readonly Token[], things: readonly Thing[], cues: readonly FoundCue[]): boolean {
  // `看什么车` asks which car; the two words around are no name.
  if (between.some(({ key }) => key === "什" || key === "哪" || key === "啥" || key === "what" || key === "which"))
    return false;
  return between.every(
    (token) =>
      !isBreak(token) &&
      (token.kind !== "mark" || isJoint(token)) &&
      !covers(things, token) &&
      cues.every((cue) => !overlaps(cue, [token]) || LOOSE.has(cue.cue)),
  );
}

function missingIn(chosen: readonly Match[], tokens: readonly Token[], text: string, things: readonly Thing[]) {
  return chosen.flatMap((match) => {
    if (match.target.is !== "missing") return [];
    const spot = spotOf(match, tokens, text);
    return overlaps(spot, things) ? [] : [{ ...spot, kind: match.target.entry.kind }];
  });
}

/** After words like "like", a hobby is meant and not the event of the same name: `喜欢打高尔夫` is an interest in golf. */
function interestsFirst(things: readonly Thing[], cues: readonly FoundCue[], lexicon: Lexicon): Thing[] {
  const index = termIndexOf(lexicon);
  return things.map((each) => {
    const liked = cues.some(
      ({ cue, start, end }) =>
        cue === "like" &&
        ((end <= each.start && each.start - end <= 3) || (start >= each.end && start - each.end <= 2)),
    );
    if (each.is.kind !== "types" || !liked) return each;
    const words = tokenize(each.text);
    const inside = matchesIn(words, index).flatMap(({ target, to }) =>
      target.is === "thing" && target.meaning.kind === "value" && target.meaning.list && to === words.length
        ? [target.meaning]
        : [],
    );
    return inside[0] ? { ...each, is: inside[0] } : each;
  });
}
