import { narrow } from "./cells";

/**
 * A time as a cell gives it: a moment, when the cell says where on earth it counts; else what a clock on the wall
 * showed, to be read in the project's zone.
 */
export type ReadTime =
  | { kind: "instant"; /** RFC 3339 in UTC. */ text: string }
  | { kind: "local"; /** `YYYY-MM-DD HH:MM:SS[.ffffff]` */ text: string }
  | { kind: "unreadable"; reason: "bad_time" | "ambiguous_time" };

const BAD: ReadTime = { kind: "unreadable", reason: "bad_time" };
const AMBIGUOUS: ReadTime = { kind: "unreadable", reason: "ambiguous_time" };

const YEAR_MIN = 1970;
const YEAR_MAX = 2100;
const DAY_MS = 86_400_000;

const CLOCK = String.raw`(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(?:\s*([AP])\.?M\.?)?`;
const ZONE = String.raw`(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)`;
const YMD = new RegExp(String.raw`^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:(?:\s*T|\s+)${CLOCK}\s*${ZONE}?)?$`, "i");
const XXY = new RegExp(String.raw`^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?:(?:\s*T|,?\s+)${CLOCK}\s*${ZONE}?)?$`, "i");
const CHINESE =
  /^(\d{4})年(\d{1,2})月(\d{1,2})日\s*(?:(上午|下午|晚上|凌晨|中午)?\s*(\d{1,2})(?::|时|点)(\d{1,2})?(?:分|:)?(?:(\d{1,2})秒?)?)?$/;
const COMPACT = /^(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2}))?$/;

type Parts = {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  fraction: string;
};

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

function isDate(year: number, month: number, day: number): boolean {
  return year >= YEAR_MIN && year <= YEAR_MAX && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month);
}

/** Writes a moment given as if it were UTC; microseconds are the finest Postgres knows. */
function write(ms: number, fraction: string): string {
  const digits = fraction.slice(0, 6).replace(/0+$/, "");
  return new Date(ms).toISOString().slice(0, 19).replace("T", " ") + (digits === "" ? "" : `.${digits}`);
}

function finish(parts: Parts, zone: string | undefined): ReadTime {
  const { year, month, day, hour, minute, second, fraction } = parts;
  if (!isDate(year, month, day) || minute > 59) return BAD;
  // 24:00 is the end of a day, and a leap second the beginning of the next minute; both are times that clocks show.
  if (hour > 23 && !(hour === 24 && minute === 0 && second === 0 && /^0*$/.test(fraction))) return BAD;
  if (second > 60) return BAD;
  const ms = Date.UTC(year, month - 1, day, hour, minute, second);
  if (zone === undefined) return { kind: "local", text: write(ms, fraction) };
  const offset = offsetMinutes(zone);
  if (offset === undefined) return BAD;
  return { kind: "instant", text: `${write(ms - offset * 60_000, fraction).replace(" ", "T")}Z` };
}

function offsetMinutes(zone: string): number | undefined {
  const match = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone);
  if (!match) return 0;
  const minutes = Number(match[2]) * 60 + Number(match[3] ?? 0);
  if (minutes > 14 * 60 || Number(match[3] ?? 0) > 59) return undefined;
  return match[1] === "-" ? -minutes : minutes;
}

/** The hour of a twelve-hour clock; NaN, which no check lets pass, when there is no such hour. */
function afternoon(hour: number, half: string | undefined): number {
  if (half === undefined) return hour;
  if (hour < 1 || hour > 12) return Number.NaN;
  return (hour % 12) + (half.toUpperCase() === "P" ? 12 : 0);
}

type ClockMatch = readonly (string | undefined)[];

function withClock(date: { year: number; month: number; day: number }, [h, m, s, f, half, zone]: ClockMatch): ReadTime {
  const hour = afternoon(Number(h ?? 0), half);
  if (Number.isNaN(hour)) return BAD;
  return finish({ ...date, hour, minute: Number(m ?? 0), second: Number(s ?? 0), fraction: f ?? "" }, zone);
}

