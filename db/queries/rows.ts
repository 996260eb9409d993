import { sql, type SQL, type SQLWrapper } from "drizzle-orm";

/** Postgres writes `2026-11-22 10:00:00.5+00`; the API speaks RFC 3339. */
export function toRfc3339(text: string): string {
  return new Date(text.includes("T") ? text : text.replace(" ", "T").replace(/([+-]\d\d)$/, "$1:00")).toISOString();
}

export function toRfc3339OrNull(text: string | null): string | null {
  return text === null ? null : toRfc3339(text);
}

/** The currency of a sum of costs; null unless all of them have one and the same. */
export function oneCurrency(cost: SQLWrapper, currency: SQLWrapper): SQL<string | null> {
  return sql`case when count(distinct coalesce(${currency}, '')) filter (where ${cost} is not null) = 1 then min(${currency}) end`;
}
