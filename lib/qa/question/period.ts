import type { Period } from "./links";
import { smallNumber } from "./small-numbers";

/** A place of a text that says when. */
export type FoundPeriod = { start: number; end: number; text: string; period: Period };

const DAY_MS = 86_400_000;

const atDay = (year: number, month: number, day: number) => new Date(Date.UTC(year, month - 1, day));
const iso = (date: Date): string => date.toISOString().slice(0, 10);
const plusDays = (day: string, days: number): string => iso(new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS));

/** The days of a month, or nothing where there is no such month. */
function month(year: number, number: number): Required<Period> | undefined {
  if (number < 1 || number > 12 || year < 1000 || year > 9999) return undefined;
  return { from: iso(atDay(year, number, 1)), to: iso(atDay(year, number + 1, 0)) };
}

function day(year: number, number: number, of: number): string | undefined {
  const date = atDay(year, number, of);
  return year >= 1000 && year <= 9999 && date.getUTCMonth() === number - 1 && date.getUTCDate() === of
    ? iso(date)
    : undefined;
}

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const MONTH =
  "(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)";
const CHINESE_MONTHS = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"];
const DATE = String.raw`(?:(\d{4})\s*[-/.年]\s*)?(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?`;

/**
 * Where a text says when, and which days that are. Days that count from today count from the last day of the data: of
 * data that ended in spring, "last week" asked in autumn would be empty. A month without a year is the latest one that
 * the data can have.
 *
 * @param text normalized
 * @param last the last day of the data, as `2024-05-31`
 */
