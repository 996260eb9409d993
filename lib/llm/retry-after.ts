/** The three dates HTTP knows (RFC 9110 §5.6.7) all begin with a day's name; `Date.parse` alone would take "7" too. */
const HTTP_DATE = /^(mon|tue|wed|thu|fri|sat|sun)/i;

/**
 * How long a response asks to wait, in milliseconds: `retry-after-ms`, or `Retry-After` in seconds or as a date.
 * A date counts from the response's own `Date`, so that a clock that is wrong there or here does no harm, and from
 * `nowMs` where it has none. Undefined for no header, for garbage and for what is already past.
 */
export function parseRetryAfter(headers: Pick<Headers, "get">, nowMs: number): number | undefined {
  const exact = amount(headers.get("retry-after-ms"));
  if (exact !== undefined) return exact > 0 ? exact : undefined;
  const value = headers.get("retry-after")?.trim();
  if (value === undefined || value === "") return undefined;
  const seconds = amount(value);
  if (seconds !== undefined) return seconds > 0 ? seconds * 1000 : undefined;
  const until = date(value);
  if (until === undefined) return undefined;
  const ms = until - (date(headers.get("date")) ?? nowMs);
  return ms > 0 ? ms : undefined;
}

function amount(value: string | null): number | undefined {
  return value !== null && /^\s*\d{1,12}(\.\d+)?\s*$/.test(value) ? Number(value) : undefined;
}

function date(value: string | null): number | undefined {
  if (value === null || !HTTP_DATE.test(value.trim())) return undefined;
  const ms = Date.parse(value);
  return Number.isNaN(ms) ? undefined : ms;
}
