import { ENGLISH_NUMBER_WORD, chineseNumber, englishNumber } from "./number-words";

/** What a numeral is of, as far as its words say. `plain` says nothing: it may be a count, a ratio or a share. */
export type NumeralKind =
  "plain" | "count" | "percent" | "points" | "tenths" | "fraction" | "times" | "duration" | "level" | "date" | "clock";

/** A number as a sentence states it. */
export type Numeral = {
  start: number;
  end: number;
  text: string;
  kind: NumeralKind;
  /** In the figure's own unit: shares and points of 1, durations in milliseconds. NaN where it is vague. */
  value: number;
  /** By how much the written digits may be off, in the same unit, when they are rounded; 0 for what cannot be. */
  halfStep: number;
  sign: -1 | 0 | 1;
  /** “More than”, “at least”, “less than”, “at most” before it. */
  bound: "over" | "min" | "under" | "max" | null;
  /** “About” before it. */
  about: boolean;
  /** Which end of a range it is, such as `39–45 %`, or is said to be. */
  rangeEnd: "first" | "second" | "lower" | "upper" | null;
  /** Of a date: what of it is written. */
  date?: { year?: number; month?: number; day?: number };
};

const SECOND = 1000;
const DAY = 86_400 * SECOND;
const DURATIONS: readonly (readonly [pattern: string, ms: number])[] = [
  [String.raw`毫秒|milliseconds?\b|ms\b`, 1],
  [String.raw`秒钟?|seconds?\b|secs?\b|s\b`, SECOND],
  [String.raw`分钟|分(?=\s*\d+\s*秒)|minutes?\b|mins?\b|min\b`, 60 * SECOND],
  [String.raw`个?小时|个?钟头|hours?\b|hrs?\b|h\b`, 3600 * SECOND],
  [String.raw`天|日(?=内|后|之|以)|days?\b|d\b`, DAY],
  [String.raw`周(?!末|边|期|围|年)|个?星期|weeks?\b`, 7 * DAY],
  [String.raw`个月|months?\b`, 30 * DAY],
  [String.raw`年(?!龄|轻|级|代|初|底|末)|years?\b(?!\s+old)`, 365 * DAY],
];
const DURATION = DURATIONS.map(([pattern]) => pattern).join("|");
const SCALES: Readonly<Record<string, number>> = {
  百: 100, 千: 1000, 万: 1e4, 十万: 1e5, 百万: 1e6, 千万: 1e7, 亿: 1e8, k: 1000, thousand: 1000, million: 1e6, m: 1e6, billion: 1e9,
}; // prettier-ignore

const POINTS = String.raw`个?百分点|percent(?:age)?[\s-]points?\b|points?\b|pts?\b|pp\b`;
const PERCENT = String.raw`%|percent\b|per\s?cent\b|pct\b`;
const TIMES = String.raw`倍|×|x(?![\p{L}\d])|-?fold\b|times\s+(?:as|more|higher|less|lower|the|likelier|greater)\b`;
const TENTHS = "成(?![为功本交立员都长果熟年人分就绩效])";
const COUNTED = String.raw`(?:个|名|位)?(?:用户|客户|顾客|受访者)|名|位|人(?!民|群|工|均)|条|次|个(?!百分点|月|小时|星期)|款|users?\b|people\b|persons?\b|customers?\b|buyers?\b|events?\b|behaviou?rs?\b|rows?\b|records?\b|sessions?\b|cases\b|members\b|times\b`;

const NUMBER = String.raw`\d{1,3}(?:[,\u2009\u202f]\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+`;
const HAN_NUMBER = "[零〇一二两三四五六七八九十百千万亿]+(?:点[零〇一二三四五六七八九]+)?";
const WORDS = String.raw`(?:${ENGLISH_NUMBER_WORD})(?:(?:[\s-]+|\s+and\s+)(?:${ENGLISH_NUMBER_WORD}))*`;
const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const MONTH = String.raw`(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?`;

