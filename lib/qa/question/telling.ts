import type { Cue } from "./cues";
import type { FoundCue, Thing } from "./links";
import { isBreak, type Token } from "./text";

type Spot = { start: number; end: number };

/** A place of a text that means nothing, with what stands around it. */
type Place = Spot & {
  said: string;
  /** Whether it is Chinese. */
  han: boolean;
  /** Of its clause. */
  before: string;
  after: string;
  /** Cues and things that stand right beside it, articles and endings apart. */
  cueBefore: FoundCue | undefined;
  cueAfter: FoundCue | undefined;
  thingBefore: Thing | undefined;
  thingAfter: Thing | undefined;
  /** Things of the same clause that stand before and after it. */
  earlier: readonly Thing[];
  later: readonly Thing[];
};

export type Surroundings = {
  text: string;
  tokens: readonly Token[];
  cues: readonly FoundCue[];
  things: readonly Thing[];
};

/**
 * Whether a word that means nothing decides who or what a question is about, so that it cannot be answered without: it
 * stands where a name stands, as a subject, an object, a description of users or one of two sides. A verb, an adverb, a
 * measure word or the like between things that are known only colours the question.
 */
export function decides({ start, end }: Spot, around: Surroundings): boolean {
  const place = placeOf({ start, end }, around);
  if (isManner(place) || isMeasure(place)) return false;
  if (describesUsers(place) || isJudged(place)) return true;
  if (place.han && Array.from(place.said).length === 1) return isSingleObject(place) || !asksWithout(around);
  if (isVerbOfKnown(place)) return false;
  return (
    !asksWithout(around) ||
    isAlternative(place) ||
    isObject(place) ||
    isSubject(place) ||
    isOfField(place) ||
    isCause(place, around)
  );
}

