import { isStorable } from "./cells";
import type { HeaderMap } from "./header";
import type { RejectReason } from "./reasons";
import type { ImportNotice } from "./schema";

export const CELL_CHARS_MAX = 1024 * 1024;

/** A row that is not taken, and the column at fault where it is one. */
export type Rejection = { rejected: RejectReason; column: string | null };

export function rejection(reason: RejectReason, column: string | null = null): Rejection {
  return { rejected: reason, column };
}

/** Whether a reader's answer is a refusal. */
export function isRejection(row: object): row is Rejection {
  return "rejected" in row;
}

/** Columns without a field, in the order of their names, so that equal rows of differently ordered files are equal. */
export function sortedExtras(header: HeaderMap): HeaderMap["extras"] {
  return header.extras.toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

/** Cells without a field, by column name. Names such as `__proto__` are names like any other. */
export function readProperties(
  cells: readonly string[],
  extras: HeaderMap["extras"],
): Record<string, string> | undefined {
  let properties: Record<string, string> | undefined;
  for (const { index, name } of extras) {
    const cell = cells[index];
    if (cell === undefined || cell === "") continue;
    properties ??= Object.create(null) as Record<string, string>;
    properties[name] = cell;
  }
  return properties;
}

/** Adds a cell that is not of its field's type to the properties, under the name the file gives it. */
export function keepAsText(
  properties: Record<string, string> | undefined,
  name: string,
  cell: string,
): Record<string, string> {
  const kept = properties ?? (Object.create(null) as Record<string, string>);
  kept[name] = cell;
  return kept;
}

/**
 * What is wrong with a row whatever its kind. `brokenBytes` says that the file holds bytes that are not valid in its
 * encoding, which show as U+FFFD.
 */
export function checkShape(
  cells: readonly string[],
  header: Pick<HeaderMap, "columns">,
  brokenBytes: boolean,
): Rejection | undefined {
  const { columns } = header;
  if (cells.length < columns.length) return rejection("too_few_cells");
  for (let i = 0; i < cells.length; i++) {
    const cell = cells[i] as string;
    if (cell === "") continue;
    // Delimiters at the end of a line are common and lose nothing as long as nothing stands between them.
    if (i >= columns.length) return rejection("too_many_cells");
    if (cell.length > CELL_CHARS_MAX) return rejection("cell_too_large", columns[i]);
    if (!isStorable(cell)) return rejection("bad_character", columns[i]);
    if (brokenBytes && cell.includes("\uFFFD")) return rejection("bad_encoding", columns[i]);
  }
  return undefined;
}

/** Remarks about columns, counted while rows go by. */
export class Remarks {
  private readonly seen = new Map<string, { code: string; column: string; count: number; example: string }>();

  add(code: "damaged_ids" | "values_kept_as_text", column: string, example: string): void {
    const remark = this.seen.get(`${code} ${column}`);
    if (remark) remark.count++;
    else this.seen.set(`${code} ${column}`, { code, column, count: 1, example: example.slice(0, 80) });
  }

  notices(): ImportNotice[] {
    return [...this.seen.values()].map(({ code, ...params }) => ({ code, params }));
  }
}