type Reading = Partial<Numeral> & { kind: NumeralKind; value: number };
/** `skip` for what is no figure; undefined where another form may fit. */
type Form = { pattern: RegExp; read(groups: Record<string, string | undefined>): Reading | "skip" | undefined };

const decimalsOf = (digits: string): number => digits.split(".")[1]?.length ?? 0;
const plainValue = (digits: string): number => Number(digits.replace(/[,\u2009\u202f]/gu, ""));

/** Readings of a number by the word behind it. */
function withUnit(value: number, halfStep: number, unit: string): Reading {
  const is = (pattern: string) => new RegExp(`^(?:${pattern})`, "iu").test(unit);
  if (unit === "") return { kind: "plain", value, halfStep };
  if (is(POINTS)) return { kind: "points", value: value / 100, halfStep: halfStep / 100 };
  if (is(PERCENT)) return { kind: "percent", value: value / 100, halfStep: halfStep / 100 };
  if (is(TENTHS)) return { kind: "tenths", value: value / 10, halfStep: halfStep / 10 };
  if (is(TIMES)) return { kind: "times", value, halfStep };
  const duration = DURATIONS.find(([pattern]) => is(pattern));
  if (duration) return { kind: "duration", value: value * duration[1], halfStep: halfStep * duration[1] };
  return { kind: "count", value, halfStep };
}

const UNIT = `(?<unit>${[POINTS, PERCENT, TENTHS, TIMES, DURATION, COUNTED].join("|")})`;
const sticky = (source: string) => new RegExp(source, "iuy");
const date = (year: string | undefined, month: number, day: string | undefined): Reading => ({
  kind: "date",
  value: 0,
  date: {
    ...(year === undefined ? {} : { year: Number(year) }),
    ...(month > 0 ? { month } : {}),
    ...(day === undefined ? {} : { day: Number(day) }),
  },
});
const monthNumber = (name = "") => MONTHS.indexOf(name.slice(0, 3).toLowerCase()) + 1;
/** “May” and “march” are words, too. */
const isMonthName = (name = "") => /^[A-Z]/u.test(name);
const fraction = (of: number, n: number): Reading => ({ kind: "fraction", value: n / of, halfStep: 0.005 });
const number = (text: string): number =>
  /^[\d.,]/u.test(text) ? plainValue(text) : /^[a-z]/iu.test(text) ? englishNumber(text) : chineseNumber(text);

