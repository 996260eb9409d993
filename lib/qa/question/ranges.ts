import type { Lexicon, LexiconField } from "./lexicon";
import type { Meaning } from "./links";
import { smallNumber } from "./small-numbers";

export type FoundRange = { start: number; end: number; text: string; meaning: Meaning };

const N = String.raw`(\d+(?:\.\d+)?)\s*(万|千|百万|k\b|w\b|thousand\b|million\b)?`;
const TO = String.raw`\s*(?:到|至|~|–|—|-|to|and)\s*`;
const UNIT = String.raw`(?:\s*(?:岁|元|块钱?|人民币|yuan|rmb|cny|years? old|years?))?`;
const MORE = String.raw`(?:不低于|不少于|大于等于|大于|高于|超过|多于|至少|≥|>=|>|more than|greater than|higher than|at least|no less than|over|above|older than|exceeding|exceeds)`;
const LESS = String.raw`(?:不高于|不超过|不多于|小于等于|小于|低于|少于|不到|未满|不满|至多|≤|<=|<|less than|lower than|at most|no more than|under|below|younger than|up to)`;
const UP = String.raw`(?:及以上|以上|之上|起|or more|or older|or above|and above|and over|\+)`;
const DOWN = String.raw`(?:及以下|以下|之下|以内|or less|or younger|or below|and below|and under)`;

const SCALE: Readonly<Record<string, number>> = {
  万: 10_000,
  w: 10_000,
  千: 1000,
  k: 1000,
  thousand: 1000,
  百万: 1e6,
  million: 1e6,
};

const numberOf = (digits: string | undefined, scale: string | undefined): number | undefined =>
  digits === undefined ? undefined : Number(digits) * (scale === undefined ? 1 : (SCALE[scale.trim()] ?? 1));

/** Names that a number may stand beside, so that it is known what it is a number of. */
const NUMBER_NAMES: Readonly<Record<string, string>> = {
  age: "年龄|年纪|岁数|age|aged|ages",
  income: "月收入|年收入|收入|工资|月薪|薪资|薪水|income|salary|earning|earnings|earns?|making",
  budget: "购车预算|预算|budgets?",
};

/** What is young, rich and the like, where no number is given: by quarters of the users who have the field. */
const ADJECTIVES: readonly { field: string; pattern: RegExp; end: "high" | "low" | "middle" }[] = [
  { field: "age", pattern: /中年(?!龄)的?(?:用户|人|客户)?|\bmiddle[- ]aged\b/gu, end: "middle" },
  { field: "age", pattern: /年轻的?(?:用户|人|客户)?|年纪小的?|\byoung(?:er)?\b(?! than)/gu, end: "low" },
  { field: "age", pattern: /年长的?|年纪大的?|年龄大(?!小)的?|中老年|\bolder\b(?! than)|\belderly\b/gu, end: "high" },
  {
    field: "income",
    pattern:
      /高收入的?|收入高(?!低|不高)的?|收入较高的?|有钱的?|富裕的?|\bhigh(?:er)?[- ]incomes?\b|\bwealthy\b|\brich\b|\bhigh[- ]earning\b|\bhigh earners?\b/gu,
    end: "high",
  },
  {
    field: "income",
    pattern: /低收入的?|收入低的?|收入较低的?|\blow(?:er)?[- ]incomes?\b|\bpoor\b|\blow earners?\b/gu,
    end: "low",
  },
  {
    field: "budget",
    pattern: /高预算的?|预算高(?!低|不高)的?|预算充足的?|\bhigh(?:er)?[- ]budgets?\b|\bbig budgets?\b/gu,
    end: "high",
  },
  {
    field: "budget",
    pattern: /低预算的?|预算低的?|预算少的?|预算有限的?|\blow(?:er)?[- ]budgets?\b|\bsmall budgets?\b/gu,
    end: "low",
  },
];

/** `over 30` and `高于` leave the number out; `30岁以上`, `以下`, `at least` and `不超过` hold it. */
const ABOVE =
  /(?<!不)(?:高于|超过|多于)|大于(?!等于)|>(?!=)|(?<!no )(?:more|greater) than|higher than|older than|(?<!and )\bover\b|(?<!(?:and|or) )\babove\b|\bexceed/u;