export function findPeriods(text: string, last: string): FoundPeriod[] {
  const year = Number(last.slice(0, 4));
  const lastMonth = Number(last.slice(5, 7));
  const yearOf = (of: number) => (of > lastMonth ? year - 1 : year);
  const weekday = (new Date(`${last}T00:00:00Z`).getUTCDay() + 6) % 7;
  const dayOf = (parts: readonly (string | undefined)[]): string | undefined => {
    const [y, m, d] = parts;
    return day(y === undefined ? yearOf(Number(m)) : Number(y), Number(m), Number(d));
  };
  const englishDay = (name: string, d: string, y: string | undefined) => {
    const m = MONTHS.indexOf(name.slice(0, 3)) + 1;
    return day(y === undefined ? yearOf(m) : Number(y), m, Number(d));
  };
  const between = (from: string | undefined, to: string | undefined): Period | undefined =>
    from === undefined || to === undefined || from > to ? undefined : { from, to };
  const back = (days: number): Period | undefined =>
    days >= 1 && days <= 3660 ? { from: plusDays(last, 1 - Math.round(days)), to: last } : undefined;
  const previousMonth = month(lastMonth === 1 ? year - 1 : year, lastMonth === 1 ? 12 : lastMonth - 1);

  const rules: readonly [RegExp, (match: readonly (string | undefined)[]) => Period | undefined][] = [
    [
      new RegExp(String.raw`(?:从|自|between|from)?\s*${DATE}\s*(?:到|至|~|–|—|-|to|and|until)\s*${DATE}`, "gu"),
      ([, ...p]) =>
        between(
          dayOf(p.slice(0, 3)),
          p[3] === undefined && p[0] !== undefined ? dayOf([p[0], p[4], p[5]]) : dayOf(p.slice(3, 6)),
        ),
    ],
    [
      /(\d{4})\s*[-/.年]\s*(\d{1,2})\s*月?\s*(?:到|至|~|–|—|to|and)\s*(?:(\d{4})\s*[-/.年]\s*)?(\d{1,2})\s*月?(?![\d日号-])/gu,
      ([, y, m, y2, m2]) => between(month(Number(y), Number(m))?.from, month(Number(y2 ?? y), Number(m2))?.to),
    ],
    [
      /(?<![\d.])(\d{1,2})月?\s*(?:到|至|~|–|—|-)\s*(\d{1,2})月份?(?![\d日号])/gu,
      ([, m, m2]) => between(month(yearOf(Number(m2)), Number(m))?.from, month(yearOf(Number(m2)), Number(m2))?.to),
    ],
    [
      new RegExp(String.raw`(?:自从|自|从|since|starting|from|after)\s*${DATE}\s*(?:以来|以后|之后|起|后|开始)?`, "gu"),
      ([, ...p]) => {
        const from = dayOf(p);
        return from === undefined ? undefined : { from };
      },
    ],
    [
      new RegExp(String.raw`(?:before|until|up to|截至|截止到?)\s*${DATE}|${DATE}\s*(?:以前|之前|前)`, "gu"),
      ([, ...p]) => {
        const to = dayOf(p.slice(0, 3)) ?? dayOf(p.slice(3));
        return to === undefined ? undefined : { to: plusDays(to, -1) };
      },
    ],
    [
      /(?<!\d)(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?(?!\d)/gu,
      ([, ...p]) => between(dayOf(p), dayOf(p)),
    ],
    [/(?<!\d)(\d{1,2})月(\d{1,2})[日号]/gu, ([, m, d]) => between(dayOf([undefined, m, d]), dayOf([undefined, m, d]))],
    [
      new RegExp(
        String.raw`\b${MONTH}\s+(\d{1,2})(?:st|nd|rd|th)?(?:,?\s+(\d{4}))?\s*(?:to|-|–|until|and)\s*(?:${MONTH}\s+)?(\d{1,2})(?:st|nd|rd|th)?(?:,?\s+(\d{4}))?\b`,
        "gu",
      ),
      ([, m, d, y, m2, d2, y2]) =>
        between(englishDay(m ?? "", d ?? "", y ?? y2), englishDay(m2 ?? m ?? "", d2 ?? "", y2 ?? y)),
    ],
    [
      new RegExp(
        String.raw`\b(?:since|starting|from|after)\s+${MONTH}\s+(\d{1,2})(?:st|nd|rd|th)?(?:,?\s+(\d{4}))?\b`,
        "gu",
      ),
      ([, m, d, y]) => {
        const from = englishDay(m ?? "", d ?? "", y);
        return from === undefined ? undefined : { from };
      },
    ],
    [
      new RegExp(String.raw`\b(?:before|until|up to)\s+${MONTH}\s+(\d{1,2})(?:st|nd|rd|th)?(?:,?\s+(\d{4}))?\b`, "gu"),
      ([, m, d, y]) => {
        const to = englishDay(m ?? "", d ?? "", y);
        return to === undefined ? undefined : { to: plusDays(to, -1) };
      },
    ],
    [
      new RegExp(
        String.raw`\b(?:on\s+)?${MONTH}\s+(\d{1,2})(?:st|nd|rd|th)?(?:,?\s+(\d{4}))?\b(?!\s*(?:user|people|time|day|%))`,
        "gu",
      ),
      ([, m, d, y]) => between(englishDay(m ?? "", d ?? "", y), englishDay(m ?? "", d ?? "", y)),
    ],
    [
      new RegExp(
        String.raw`\b(?:in|during|of|since|for)\s+${MONTH}(?:\s+(?:of\s+)?(\d{4}))?\b|\b${MONTH}\s+(?:of\s+)?(\d{4})\b`,
        "gu",
      ),
      ([said, m, y, m2, y2]) => {
        const of = MONTHS.indexOf((m ?? m2 ?? "").slice(0, 3)) + 1;
        const days = month(Number(y ?? y2 ?? yearOf(of)), of);
        return days && said?.startsWith("since") ? { from: days.from } : days;
      },
    ],
    [
      /(?<!\d)(\d{4})\s*年\s*(\d{1,2})\s*月份?|(?<![\d.-])(\d{4})[-/](\d{1,2})(?![\d-])/gu,
      ([, y, m, y2, m2]) => month(Number(y ?? y2), Number(m ?? m2)),
    ],
    [
      /(?<![\d.])(?:(\d{4})年)?(\d{1,2})月份?的?([上中下])旬/gu,
      ([, y, m, part]) => {
        const whole = month(Number(y ?? yearOf(Number(m))), Number(m));
        if (whole === undefined) return undefined;
        const at = (of: string) => `${whole.from.slice(0, 8)}${of}`;
        if (part === "上") return { from: whole.from, to: at("10") };
        return part === "中" ? { from: at("11"), to: at("20") } : { from: at("21"), to: whole.to };
      },
    ],
    [/(?<![\d.])(\d{1,2})月份?(?![\d])/gu, ([, m]) => month(yearOf(Number(m)), Number(m))],
    [
      /(?<!\p{Script=Han}个?)(十一|十二|[一二三四五六七八九十])月份?/gu,
      ([, m]) => {
        const of = CHINESE_MONTHS.indexOf(m ?? "") + 1;
        return month(yearOf(of), of);
      },
    ],
    [
      /(?:(\d{4})年?|今年)?(?:第([一二三四1-4])季度|[^a-z]q([1-4])\b)/gu,
      ([, y, q, q2]) => {
        const of = q2 === undefined ? smallNumber(q ?? "") : Number(q2);
        const begin = (of - 1) * 3 + 1;
        const y2 = Number(y ?? yearOf(begin));
        return between(month(y2, begin)?.from, month(y2, begin + 2)?.to);
      },
    ],
    [
      /(?<!\d)(\d{4})年(?!\d)|\bin (\d{4})\b/gu,
      ([, y, y2]) => between(day(Number(y ?? y2), 1, 1), day(Number(y ?? y2), 12, 31)),
    ],
    [
      /(?:最近|过去|近|前)的?\s*(\d+|[一两二三四五六七八九十半])\s*(?:个)?(天|日|周|星期|礼拜|月|年)(?:内|里|以来)?/gu,
      ([, n, unit]) => {
        const days = unit === "天" || unit === "日" ? 1 : unit === "月" ? 30 : unit === "年" ? 365 : 7;
        return back(smallNumber(n ?? "") * days);
      },
    ],
    [
      /\b(?:last|past|previous|recent|latest)\s+(\d+|one|two|three|four|five|six|seven|ten)\s+(day|week|month|year)s?\b/gu,
      ([, n, unit]) => {
        const days = unit === "day" ? 1 : unit === "week" ? 7 : unit === "month" ? 30 : 365;
        return back(smallNumber(n ?? "") * days);
      },
    ],
    [/上个?月|\blast month\b|\bprevious month\b/gu, () => previousMonth],
    [/本月|这个月|当月|\bthis month\b|\bcurrent month\b/gu, () => month(year, lastMonth)],
    [
      /上个?(?:周|星期|礼拜)(?![末一二三四五六日天])|\blast week\b|\bprevious week\b/gu,
      () => ({ from: plusDays(last, -weekday - 7), to: plusDays(last, -weekday - 1) }),
    ],
    [
      /(?:本|这个?)(?:周|星期|礼拜)(?![末一二三四五六日天])|\bthis week\b/gu,
      () => ({ from: plusDays(last, -weekday), to: last }),
    ],
    [/昨天|昨日|\byesterday\b/gu, () => ({ from: plusDays(last, -1), to: plusDays(last, -1) })],
    [/今天|今日|\btoday\b/gu, () => ({ from: last, to: last })],
    [/今年|本年度?|\bthis year\b/gu, () => between(day(year, 1, 1), day(year, 12, 31))],
    [/去年|\blast year\b/gu, () => between(day(year - 1, 1, 1), day(year - 1, 12, 31))],
  ];

  const found: FoundPeriod[] = [];
  for (const [pattern, periodOf] of rules) {
    for (const match of text.matchAll(pattern)) {
      const start = match.index;
      const end = start + match[0].length;
      if (found.some((other) => start < other.end && other.start < end)) continue;
      const period = periodOf(match);
      if (period) found.push({ start, end, text: match[0].trim(), period });
    }
  }
  return found.toSorted((a, b) => a.start - b.start);
}