/** Tried in order at each place; the first that fits is the one. */
const FORMS: readonly Form[] = [
  {
    // Of places in an order, and steps: they claim no figure.
    pattern: sticky(
      String.raw`第\s*(?:\d+|[一二三四五六七八九十百]+)|(?:前|top[\s-]?)\s*(?:\d{1,2}|[二两三四五六七八九十])(?!\d|[.,]\d|\s*(?:${[POINTS, PERCENT, TENTHS, DURATION].join("|")}))(?:名|位|个|大)?|\d{1,3}(?:st|nd|rd|th)\b|(?:step|steps|no\.|步骤)\s*\d{1,2}(?![\d.,]?\d)|\bf\d{1,3}\b`,
    ),
    read: () => "skip",
  },
  {
    pattern: sticky(
      String.raw`(?<![\d.])(?<y>(?:19|20)\d\d)\s*(?:[-/.]\s?(?<m>0?[1-9]|1[0-2])(?!\d)(?:[-/.](?<d>0?[1-9]|[12]\d|3[01])(?!\d))?|年(?:\s*(?<m2>0?[1-9]|1[0-2])\s*月份?(?:\s*(?<d2>[12]\d|3[01]|0?[1-9])\s*[日号])?)?)`,
    ),
    read: ({ y, m, d, m2, d2 }) => date(y, Number(m ?? m2 ?? 0), d ?? d2),
  },
  {
    pattern: sticky(String.raw`(?<![\d.])(?<m>1[0-2]|0?[1-9])\s*月份?(?:\s*(?<d>[12]\d|3[01]|0?[1-9])\s*[日号])?`),
    read: ({ m, d }) => date(undefined, Number(m), d),
  },
  {
    pattern: sticky(
      String.raw`\b(?<m>${MONTH})\s+(?:(?<d>[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?(?!\d),?)?\s*(?<y>(?:19|20)\d\d)?(?!\d)`,
    ),
    read: ({ m, d, y }) => {
      if (!isMonthName(m)) return undefined;
      return d === undefined && y === undefined ? "skip" : date(y, monthNumber(m), d);
    },
  },
  {
    pattern: sticky(String.raw`\b(?<d>[12]\d|3[01]|0?[1-9])\s+(?<m>${MONTH})(?:\s+(?<y>(?:19|20)\d\d))?`),
    read: ({ d, m, y }) => (isMonthName(m) ? date(y, monthNumber(m), d) : undefined),
  },
  { pattern: sticky(String.raw`(?<![\d:])\d{1,2}:\d\d(?::\d\d)?(?![\d:])`), read: () => ({ kind: "clock", value: 0 }) },
  {
    pattern: sticky(
      String.raw`(?:level|等级|第?(?=\d\s*级))\s*(?:为|是|[:：])?\s*L?(?<n>\d)(?![\d.]\d)(?:\s*级)?|(?<![\p{L}\d])L(?<n2>\d)\b`,
    ),
    read: ({ n, n2 }) => ({ kind: "level", value: Number(n ?? n2) }),
  },
  {
    pattern: sticky(String.raw`百分之\s*(?<n>${NUMBER}|${HAN_NUMBER})`),
    read: ({ n = "" }) => {
      const decimals = /^\d/u.test(n) ? decimalsOf(n) : (n.split("点")[1]?.length ?? 0);
      return { kind: "percent", value: number(n) / 100, halfStep: 0.5 / 10 ** decimals / 100 };
    },
  },
  {
    pattern: sticky(
      `(?<of>${NUMBER}|[二两三四五六七八九十百千]+)\\s*分之\\s*(?<n>${NUMBER}|[一二两三四五六七八九十百]+)`,
    ),
    read: ({ of = "", n = "" }) => fraction(number(of), number(n)),
  },
  {
    pattern: sticky(
      `(?<n>\\d+(?:\\.\\d+)?|[一二两三四五六七八九])${TENTHS}(?<d>[一二两三四五六七八九](?![十百千万亿成个分]))?(?<half>半)?`,
    ),
    read: ({ n = "", d, half }) => {
      const tail = d === undefined ? (half === undefined ? 0 : 0.5) : number(d) / 10;
      const fine = d !== undefined || half !== undefined ? 0.1 : 1 / 10 ** decimalsOf(n);
      return { kind: "tenths", value: (number(n) + tail) / 10, halfStep: (0.5 * fine) / 10 };
    },
  },
  {
    pattern: sticky(
      `(?<n>${NUMBER})\\s*(?<scale>十万|百万|千万|万|亿|千|百|thousand\\b|million\\b|billion\\b|(?:k|m)(?![\\p{L}\\d]))?\\s*(?:多|余)?\\s*${UNIT}?`,
    ),
    read: ({ n = "", scale, unit = "" }) => {
      const factor = SCALES[scale?.toLowerCase() ?? ""] ?? 1;
      const reading = withUnit(plainValue(n) * factor, (0.5 / 10 ** decimalsOf(n)) * factor, unit);
      // A whole number is exact, unless a word behind it stands for its zeros.
      const exact = factor === 1 && decimalsOf(n) === 0 && (reading.kind === "plain" || reading.kind === "count");
      return exact ? { ...reading, halfStep: 0 } : reading;
    },
  },
  { pattern: sticky("(?:半数|一半|半(?=的|以上|(?:用户|人)))"), read: () => fraction(2, 1) },
  {
    pattern: sticky("(?<unit>半(?:个)?(?:小时|钟头|天|个月|年|周))"),
    read: ({ unit = "" }) => withUnit(0.5, 0, unit.replace(/^半/u, "")),
  },
  { pattern: sticky("翻(?:了)?(?:一)?[番倍]"), read: () => ({ kind: "times", value: 2, halfStep: 0.05 }) },
  {
    pattern: sticky("[数几]+[十百千万]+|[十百千万]+(?:多|余)?[数几]"),
    read: () => ({ kind: "plain", value: Number.NaN }),
  },
  // In these, characters of numbers count nothing.
  {
    pattern: sticky(
      "一起|一样|一般|一定|一些|一种|一致|一旦|一直|一方|一是|二是|三是|一来|二来|一并|一同|一同样|一系列|一次|一步|一点|一边|一面|一类|一组|一位|一名|一个(?!月|小时|星期|钟头|百分点)|一条|一款|一项|万一|千万(?=别|不|要)|十分(?!之|钟)|十足|百分点|两者|三者|两组|两类|两个(?!月|小时|星期|钟头|百分点|用户)|两款|两种|两项|两边|三个(?!月|小时|星期|钟头|百分点|用户)|三种|三类|三组|三款|一一",
    ),
    read: () => "skip",
  },
  {
    pattern: sticky(`(?<n>${HAN_NUMBER})\\s*(?:多|余)?\\s*(?:${UNIT})`),
    read: ({ n = "", unit = "" }) => {
      const fraction = n.split("点")[1];
      return withUnit(chineseNumber(n), fraction === undefined ? 0 : 0.5 / 10 ** fraction.length, unit);
    },
  },
  {
    pattern: sticky("(?<n>[零〇一二两三四五六七八九十百千万亿]*[十百千万亿][零〇一二两三四五六七八九十百千万亿]*)"),
    read: ({ n = "" }) =>
      /[一二两三四五六七八九]/u.test(n) || n.length > 1 ? { kind: "plain", value: chineseNumber(n) } : "skip",
  },
  {
    pattern: sticky(
      String.raw`\b(?<n>one|two|three|four|five|six|seven|eight|nine)[\s-](?<of>thirds?|quarters?|fifths?|tenths?)\b|\b(?:a|1)\s+(?<of1>third|quarter|fifth|tenth)\s+of\b`,
    ),
    read: ({ n, of, of1 }) => {
      const parts = { t: 3, q: 4, f: 5 }[(of ?? of1 ?? "").charAt(0).toLowerCase()] ?? 1;
      return fraction(/^tenth/iu.test(of ?? of1 ?? "") ? 10 : parts, n === undefined ? 1 : englishNumber(n));
    },
  },
  {
    pattern: sticky(String.raw`\b(?<n>${WORDS})\s+(?:in|out\s+of)\s+(?:every\s+)?(?<of>${WORDS}|\d+)\b`),
    read: ({ n = "", of = "" }) => fraction(number(of), englishNumber(n)),
  },
  {
    pattern: sticky(String.raw`\bhalf\s+(?:an?\s+)?(?<unit>hour|day|week|month|year|minute)\b`),
    read: ({ unit = "" }) => withUnit(0.5, 0, unit),
  },
  { pattern: sticky(String.raw`\bhalf\b(?!-|\s+way|\s+time)`), read: () => fraction(2, 1) },
  {
    pattern: sticky(String.raw`\b(?:twice|doubled?|doubles)\b(?!-)`),
    read: () => ({ kind: "times", value: 2, halfStep: 0.05 }),
  },
  {
    pattern: sticky(String.raw`\b(?:thrice|tripled?|triples)\b`),
    read: () => ({ kind: "times", value: 3, halfStep: 0.05 }),
  },
  {
    pattern: sticky(
      String.raw`\b(?:(?:a\s+)?(?:dozen|couple)s?\s+(?:of\s+)?|(?:tens|hundreds|thousands|millions)\s+of\b)`,
    ),
    read: () => ({ kind: "plain", value: Number.NaN }),
  },
  {
    pattern: sticky(
      String.raw`\bone(?:\s+(?=users?\b|event|person|of\b|another|time)|\b(?!\s+(?:hundred|thousand|million|percent|per\s?cent|day|hour|week|month|year|minute|second|point)))`,
    ),
    read: () => "skip",
  },
  {
    pattern: sticky(String.raw`\b(?<n>${WORDS})[\s-]+(?:${UNIT})`),
    read: ({ n = "", unit = "" }) => withUnit(englishNumber(n), 0, unit),
  },
  {
    pattern: sticky(
      String.raw`\b(?<n>(?:a\s+|${WORDS}[\s-]+)?(?:hundred|thousand|million)(?:(?:[\s-]+|\s+and\s+)(?:${ENGLISH_NUMBER_WORD}))*)\b`,
    ),
    read: ({ n = "" }) => ({ kind: "plain", value: englishNumber(n) }),
  },
  // Digits of other scripts, and superscripts, are read by nobody here.
  { pattern: sticky(String.raw`(?=[^\d])\p{Nd}+|[²³¹⁰-⁹½⅓⅔¼¾⅛]+`), read: () => ({ kind: "plain", value: Number.NaN }) },
];

