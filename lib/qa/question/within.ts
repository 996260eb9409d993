/** How soon one thing must follow another. */
export type Within = { start: number; end: number; text: string; ms: number };

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const UNITS: readonly (readonly [RegExp, number])[] = [
  [/^(?:小时|hour)/u, HOUR],
  [/^(?:天|日|day)/u, DAY],
  [/^(?:周|星期|礼拜|week)/u, 7 * DAY],
  [/^(?:个?月|month)/u, 30 * DAY],
];
const COUNTS: ReadonlyMap<string, number> = new Map([
  ...Array.from("一二三四五六七八九十", (digit, i) => [digit, i + 1] as const),
  ["两", 2],
  ["半", 0.5],
  ["an", 1],
  ...["a", "two", "three", "four", "five", "six", "seven"].map((word, i) => [word, i + 1] as const),
  ["one", 1],
  ["ten", 10],
]);

const PATTERNS: readonly RegExp[] = [
  /(?<!(?:最近|过去|近|前)的?\s*)(?<![\d一二三四五六七八九十])(\d{1,3}|[一两二三四五六七八九十半])\s*个?\s*(小时|天|日|周|星期|礼拜|月)\s*(?:之内|以内|内)/gu,
  /\b(?:within|in under|in less than)\s+(\d{1,3}|an?|one|two|three|four|five|six|seven|ten)\s+(hours?|days?|weeks?|months?)\b/gu,
];

/**
 * Where a text says how soon something must follow: `7天内`, `within two weeks`. A month is 30 days. Days up to the last one
 * of the data, such as `最近7天内`, are a period and none of these.
 *
 * @param text normalized
 */
export function findWithin(text: string): Within[] {
  return PATTERNS.flatMap((pattern) =>
    Array.from(text.matchAll(pattern)).flatMap((match): Within[] => {
      const [said, count = "", unit = ""] = match;
      const number = COUNTS.get(count) ?? Number(count);
      const ms = UNITS.find(([name]) => name.test(unit))?.[1];
      if (ms === undefined || !(number > 0)) return [];
      return [{ start: match.index, end: match.index + said.length, text: said, ms: Math.round(number * ms) }];
    }),
  );
}