const BELOW =
  /(?<!不)(?:低于|少于)|小于(?!等于)|不到|未满|不满|<(?!=)|(?<!no )(?:less|lower|fewer) than|younger than|(?<!and )\bunder\b|(?<!(?:and|or) )\bbelow\b/u;

/**
 * The least by which two numbers of a field differ: ages and the like are whole. A quartile of whole numbers may lie
 * between two of them.
 */
function stepOf({ numbers }: LexiconField): number {
  if (!numbers) return 1e-6;
  const whole = [numbers.min, numbers.max, 4 * numbers.p25, 4 * numbers.p50, 4 * numbers.p75];
  return whole.every(Number.isInteger) ? 1 : 1e-6;
}

const escape = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/**
 * Where a text limits a field to numbers, such as `25到35岁` or `income above 20k`. A number that is ten thousand times
 * too large for the field is taken to count in ten thousands, as `50万` of a budget that profiles give in ten thousands.
 *
 * @param text normalized
 */
export function findRanges(text: string, { fields, days }: Pick<Lexicon, "fields" | "days">): FoundRange[] {
  const found: FoundRange[] = [];
  const put = (match: RegExpExecArray, field: LexiconField, min: number | undefined, max: number | undefined) => {
    const start = match.index;
    const end = start + match[0].length;
    if (found.some((other) => start < other.end && other.start < end)) return;
    if (min === undefined && max === undefined) return;
    if (min !== undefined && max !== undefined && min > max) return;
    const step = stepOf(field);
    const meaning: Meaning = {
      kind: "range",
      on: field.on,
      field: field.name,
      ...(min === undefined ? {} : { min: ABOVE.test(match[0]) ? min + step : min }),
      ...(max === undefined ? {} : { max: BELOW.test(match[0]) ? max - step : max }),
    };
    found.push({ start, end, text: match[0].trim(), meaning });
  };
  // Ages are told without a name; what is named is something else: `budget between 30 and 50`.
  const agesLast = fields.toSorted((a, b) => Number(a.name === "age") - Number(b.name === "age"));
  for (const field of agesLast) {
    const { numbers } = field;
    if (field.type !== "number" || numbers === undefined) continue;
    const scaled = (value: number | undefined): number | undefined =>
      value !== undefined && value > numbers.max * 20 && value / 10_000 <= numbers.max * 20 ? value / 10_000 : value;
    const own = [field.name.replaceAll("_", " "), field.words.zh, field.words.en].map((each) =>
      escape(each.toLowerCase()),
    );
    const names = `(?:${[...own, ...(field.on === "profile" ? [NUMBER_NAMES[field.name] ?? own[0]] : [])].join("|")})`;
    const gap = String.raw`\s*(?:在|是|为|between|from|of|is|are|:|：|=)*\s*`;
    const patterns: [RegExp, (match: RegExpExecArray) => [number | undefined, number | undefined]][] = [
      [new RegExp(`${names}${gap}${N}${TO}${N}${UNIT}(?:之间)?`, "gu"), rangeOf],
      [new RegExp(`${names}${gap}${MORE}\\s*${N}${UNIT}`, "gu"), (m) => [numberOf(m[1], m[2]), undefined]],
      [new RegExp(`${names}${gap}${LESS}\\s*${N}${UNIT}`, "gu"), (m) => [undefined, numberOf(m[1], m[2])]],
      [new RegExp(`${names}${gap}${N}${UNIT}\\s*${UP}`, "gu"), (m) => [numberOf(m[1], m[2]), undefined]],
      [new RegExp(`${names}${gap}${N}${UNIT}\\s*${DOWN}`, "gu"), (m) => [undefined, numberOf(m[1], m[2])]],
      [new RegExp(`${MORE}\\s*${N}\\s*(?:in\\s+)?${names}`, "gu"), (m) => [numberOf(m[1], m[2]), undefined]],
    ];
    if (field.name === "age" && field.on === "profile") {
      patterns.push(
        [new RegExp(`${N}(?:\\s*岁)?${TO}${N}\\s*(?:岁|years? old|year[- ]olds?)(?:之间)?`, "gu"), rangeOf],
        [
          /\b(?:aged?|between)\s+(\d{2})()\s*(?:to|and|-|–|until)\s*(\d{2})()\b(?!\s*(?:time|day|hour|%)|[-./\d])/gu,
          rangeOf,
        ],
        [
          new RegExp(`${N}\\s*(?:岁|years? old)\\s*${UP}|${MORE}\\s*${N}\\s*(?:岁|years? old)`, "gu"),
          (m) => [numberOf(m[1] ?? m[3], undefined), undefined],
        ],
        [
          new RegExp(`${N}\\s*(?:岁|years? old)\\s*${DOWN}|${LESS}\\s*${N}\\s*(?:岁|years? old)`, "gu"),
          (m) => [undefined, numberOf(m[1] ?? m[3], undefined)],
        ],
        [/\b(?:over|above|older than)\s+(\d{2})\b(?!\s*(?:time|day|hour|%|,\d))/gu, (m) => [Number(m[1]), undefined]],
        [
          /\b(?:under|below|younger than)\s+(\d{2})\b(?!\s*(?:time|day|hour|%|,\d))/gu,
          (m) => [undefined, Number(m[1])],
        ],
        [/(?<!\d)(\d{2})\s*岁(?!以)/gu, (m) => [Number(m[1]), Number(m[1])]],
        // Who was born in a decade was of such ages in the last year of the data.
        [
          /(?<![\d.])([5-9]0|0[05]|[5-9]5)后|\bborn in the (?:19|20)?([5-9]0|00)s\b/gu,
          (m) => {
            const year = Number(m[1] ?? m[2]);
            const born = year < 50 ? 2000 + year : 1900 + year;
            const now = Number((days?.last ?? "2025").slice(0, 4));
            return [now - born - (year % 10 === 5 ? 4 : 9), now - born];
          },
        ],
        [
          /\b([2-7])0s\b|([二三四五六])十多岁/gu,
          (m) => {
            const from = 10 * (m[1] === undefined ? "一二三四五六".indexOf(m[2] ?? "") + 1 : Number(m[1]));
            return [from, from + 9];
          },
        ],
      );
    }
    for (const [pattern, boundsOf] of patterns) {
      for (const match of text.matchAll(pattern)) {
        const [min, max] = boundsOf(match);
        put(match, field, scaled(min), scaled(max));
      }
    }
    if (field.on !== "profile") continue;
    for (const { field: name, pattern, end } of ADJECTIVES) {
      if (name !== field.name) continue;
      for (const match of text.matchAll(pattern)) {
        const [min, max] = {
          high: [numbers.p75, undefined],
          low: [undefined, numbers.p25],
          middle: [numbers.p25, numbers.p75],
        }[end];
        put(match, field, min, max);
      }
    }
  }
  return found.toSorted((a, b) => a.start - b.start);
}