const OVER = /(?:超过|多于|逾|over|more\s+than|greater\s+than|exceed(?:s|ing|ed)?)\s*(?:了)?\s*$/iu;
const MIN = /(?:至少|不少于|不低于|at\s+least|no\s+fewer\s+than|no\s+less\s+than)\s*$/iu;
const UNDER = /(?:不到|不足|少于|未满|将近|接近|近|fewer\s+than|less\s+than|under|nearly|almost|close\s+to)\s*$/iu;
const MAX = /(?:至多|最多|不超过|不多于|at\s+most|up\s+to|no\s+more\s+than)\s*$/iu;
const ABOUT = /(?:约|大约|大概|约为|左右|around|about|roughly|approximately|some|~|≈)\s*$/iu;
const LOWER = /(?:下限|下界|lower\s+(?:bound|end|limit))\s*(?:为|是|of|is|at|:|：)?\s*[-+]?$/iu;
const UPPER = /(?:上限|上界|upper\s+(?:bound|end|limit))\s*(?:为|是|of|is|at|:|：)?\s*[-+]?$/iu;
const ABOUT_AFTER = /^\s*(?:左右|上下)/u;

function boundOf(before: string, after: string): Numeral["bound"] {
  if (MAX.test(before)) return "max";
  if (MIN.test(before)) return "min";
  if (OVER.test(before)) return "over";
  if (UNDER.test(before)) return "under";
  if (/^\s*(?:以上|or\s+more)/iu.test(after)) return "min";
  if (/^\s*(?:以下|以内|or\s+(?:less|fewer))/iu.test(after)) return "max";
  return null;
}

