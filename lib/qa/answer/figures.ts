import type { ToldFact, ToldFigure } from "@/lib/runs";
import { hideNames, textsOf } from "./names";
import { numeralsIn, type Numeral } from "./numerals";

/** A writer may round a number so far; nothing that is further from its figure is the same number. */
const ROUNDING_MAX = 0.05;
/** From here on “about” may leave out the last digits of a count. */
const ABOUT_FROM = 1000;

const EPSILON = 1e-9;

/** The figures of one fact, and the numbers that its own words give. */
export type FactFigures = { fact: ToldFact; figures: readonly ToldFigure[]; words: readonly Numeral[] };

export function figuresOf(fact: ToldFact, names: readonly string[]): FactFigures {
  const words = [...textsOf(fact), ...daysOf(fact.query)].flatMap((text) => numeralsIn(hideNames(text, names)));
  const level: ToldFigure[] = fact.level === null ? [] : [{ name: "level", value: fact.level, unit: "level" }];
  return { fact, figures: [...fact.figures, ...level], words };
}

/** Days that limit what was counted. */
const daysOf = (query: unknown): string[] => JSON.stringify(query ?? {}).match(/\d{4}-\d\d-\d\d/gu) ?? [];

/**
 * The figures that a number may stand for; `words` where a fact's own words give it just so. Undefined where the facts
 * do not have it.
 */
export function matchesOf(numeral: Numeral, facts: readonly FactFigures[]): ToldFigure[] | "words" | undefined {
  if (Number.isNaN(numeral.value)) return undefined;
  const found = facts.flatMap(({ figures }) =>
    figures.filter((figure) => mayStandFor(numeral, figure) && fits(numeral, figure)),
  );
  if (found.length > 0) return found;
  return facts.some(({ words }) => words.some((word) => isSame(numeral, word))) ? "words" : undefined;
}

const LOW = /(?:^|_)lo(?:_|$)/u;
const HIGH = /(?:^|_)hi(?:_|$)/u;
const isBound = ({ name }: ToldFigure) => LOW.test(name) || HIGH.test(name);

/** The ends of an interval are figures only of an interval; nobody may give one for the share itself. */
function mayStandFor({ rangeEnd }: Numeral, figure: ToldFigure): boolean {
  switch (rangeEnd) {
    case null:
      return !isBound(figure);
    case "lower":
      return LOW.test(figure.name);
    case "upper":
      return HIGH.test(figure.name);
    case "first":
      return !HIGH.test(figure.name);
    case "second":
      return !LOW.test(figure.name);
  }
}

/**
 * Whether two numbers are the ends of one interval, or neither is of any: a share beside the end of another one's
 * interval is no range.
 */
export function isWholeRange(first: Numeral, second: Numeral, facts: readonly FactFigures[]): boolean {
  if (facts.some(({ words }) => [first, second].every((end) => words.some((word) => isSame(end, word))))) return true;
  const [from, to] = [matchesOf(first, facts), matchesOf(second, facts)];
  if (from === undefined || to === undefined) return false;
  if (from === "words" || to === "words") return false;
  return from.some((low) =>
    LOW.test(low.name)
      ? to.some(({ name, of }) => name === low.name.replace(/lo(?=_|$)/u, "hi") && of === low.of)
      : to.some((high) => !isBound(high)),
  );
}

function fits(numeral: Numeral, { name, value, unit }: ToldFigure): boolean {
  switch (numeral.kind) {
    case "percent":
    case "tenths":
    case "fraction":
      return unit === "share" && isNear(numeral, value, name);
    case "points":
      return unit === "points" && isNear(numeral, value, name);
    case "times":
      return unit === "ratio" && isNear(numeral, value, name);
    case "duration":
      return unit === "ms" && isNear(numeral, value, name);
    case "level":
      return unit === "level" && numeral.value === value;
    case "count":
      if (unit === "ratio") return /times$/iu.test(numeral.text) && isNear(numeral, value, name);
      return (unit === "count" || unit === "number") && isNear(numeral, value, name);
    case "plain":
      if (unit === "count" || unit === "number" || unit === "ratio") return isNear(numeral, value, name);
      // As a decimal of one: .42, never 4 or 42.
      return (unit === "share" || unit === "points") && numeral.halfStep > 0 && numeral.halfStep <= 0.005 + EPSILON && isNear(numeral, value, name); // prettier-ignore
    case "date":
    case "clock":
      return false;
  }
}

function isNear(numeral: Numeral, figure: number, name: string): boolean {
  const written = numeral.sign < 0 ? -numeral.value : numeral.value;
  // “Lower by 12 points” says the sign in words; of the end of an interval it decides what the interval holds.
  const free = numeral.sign === 0 && figure < 0 && !LOW.test(name) && !HIGH.test(name);
  const value = free ? -figure : figure;
  if (!holds(numeral, written, value)) return false;
  const off = Math.abs(written - value);
  if (off <= EPSILON * Math.max(1, Math.abs(value))) return true;
  // Next to nothing is not nothing, and nearly all are not all.
  if (written === 0 || (Math.abs(written) === 1 && numeral.kind === "percent")) return false;
  const step = Math.max(numeral.halfStep, aboutStep(numeral));
  if (off > step + EPSILON * Math.max(1, Math.abs(value))) return false;
  return numeral.kind === "percent" || numeral.kind === "points" || off <= ROUNDING_MAX * Math.abs(value);
}

/** “About 12,000” leaves the last digits out. */
function aboutStep({ about, value, text, kind }: Numeral): number {
  if (!about || value < ABOUT_FROM || !(kind === "plain" || kind === "count")) return 0;
  const zeros = /0*$/u.exec(/\d[\d,]*/u.exec(text)?.[0].replaceAll(",", "") ?? "")?.[0].length ?? 0;
  return zeros === 0 ? 0 : 0.5 * 10 ** zeros;
}

/** What “more than” and the like say must be so of the figure itself. */
function holds({ bound }: Numeral, written: number, value: number): boolean {
  switch (bound) {
    case null:
      return true;
    case "over":
      return value > written;
    case "under":
      return value < written;
    case "min":
      return value >= written - EPSILON;
    case "max":
      return value <= written + EPSILON;
  }
}

function isSame(numeral: Numeral, word: Numeral): boolean {
  if (numeral.kind !== word.kind) return false;
  if (numeral.kind === "clock") return numeral.text === word.text;
  if (numeral.kind === "date") {
    const [a, b] = [numeral.date ?? {}, word.date ?? {}];
    return (["year", "month", "day"] as const).every((part) => a[part] === undefined || a[part] === b[part]);
  }
  if (numeral.kind === "count" && countedBy(numeral) !== countedBy(word)) return false;
  if (numeral.sign < 0 !== word.sign < 0) return false;
  if (numeral.bound !== word.bound && !holds(numeral, numeral.value, word.value)) return false;
  return Math.abs(numeral.value - word.value) <= EPSILON * Math.max(1, Math.abs(word.value));
}

/** “At least 3 times” is in a fact's words no number of people. */
const countedBy = ({ text }: Numeral): string =>
  /次|times/iu.test(text) ? "times" : /人|名|位|用户|客户|顾客|user|people|person|customer|buyer|member/iu.test(text) ? "people" : "things"; // prettier-ignore
