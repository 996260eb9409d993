import { overstatements, Level } from "@/lib/causal";
import type { CitedSentence, ToldFact } from "@/lib/runs";
import { citationsIn, type Citation } from "./citations";
import { figuresOf, isWholeRange, matchesOf, type FactFigures } from "./figures";
import { hideNames, quoteNames, textsOf } from "./names";
import { numeralsIn, type Numeral } from "./numerals";
import { rowsAreMixedUp } from "./rows-named";
import { SentenceSplitter, type SentenceSpan } from "./sentences";

type Reason = CitedSentence["reasons"][number];
export type Verdict = Pick<CitedSentence, "facts" | "status" | "reasons">;

/** What an answer's sentences are held against; `said` are the sentences of the facts themselves. */
export type Ground = {
  facts: ReadonlyMap<string, FactFigures & { said: ReadonlySet<string> }>;
  names: readonly string[];
};

export function groundOf(facts: readonly ToldFact[], names: readonly string[]): Ground {
  return {
    facts: new Map(facts.map((fact) => [fact.id, { ...figuresOf(fact, names), said: sentencesOf(fact) }])),
    names,
  };
}

function sentencesOf(fact: ToldFact): Set<string> {
  return new Set(
    textsOf(fact).flatMap((text) => {
      const splitter = new SentenceSplitter();
      return [...splitter.push(text), ...splitter.end()].map(({ start, end }) => essence(text.slice(start, end)));
    }),
  );
}

/** A sentence without white space, marks of lists and emphasis, and its full stop. */
const essence = (sentence: string): string =>
  sentence
    .replace(/^\s*[-+*]\s/u, "")
    .replace(/[\s*`\uFEFF]|[。.]+$/gu, "")
    .replace(/[。.]+$/u, "");

/**
 * Whether a sentence says what the facts it cites say: they exist, every number is one of theirs, and no relation is put
 * more strongly than its level allows. What claims nothing needs no citation.
 */
export function judgeSentence(written: string, kind: SentenceSpan["kind"], ground: Ground): Verdict {
  const citations = citationsIn(written);
  const ids = [...new Set(citations.flatMap(({ ids: cited }) => cited))];
  const facts = ids.filter((id) => ground.facts.has(id));
  const shown = bare(written, citations);
  const text = hideNames(shown, ground.names);
  const numerals = numeralsIn(hideInterval(text));
  const reasons: Reason[] = ids
    .filter((id) => !ground.facts.has(id))
    .map((id) => ({ code: "unknown_citation", detail: id }));

  if (citations.length === 0) {
    const [numeral] = numerals;
    if (numeral) reasons.push({ code: "no_citation", detail: numeral.text });
    else if (!claimsNothing(text, kind)) reasons.push({ code: "no_citation", detail: "" });
    reasons.push(...overstated(leadIn(text), [], ground, citations));
    return { facts, status: reasons.length === 0 ? "plain" : "unsupported", reasons };
  }
  if (!/[\p{L}\p{N}]/u.test(text)) {
    return { facts, status: reasons.length === 0 ? "plain" : "unsupported", reasons };
  }
  // What a fact says itself it says at its own level: one step of a path may stand higher than the path.
  const own = ids.length > 0 && ids.every((id) => ground.facts.get(id)?.said.has(essence(shown)));
  if (own) return { facts, status: "supported", reasons: [] };
  reasons.push(
    ...differing({ shown, text }, numerals, citations, ground),
    ...overstated(text, facts, ground, citations),
  );
  return { facts, status: reasons.length === 0 ? "supported" : "unsupported", reasons };
}

/** Citations and marks of Markdown as spaces; every other character keeps its place. */
function bare(written: string, citations: readonly Citation[]): string {
  let text = written;
  for (const { start, end } of citations) text = text.slice(0, start) + " ".repeat(end - start) + text.slice(end);
  // A list's number is none of the data.
  const marker =
    /^\s*(?:>\s?)*\s*(?:[*_]{0,3}\d{1,3}(?:[.)](?=[\s*_])|[、．])|[（(]\d{1,2}[)）])/u.exec(text)?.[0] ?? "";
  return (" ".repeat(marker.length) + text.slice(marker.length)).replace(
    /[*_`#|]/gu,
    (mark, at: number, all: string) =>
      mark === "_" && /[\p{L}\p{N}]/u.test(all.charAt(at - 1)) && /[\p{L}\p{N}]/u.test(all.charAt(at + 1)) ? mark : " ",
  );
}