/** Wide forms of digits and signs as the narrow ones; every character keeps its place. */
export const narrow = (text: string): string =>
  text
    .replace(/[０-９％．＋－／：]/gu, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0))
    .replaceAll("−", "-");

/**
 * Every number that a text states, Chinese or English, in digits or in words, in order. What only counts places in an
 * order or lists is none, nor are words that happen to hold a number. Names with digits must be taken out before.
 */
export function numeralsIn(given: string): Numeral[] {
  const text = narrow(given);
  const found: Numeral[] = [];
  for (let at = 0; at < text.length;) {
    const end = readAt(text, at, found);
    at = end ?? at + 1;
  }
  return withRanges(text, joined(text, found));
}

/** Reads what stands at a place into the list; gives where it ends. */
function readAt(text: string, at: number, found: Numeral[]): number | undefined {
  for (const { pattern, read } of FORMS) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (!match || match[0] === "") continue;
    const end = at + match[0].trimEnd().length;
    const reading = read(match.groups ?? {});
    if (reading === undefined) continue;
    if (reading === "skip") return end;
    const [before, after] = [text.slice(Math.max(0, at - 24), at), text.slice(end, end + 12)];
    const sign = /(?:^|[\s(（[【,，~～–—至到为是])([-+])$/u.exec(before)?.[1];
    found.push({
      start: at,
      end,
      text: text.slice(at, end),
      halfStep: 0,
      sign: sign === "-" ? -1 : sign === "+" ? 1 : 0,
      bound: /[多余]/u.test(match[0]) ? "over" : boundOf(before.replace(/[-+]$/u, ""), after),
      about: ABOUT.test(before) || ABOUT_AFTER.test(after),
      rangeEnd: LOWER.test(before) ? "lower" : UPPER.test(before) ? "upper" : null,
      ...reading,
    });
    return end;
  }
  return undefined;
}

const RANGE = /^\s*(?:[-–—~～至到]|to|and)\s*[-+]?$/iu;
const BRACKETED = /^\s*[,，、;]\s*[-+]?$/u;
const UNIT_BEHIND = new RegExp(`^\\s*[\\])）】]\\s*${UNIT}`, "iu");

/** Both numbers of a range have the unit of the second, or that behind their bracket; `1 h 20 min` is one duration. */
function joined(text: string, numerals: readonly Numeral[]): Numeral[] {
  const result: Numeral[] = [];
  for (const given of numerals.toReversed()) {
    const unit = given.kind === "plain" ? UNIT_BEHIND.exec(text.slice(given.end))?.groups?.["unit"] : undefined;
    const numeral = unit === undefined ? given : inUnit(given, unit);
    const next = result[0];
    const between = next === undefined ? undefined : text.slice(numeral.end, next.start);
    if (next === undefined || between === undefined) result.unshift(numeral);
    else if (numeral.kind === "plain" && next.kind !== "plain" && isRange(text, numeral, between)) {
      result.unshift(
        inUnit(numeral, text.slice(next.start, next.end + 12).replace(/^[\d.,]+(?:\s*[\])）】])?\s*/u, "")),
      );
    } else if (isCompound(numeral, next, between)) {
      const end = { end: next.end, text: text.slice(numeral.start, next.end) };
      result[0] = { ...numeral, ...end, value: numeral.value + next.value, halfStep: next.halfStep };
    } else result.unshift(numeral);
  }
  return result;
}

