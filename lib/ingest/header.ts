import { AppError } from "@/lib/core";
import { ENTITY_FIELDS, EVENT_NAMES, FIELDS, REQUIRED, type FieldOf } from "./fields";
import type { ImportKind } from "./schema";

export const COLUMNS_MAX = 256;
export const HEADER_CHARS_MAX = 256;

/** Columns of our own report of refused rows; they are no data when the mended file comes back. */
const REPORT_COLUMNS = new Set(["_line", "_reason"]);

/** Brings spellings of a column name together: width, case, spaces and hyphens do not matter. */
export function normalizeHeader(name: string): string {
  return name
    .normalize("NFKC")
    .replace(/[\u200b-\u200d\u2060\ufeff]/g, "")
    .trim()
    .toLowerCase()
    .replace(/[\s\-.]+/g, "_");
}

/** Where each cell of a row goes. */
export type HeaderMap<K extends ImportKind = ImportKind> = {
  kind: K;
  /** Names as the reader sees them, trimmed; a column without a name is called by its number. */
  columns: string[];
  /** Cell index of each field that the file has. */
  fields: Partial<Record<FieldOf<K>, number>>;
  /** The other columns; their cells become properties. */
  extras: { index: number; name: string }[];
};

/** Whether the header holds any of a field's names. */
function has(names: ReadonlySet<string>, aliases: readonly string[]): boolean {
  return aliases.some((alias) => names.has(alias));
}

/** The kind that a header can hardly mistake; undefined when it could be several. */
export function recognizeKind(header: readonly string[]): ImportKind | undefined {
  const names = new Set(header.map(normalizeHeader));
  if (has(names, FIELDS.behaviors.user_id)) {
    const named = [...names].some((name) => EVENT_NAMES.has(name));
    // Rows that name an event may be raw ones or finished events: only who brings them knows.
    if (named && (has(names, FIELDS.events.start) || has(names, FIELDS.behaviors.timestamp))) return undefined;
    if (has(names, FIELDS.behaviors.timestamp) && has(names, FIELDS.behaviors.action)) return "behaviors";
    const { user_id: _, ...own } = FIELDS.profiles;
    const known = Object.values(own).filter((aliases) => has(names, aliases)).length;
    return known > 0 && !has(names, FIELDS.behaviors.timestamp) ? "profiles" : undefined;
  }
  const scores = Object.entries(ENTITY_FIELDS).map(([kind, { own }]) => ({
    kind: kind as ImportKind,
    score: own.filter((alias) => names.has(alias)).length,
  }));
  const best = scores.toSorted((a, b) => b.score - a.score);
  const [first, second] = best;
  return first && first.score > 0 && first.score > (second?.score ?? 0) ? first.kind : undefined;
}

/** A column's name as it is kept: without what nobody sees at its ends. */
export function cleanColumnName(name: string): string {
  return name.replace(/[\u200b\u2060\ufeff]/g, "").trim();
}

function columnNames(header: readonly string[]): string[] {
  return header.map((name, i) => cleanColumnName(name) || `column_${i + 1}`);
}

/**
 * Finds the columns a kind needs, by their names in Chinese or English. Fails with `import_wrong_kind` when the file
 * plainly holds something else, `import_missing_columns`, `import_duplicate_columns` or `import_limits`.
 */
export function mapHeader<K extends ImportKind>(kind: K, header: readonly string[]): HeaderMap<K> {
  if (header.length > COLUMNS_MAX) {
    throw new AppError("import_limits", { params: { detail: `${header.length} > ${COLUMNS_MAX} columns` } });
  }
  const longest = Math.max(0, ...header.map((name) => name.length));
  if (longest > HEADER_CHARS_MAX) {
    throw new AppError("import_limits", { params: { detail: `column name ${longest} > ${HEADER_CHARS_MAX}` } });
  }
  const columns = columnNames(header);
  const doubled = columns.filter((name, i) => columns.indexOf(name) !== i);
  if (doubled.length > 0) {
    throw new AppError("import_duplicate_columns", { params: { columns: list(new Set(doubled)) } });
  }

  const { fields, extras } = mapFields(kind, columns);
  const found = fields as Partial<Record<string, number>>;
  const missing = REQUIRED[kind].filter((field) => found[field] === undefined);
  const looksLike = recognizeKind(header);
  if (looksLike !== undefined && looksLike !== kind) {
    throw new AppError("import_wrong_kind", { params: { looks_like: looksLike, kind, found: list(columns) } });
  }
  if (missing.length > 0) {
    throw new AppError("import_missing_columns", { params: { columns: list(missing), kind, found: list(columns) } });
  }
  return { kind, columns, fields, extras };
}

/** Which columns are fields of the kind, by their names, and which are not. */
export function mapFields<K extends ImportKind>(
  kind: K,
  columns: readonly string[],
): Pick<HeaderMap<K>, "fields" | "extras"> {
  const normalized = columns.map(normalizeHeader);
  const fields: Partial<Record<string, number>> = {};
  const taken = new Set<number>();
  for (const [field, aliases] of Object.entries<readonly string[]>(FIELDS[kind])) {
    for (const alias of aliases) {
      const index = normalized.findIndex((name, i) => name === alias && !taken.has(i));
      if (index < 0) continue;
      fields[field] = index;
      taken.add(index);
      break;
    }
  }
  const extras = columns
    .map((name, index) => ({ index, name }))
    .filter(({ index, name }) => !taken.has(index) && !REPORT_COLUMNS.has(name));
  // Every field of the kind, and nothing else, was looked for above.
  return { fields: fields as HeaderMap<K>["fields"], extras };
}

/** Names for an error's text: not more than fit on a screen. */
function list(names: Iterable<string>): string {
  const all = [...names].map((name) => (name.length > 40 ? `${name.slice(0, 40)}…` : name));
  return all.length > 20 ? `${all.slice(0, 20).join(", ")} … (${all.length})` : all.join(", ");
}