function readChinese(match: RegExpExecArray): ReadTime {
  const [, year, month, day, half, h, m, s] = match;
  let hour = Number(h ?? 0);
  if (half === "下午" || half === "晚上") hour = hour < 12 ? hour + 12 : hour;
  else if (half === "中午") hour = hour < 11 ? hour + 12 : hour;
  else if (half !== undefined && hour === 12) hour = 0;
  const date = { year: Number(year), month: Number(month), day: Number(day) };
  return finish({ ...date, hour, minute: Number(m ?? 0), second: Number(s ?? 0), fraction: "" }, undefined);
}

/** Seconds, milli-, micro- or nanoseconds since 1970, told apart by their size; or an Excel serial day. */
function readCounted(text: string): ReadTime {
  const [whole = "", fraction = ""] = text.split(".");
  const value = Number(whole);
  // Excel counts days from 30 December 1899; 20,000 to 80,000 are the years 1954 to 2119.
  if (whole.length === 5) {
    if (value < 25_569 || value > 73_415) return BAD;
    const ms = (value - 25_569) * DAY_MS + Math.round(Number(`0.${fraction || "0"}`) * DAY_MS);
    // Serial days are binary fractions: times in them are good to about a second.
    return { kind: "local", text: write(Math.round(ms / 1000) * 1000, "") };
  }
  const unit = whole.length <= 11 ? 1e3 : whole.length <= 14 ? 1 : whole.length <= 17 ? 1e-3 : 1e-6;
  if (whole.length < 9) return BAD;
  const ms = Math.floor(value * unit);
  if (!(ms >= 0 && ms < Date.UTC(YEAR_MAX + 1, 0))) return BAD;
  const digits =
    unit === 1e3 ? fraction : unit === 1 ? whole.slice(-3) : unit === 1e-3 ? whole.slice(-6) : whole.slice(-9);
  return { kind: "instant", text: `${write(ms, digits).replace(" ", "T")}Z` };
}

/** The commonest form, `YYYY-MM-DD HH:MM:SS`, without any regular expression. */
function readPlain(text: string): ReadTime | undefined {
  if (text.length !== 19) return undefined;
  for (let i = 0; i < 19; i++) {
    const code = text.charCodeAt(i);
    const wanted = i === 4 || i === 7 ? 45 : i === 10 ? 32 : i === 13 || i === 16 ? 58 : -1;
    if (wanted < 0 ? code < 48 || code > 57 : code !== wanted) return undefined;
  }
  const two = (i: number) => (text.charCodeAt(i) - 48) * 10 + text.charCodeAt(i + 1) - 48;
  if (two(11) > 23 || two(14) > 59 || two(17) > 59) return undefined;
  return isDate(two(0) * 100 + two(2), two(5), two(8)) ? { kind: "local", text } : BAD;
}

/**
 * Reads a time. ISO with or without an offset, `2026/1/5 9:03`, `2026年1月5日 9:03`, `20260105`, seconds or
 * milliseconds since 1970 and Excel's serial days. `03/04/2025` is ambiguous; years outside 1970–2100 and days that
 * no calendar has are bad.
 */
export function readTime(cell: string): ReadTime {
  const plain = readPlain(cell);
  if (plain) return plain;
  const text = narrow(cell).trim();
  const ymd = YMD.exec(text);
  if (ymd) {
    const [, year, , month, day, ...clock] = ymd;
    return withClock({ year: Number(year), month: Number(month), day: Number(day) }, clock);
  }
  const chinese = CHINESE.exec(text);
  if (chinese) return readChinese(chinese);
  const compact = COMPACT.exec(text);
  if (compact && isDate(Number(compact[1]), Number(compact[2]), Number(compact[3]))) {
    const [, year, month, day, ...clock] = compact;
    return withClock({ year: Number(year), month: Number(month), day: Number(day) }, clock);
  }
  if (/^\d{5,19}(\.\d+)?$/.test(text)) return readCounted(text);
  const xxy = XXY.exec(text);
  if (xxy) {
    const [, first, , second, year, ...clock] = xxy;
    const [a, b] = [Number(first), Number(second)];
    if (a <= 12 && b <= 12 && a !== b) return AMBIGUOUS;
    const [month, day] = a > 12 ? [b, a] : [a, b];
    return withClock({ year: Number(year), month, day }, clock);
  }
  return BAD;
}