/** That an interval is one of 95 % is how all of them are made. */
const hideInterval = (text: string): string =>
  text.replace(
    /95\s?[%％]\s*(?:的)?(?:置信|区间|confidence|interval|CI\b)|(?:置信水平|confidence level)\D{0,6}95\s?[%％]/giu,
    (words) => " ".repeat(words.length),
  );

/** So many characters of a heading or a lead-in claim nothing by themselves. */
const HEAD_CHARS_MAX = 60;

const CANNOT =
  /数据(?:里|中|本身)?(?:并|也|还|都|均)?(?:无法|不能|没有|没法|未|不足以|尚不能|尚未|不包含|不含|缺少|缺乏)|无法(?:从|由|据|用|回答|判断|得出|确定|证明|说明|区分)|不能(?:说明|证明|据此|回答|推断|得出|判断|区分)|不代表因果|(?:相关|关联|先后)(?:性)?(?:并)?(?:不等于|不是|不意味着|不代表|≠)|没有(?:足够|相关)的?(?:数据|记录|信息)|未(?:记录|包含|收录)|仅(?:供参考|说明相关|描述)|尚未排除|(?:可能|或许)(?:存在|有)(?:其他|未)|因果(?:关系)?(?:尚)?(?:未|无法|不能)/u;
const CANNOT_EN =
  /\b(?:the\s+)?(?:data|facts|evidence|figures|records?)\s+(?:at\s+hand\s+)?(?:(?:do|does|did)\s+not|don['’]t|cannot|can\s?not|can['’]t|hold\s+no|have\s+no|has\s+no|give\s+no|say\s+nothing|are\s+not|is\s+not|alone\s+cannot)\b|\b(?:cannot|can\s?not)\s+(?:be\s+)?(?:answer|answered|said|told|concluded|shown|known|determined|judged)|\bassociation\s+is\s+(?:not|no)\b|\bcorrelation\s+(?:is\s+not|does\s+not)\b|\b(?:is|are)\s+not\s+(?:recorded|in\s+the\s+data|known|shown)\b|\bnot\s+(?:a\s+)?proof\b|\b(?:no\s+(?:data|record|information)|nothing\s+in\s+the\s+data)\b|\bnot\s+ruled\s+out\b/iu;
/** Behind one of these a claim may follow what was denied. */
const TURNS = /但|不过|然而|却|只是|\b(?:but|however|though|although|yet|still|nevertheless|while|whereas|instead)\b/iu;

const CAVEAT =
  /^(?:注意|提示|请注意|说明)?[:：，,]?\s*(?:样本(?:量|数)?(?:较|很|偏|太)?(?:小|少|有限)|(?:以上|这些)?(?:结论|结果|数字|解读)?(?:仅供参考|请谨慎(?:解读|使用|参考)?|需谨慎(?:解读|使用)?))[^\d]{0,40}$/u;
const CAVEAT_EN =
  /^(?:note|caution|please note)?[:,]?\s*(?:the\s+)?(?:samples?|groups?|numbers)\s+(?:is|are)\s+(?:rather\s+|very\s+|too\s+)?(?:small|few)[^\d]{0,80}$|^(?:read|treat|take)\s+(?:this|these|it|them)\s+with\s+(?:care|caution)[^\d]{0,40}$/iu;

