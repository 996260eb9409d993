/** Postgres writes `2026-11-22 10:00:00.5+00`; the API speaks RFC 3339. */
export function toRfc3339(text: string): string {
  return new Date(text.includes("T") ? text : text.replace(" ", "T").replace(/([+-]\d\d)$/, "$1:00")).toISOString();
}

export function toRfc3339OrNull(text: string | null): string | null {
  return text === null ? null : toRfc3339(text);
}