const CLOSE = /^(?:\s|\bthe\b|\ban?\b|了|过|着|["“”'‘’《》「」])*$/u;

/** Nouns that add nothing to the one before them: of `社保缴纳情况` it is `社保缴纳` that counts. */
const EMPTY_NOUN = /^(?:情况|状况|水平|程度|次数|方式|问题|习惯|经历|能力|状态|类型|数量|行为|活动|记录)/u;

function placeOf({ start, end: own }: Spot, { text, tokens, cues, things }: Surroundings): Place {
  const end = own + (EMPTY_NOUN.exec(text.slice(own))?.[0].length ?? 0);
  // Brackets that belong to a name end no clause.
  const breaks = tokens.filter(
    (token) => isBreak(token) && !things.some((each) => each.start <= token.start && token.end <= each.end),
  );
  const from = breaks.findLast((mark) => mark.end <= start)?.end ?? 0;
  const to = breaks.find((mark) => mark.start >= end)?.start ?? text.length;
  const joins = (a: number, b: number) => a <= b && CLOSE.test(text.slice(a, b));
  return {
    start,
    end,
    said: text.slice(start, own),
    han: /\p{Script=Han}/u.test(text.slice(start, own)),
    before: text.slice(from, start),
    after: text.slice(end, to),
    cueBefore: cues.findLast((cue) => joins(cue.end, start)),
    cueAfter: cues.find((cue) => joins(end, cue.start)),
    thingBefore: things.findLast((each) => joins(each.end, start)),
    thingAfter: things.find((each) => joins(end, each.start)),
    earlier: things.filter((each) => each.start >= from && each.end <= start),
    later: things.filter((each) => each.start >= end && each.end <= to),
  };
}

const isCue = (found: FoundCue | undefined, ...wanted: Cue[]): boolean =>
  found !== undefined && wanted.includes(found.cue);

/** What is known is a question by itself. */
function asksWithout({ cues, things }: Surroundings): boolean {
  const has = (...wanted: Cue[]) => cues.some(({ cue }) => wanted.includes(cue));
  if (things.some(({ as, is }) => as === "what" && is.kind !== "field")) return true;
  if (has("graph", "changes", "overview", "pattern", "funnel")) return true;
  if (things.some(({ is }) => is.kind === "field")) return has("distribution", "rank", "lowest", "which", "rate");
  return has("rank", "did") && has("item_kind", "app_kind", "media_kind", "poi_kind", "type_kind", "events");
}

/** How something is done or said. */
const isManner = ({ said, after, han }: Place): boolean =>
  han
    ? /^(.)一\1$|^一(.)\2$|^(.)\3(.)\4$|(?:地|来看|来说|来讲|而言|之下|不)$/u.test(said) ||
      /^地(?![区方点])/u.test(after)
    : /(?<!fami|supp|rep|assemb|butterf|ita|monopo)ly$|wise$|wards?$/u.test(said);

/** What things are counted by: the `张` of `这张图`. */
const isMeasure = ({ said, before, han }: Place): boolean =>
  han && Array.from(said).length === 1 && /(?:[这那哪几每某各一两多少数]|\d)\s*$/u.test(before);

/** `有房的用户`, `付费用户`, `churned users`. */
function describesUsers({ said, after, han, cueAfter }: Place): boolean {
  if (!han)
    return (
      (isCue(cueAfter, "users") && !isGerund(said)) ||
      /^\s+(?:fans?|lovers?|enthusiasts?|buffs?|addicts?)\b/u.test(after)
    );
  if (/^的?(?:用户|客户|人|顾客|消费者|人群|群体|爱好者|粉丝|玩家|迷|一族|族|党|控|们|者)/u.test(after)) return true;
  return after.startsWith("的") && /^的?(?:比例|占比|率|有多少|有几|多吗|里|当中)/u.test(after);
}

const JUDGEMENT = /^(?:够不够|够用|够吗|好不好|好吗|好用|行不行|怎么样|怎样|咋样)/u;

/** What is asked how good it is, or that question itself: `客服态度怎么样`, `停车位够不够`. */
const isJudged = ({ said, after, han, thingBefore }: Place): boolean =>
  han && (JUDGEMENT.test(said) || (thingBefore !== undefined && JUDGEMENT.test(after)));

/** A single character that is an object and ends there: `有房的`. */
const isSingleObject = ({ before, after }: Place): boolean =>
  (before.endsWith("的") && /^有(?:多少|几)/u.test(after)) ||
  (/(?:有|喜欢|爱|买|养|住)$/u.test(before) && /^(?:的|吗|$)/u.test(after));

const PREPOSITION =
  /\b(?:in|at|from|of|with|without|about|on|for|into|via|using|against)\s+(?:(?:the|an?|any|our)\s+)?$/u;

/** `drawn to the BMW`, `吸引了高尔夫用户`: how known things stand to one another. */
function isVerbOfKnown(place: Place): boolean {
  const { said, after, before, han, cueBefore, thingAfter, earlier } = place;
  if (han)
    return /^[了过着]/u.test(after) && (thingAfter !== undefined || /^[了过着](?:多少|几|哪|谁|什么)/u.test(after));
  if (isGerund(said) && thingAfter !== undefined) return true;
  // `requested a quote`
  const done = said.endsWith("ed") && leadsTo(place, /^\s+(?:an?|the|their|for)?\s*/u);
  if (done && (done.is.kind === "types" || done.is.kind === "outcome")) return true;
  if (PREPOSITION.test(before)) return false;
  if (leadsOn(place, /^\s+(?:to|by|towards?|into|with|about|over|for|of)\s+(?:(?:the|an?)\s+)?/u) && VERB.test(said))
    return true;
  // `golf fans keener on the BMW`
  if (leadsOn(place, /^\s+(?:to|by|towards?|about|over|on)\s+(?:(?:the|an?)\s+)?/u) && earlier.length > 0) return true;
  return /\bto\s+$/u.test(before) && !isCue(cueBefore, "leads", "relation") && thingAfter !== undefined;
}

const VERB = /(?:ed|en|wn|ing|te|ise|ize)$/u;

/** What is known to which such words lead straight from a word. */
function leadsTo({ end, after, later }: Place, words: RegExp): Thing | undefined {
  const found = words.exec(after);
  return found === null ? undefined : later.find(({ start }) => start === end + found[0].length);
}
const leadsOn = (place: Place, words: RegExp): boolean => leadsTo(place, words) !== undefined;

const isGerund = (said: string): boolean => said.endsWith("ing");

/** Words of comparisons beside which one of the sides stands; `more` is none of them. */
const SIDES = /^(?:vs|versus|or|than|between|compared?|comparing|还是|比|比起|相比|对比|或|或者)$/u;

/** `BMW or Lada`, `滑板和购买`. */
function isAlternative({ cueBefore, cueAfter, han, said }: Place): boolean {
  const side = (found: FoundCue | undefined) =>
    found !== undefined && (["and", "or", "than"].includes(found.cue) || SIDES.test(found.text));
  if (!han && /(?:ed|ing)$/u.test(said)) return side(cueBefore) && !side(cueAfter);
  return side(cueBefore) || (side(cueAfter) && !/^(?:between|compar)/u.test(cueAfter?.text ?? ""));
}

/** Cues after which a name stands. */
const NAMES_AFTER: readonly Cue[] = [
  "like",
  "looked",
  "only",
  "define",
  "count",
  "which",
  "rank",
  "lowest",
  "leads",
  "not",
  "who_do",
];
/** What is not a thing, so that a word before it only says of what kind it is: `有什么直接联系`. */
const ABSTRACT: readonly Cue[] = [
  "relation",
  "effect",
  "compare",
  "distribution",
  "profile",
  "lag",
  "path",
  "pattern",
  "funnel",
  "graph",
  "leads",
];
const SOME = /(?:有|什么|哪些|何|无|没|\b(?:an?|any|some|what|no|the|is|are))\s*$/u;
const ADJECTIVE = /(?:ive|ful|ous|able|ible|less|est|ical|ual|ent|ary)$/u;

/** What stands behind a thing that is asked for: `what colour of BMW`, `什么颜色的宝马`. */
const ASKED_FOR = /^(?:\s+(?:of|do|does|did|is|are|was|were|has|have|for|in|on)\b|的|是|最|更|$)/u;

/** What something known has that is measured: `客服响应时间`. */
const OF_THING = /^(?:时间|时长|速度|效率|质量|态度|成本|费用)/u;

function isObject(place: Place): boolean {
  const { said, before, after, han, cueBefore, cueAfter, thingBefore, thingAfter } = place;
  if (isCue(cueAfter, ...ABSTRACT) && (SOME.test(before) || (!han && ADJECTIVE.test(said)))) return false;
  if (han && /(?:对|关于|来自|住在?)$/u.test(before)) return true;
  if (isCue(cueAfter, "leads", "effect")) return true;
  if (
    han &&
    thingBefore &&
    (OF_THING.test(after) || /哪[个位家款]$/u.test(before.slice(0, before.lastIndexOf(thingBefore.text))))
  )
    return true;
  if (isCue(cueAfter, "rate", "count") && !(ADJECTIVE.test(said) && !han)) return true;
  if (!han && thingBefore && /\b(?:which|what)\s+$/u.test(before.slice(0, before.lastIndexOf(thingBefore.text))))
    return true;
  if (isCue(cueAfter, "rank", "lowest") && !isCue(cueBefore, ...NAMES_AFTER)) return false;
  if (/(?:\b(?:what|which|whose)\s+|什么|哪[种类些个款家位])$/u.test(before) && ASKED_FOR.test(after)) return true;
  if (thingBefore?.is.kind === "entity" && isCue(cueAfter, "item_kind")) return true;
  const known = thingAfter !== undefined && thingAfter.is.kind !== "entity";
  if (known && (han || ADJECTIVE.test(said))) return false;
  if (isCue(cueBefore, ...NAMES_AFTER)) return true;
  if (isCue(cueBefore, "users", "who", "pronoun") && !han) return thingAfter === undefined;
  if (han) {
    if (/(?:在|来自|住|去|用|买|对|关于|有|看|从|跟|向|以|按|把|被|(?<!因)为)$/u.test(before)) return true;
    if (thingBefore?.is.kind === "outcome") return true;
    if (/[更最]$/u.test(before) && after === "") return true;
    const named = thingBefore?.is.kind === "entity" && !/^[了过着]/u.test(after);
    return named && thingAfter === undefined && !isCue(cueAfter, "which", "who", "count", "users", "rank");
  }
  if (PREPOSITION.test(before) || /\b(?:to|by)\s+(?:(?:the|an?)\s+)?$/u.test(before)) return true;
  if (/\b(?:an?|our|their|my|your)\s+$/u.test(before)) return true;
  if (/\bthe\s+$/u.test(before)) return thingAfter === undefined || !known;
  if (isCue(cueBefore, "after", "before") && !isCue(cueAfter, "after", "before")) return true;
  return thingBefore?.is.kind === "outcome" || thingBefore?.is.kind === "entity";
}

/** Who or what does it, where nobody else does: `外星人会买车吗`. */
function isSubject({ before, after, han, earlier, thingBefore, thingAfter, cueAfter }: Place): boolean {
  const does = thingAfter !== undefined || /^\s*(?:会|能|是|有|都|更|最|也)/u.test(after) || isCue(cueAfter, "leads");
  if (
    !han &&
    earlier.length === 0 &&
    /^\s*(?:(?:how|why|when)\s+)?(?:do|does|did|are|is|was|were|will|would|can|could|have|has)\s+$/u.test(before)
  )
    return true;
  if (!does) return false;
  if (thingBefore !== undefined && han && /^(?:会|能|是|有|都|更|最|也)/u.test(after)) return true;
  return (
    earlier.length === 0 &&
    !/用户|客户|人|谁|哪|他|她|\b(?:users?|people|customers?|they|who|which|he|she|that)\b/u.test(before)
  );
}

/** `用户的忠诚度`, `loyalty of users`: what users or things are said to have. */
const isOfField = ({ before, after, han, thingAfter, cueAfter }: Place): boolean =>
  han &&
  ((before.endsWith("的") &&
    thingAfter === undefined &&
    (cueAfter === undefined || isCue(cueAfter, "rank", "the", "count"))) ||
    (after.startsWith("的") && !SOME.test(before)));

/** What stands before `对` in a question about an effect is what has it: `邮件营销对购买有多大作用`. */
function isCause({ end, after, before }: Place, { cues, things }: Surroundings): boolean {
  if (!cues.some(({ cue }) => cue === "effect" || cue === "leads" || cue === "relation")) return false;
  const chinese = /^[^对]*对(?!比)/u.exec(after);
  if (chinese) return !things.some(({ start }) => start >= end && start < end + chinese[0].length);
  return (
    /\b(?:effect|impact|influence|role)s? of\s+(?:\S+\s+){0,3}$/u.test(before) && /^\s+(?:\S+\s+){0,3}on\b/u.test(after)
  );
}