const isRange = (text: string, { start }: Numeral, between: string): boolean => {
  const before = text.slice(Math.max(0, start - 12), start);
  if (/^\s*and/iu.test(between)) return /between\s*[-+]?$/iu.test(before) && RANGE.test(between);
  if (/^\s*(?:和|与)\s*[-+]?$/u.test(between)) return /(?:介于|在)\s*[-+]?$/u.test(before);
  return RANGE.test(between) || (BRACKETED.test(between) && /[[【]\s*[-+]?$/u.test(before));
};

/** Marks the two ends of what is a range. */
function withRanges(text: string, numerals: readonly Numeral[]): Numeral[] {
  const marked = [...numerals];
  for (const [i, second] of numerals.entries()) {
    const first = marked[i - 1];
    if (first === undefined || first.rangeEnd === "second" || first.kind !== second.kind) continue;
    if (!isRange(text, first, text.slice(first.end, second.start))) continue;
    marked[i - 1] = { ...first, rangeEnd: "first" };
    marked[i] = { ...second, rangeEnd: "second" };
  }
  return marked;
}

const isCompound = (a: Numeral, b: Numeral, between: string): boolean =>
  a.kind === "duration" && b.kind === "duration" && b.value < a.value && /^\s*(?:and|和|又|,)?\s*$/iu.test(between);

/** A number as one of a unit's, whose words begin the text given. */
function inUnit(numeral: Numeral, words: string): Numeral {
  const unit = new RegExp(`^${UNIT}`, "iu").exec(words)?.groups?.["unit"];
  if (unit === undefined) return numeral;
  const reading = withUnit(numeral.value, 0.5 / 10 ** decimalsOf(numeral.text), unit);
  return { ...numeral, ...reading, halfStep: reading.kind === "count" ? 0 : (reading.halfStep ?? 0) };
}