/** Headings, lead-ins, questions, and that the data do not say something. The text is without numbers and citations. */
function claimsNothing(text: string, kind: SentenceSpan["kind"]): boolean {
  const words = text.trim();
  if (!/[\p{L}\uE000]/u.test(words)) return true;
  switch (kind) {
    case "rule":
    case "table_head":
      return true;
    case "heading":
      return words.length <= HEAD_CHARS_MAX && !/[。！!.；;]\s*\S/u.test(words);
    case "code":
      return /^(?:```|~~~)/u.test(words);
    case "table_row":
      return false;
    case "text":
      break;
  }
  if (/[?？]["”』」）)]?$/u.test(words)) return true;
  if (/[:：]$/u.test(words) && words.length <= HEAD_CHARS_MAX) return true;
  if (
    /^(?:结论|原因|理由|依据|说明|局限|不足|数据没有说明的|小结|总结|建议|conclusion|reasons?|evidence|caveats?|limits?|limitations?|summary|answer|what the data do not say)[.。]?$/iu.test(
      words,
    )
  )
    return true;
  if (CAVEAT.test(words.replace(/[。.]$/u, "")) || CAVEAT_EN.test(words.replace(/[。.]$/u, ""))) return true;
  return (CANNOT.test(words) || CANNOT_EN.test(words)) && !TURNS.test(words);
}

/** “The main reasons:” announces; that they are reasons stands in what follows. */
const leadIn = (text: string): string =>
  /[:：]\s*$/u.test(text) ? text.replace(/\b(?:main|key|primary|real)\s+reasons?\b|主要?原因/giu, "") : text;

/** Citations that stand together, and the words before them that they speak for. */
type Part = { from: number; to: number; ids: string[] };

function partsOf(text: string, citations: readonly Citation[]): Part[] {
  const parts: Part[] = [];
  let from = 0;
  for (const { start, end, ids } of citations) {
    const last = parts.at(-1);
    const between = text.slice(last === undefined ? 0 : from, start);
    if (last !== undefined && !/[\p{L}\p{N}\uE000]/u.test(between)) last.ids.push(...ids);
    else parts.push({ from, to: start, ids: [...ids] });
    from = end;
  }
  return parts;
}

const LEADS =
  /^[\s\p{P}]*(?:根据|据|依据|按|由|从|以|如|见|参见|according\s+to|as|from|per|by|see|in|fact|facts|事实)?[\s\p{P}]*$/iu;

/** Numbers that none of the facts have which are cited for them. */
function differing(
  { shown, text }: { shown: string; text: string },
  numerals: readonly Numeral[],
  citations: readonly Citation[],
  { facts }: Ground,
): Reason[] {
  const known = (ids: readonly string[]) => ids.flatMap((id) => facts.get(id) ?? []);
  const all = known(citations.flatMap(({ ids }) => ids));
  const parts = partsOf(text, citations);
  // “According to [f1], …”: the citation comes first and speaks for what follows.
  const leads = LEADS.test(text.slice(0, parts[0]?.to ?? 0));
  const reasons: Reason[] = [];
  for (const numeral of numerals) {
    const part = leads ? undefined : (parts.find(({ to }) => numeral.start < to) ?? parts.at(-1));
    const cited = part === undefined ? all : known(part.ids);
    if (matchesOf(numeral, cited) === undefined) reasons.push({ code: "number_differs", detail: numeral.text });
  }
  if (reasons.length > 0) return reasons;
  for (const [i, second] of numerals.entries()) {
    const first = numerals[i - 1];
    if (second.rangeEnd !== "second" || first === undefined || isWholeRange(first, second, all)) continue;
    reasons.push({ code: "number_differs", detail: shown.slice(first.start, second.end) });
  }
  if (reasons.length > 0) return reasons;
  return rowsAreMixedUp(shown, numerals, all).map((detail) => ({ code: "number_differs", detail }));
}

/** Order in time is a claim of the second level. */
const PRECEDES = /常先于|往往先于|通常先于|常在.{1,20}之前|often\s+(?:precedes?|comes?\s+before)|usually\s+precedes?/iu;

function overstated(text: string, ids: readonly string[], { facts }: Ground, citations: readonly Citation[]): Reason[] {
  const levels = (some: readonly string[]) => some.flatMap((id) => facts.get(id)?.fact.level ?? []);
  const level = (value: number) => Level.parse(Math.min(4, Math.max(0, value)));
  const own = levels(ids);
  const highest = level(Math.max(0, ...own));
  const say = (words: string): Reason => ({ code: "overstated", detail: words.slice(0, 200) });
  const whole = overstatements(quoteNames(text), highest).map(say);
  if (whole.length > 0) return whole;
  if (own.length > 0 && own.length === ids.length && highest < 2) {
    const words = PRECEDES.exec(text)?.[0];
    if (words !== undefined) return [say(words)];
  }
  const parts = partsOf(text, citations);
  if (parts.length < 2 || own.length < 2) return [];
  return parts.flatMap(({ from, to, ids: cited }) => {
    const lowest = levels(cited);
    return lowest.length === 0
      ? []
      : overstatements(quoteNames(text.slice(from, to)), level(Math.min(...lowest))).map(say);
  });
}