/** Of `2到3万` both numbers are ten thousands. */
function rangeOf(match: RegExpExecArray): [number | undefined, number | undefined] {
  const [, low, lowScale, high, highScale] = match;
  return [numberOf(low, lowScale ?? highScale), numberOf(high, highScale)];
}

/** Where a text says how often something was at least done: `3次以上`, `at least 3 times`. */
export function findCounts(text: string): { start: number; end: number; atLeast: number }[] {
  const found: { start: number; end: number; atLeast: number }[] = [];
  const patterns: readonly RegExp[] = [
    /(?:至少|不少于|超过)?\s*(\d{1,6}|[一两二三四五六七八九十])\s*[次回遍](?:以上|及以上)?/gu,
    /\b(?:at least|more than|over)?\s*(\d{1,6}|two|three|four|five) (?:or more )?times\b/gu,
    /\b(\d{1,6}|two|three|four|five|six|seven|eight|nine|ten) or more\b(?!\s*(?:%|percent|days?|hours?|years?|yuan|k\b|times))/gu,
    /\b(?:at least|more than|over)\s+(\d{1,6}|two|three|four|five)\b(?!\s*(?:%|percent|days?|hours?|years?|yuan|k\b))/gu,
    /(?:至少|不少于|超过)\s*(\d{1,6}|[两二三四五六七八九十])\s*[场个条篇款]/gu,
  ];
  for (const pattern of patterns) {
    for (const match of text.matchAll(pattern)) {
      const said = match[1] ?? "";
      const count = smallNumber(said);
      const beyond = /超过|more than|over/.test(match[0]) ? 1 : 0;
      if (count > 0) found.push({ start: match.index, end: match.index + match[0].length, atLeast: count + beyond });
    }
  }
  return found;
}
