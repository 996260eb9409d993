import { RunId } from "@/lib/core";
import { START, formatCursor, parseCursor, type Cursor } from "./frames";

/**
 * Where a viewer of a parent and its children stands. Without `children` it has seen the parent only and is yet to
 * be told which children are at work.
 */
export type FamilyCursor = { parent: Cursor; children?: ReadonlyMap<RunId, Cursor> };

/** So many children are shown at once; the parent's frames wait where more of them are at work. */
export const CHILDREN_MAX = 128;

/** Enough for every cursor that we write. */
const CHARS_MAX = 8 * 1024;

/** `<parent cursor>~<child>:<cursor>~<child>:<cursor>…`, also with no child at all. */
export function formatFamilyCursor(parent: Cursor, children: ReadonlyMap<string, Cursor>): string {
  let text = `${formatCursor(parent)}~`;
  let first = true;
  for (const [child, cursor] of children) {
    text += `${first ? "" : "~"}${child}:${formatCursor(cursor)}`;
    first = false;
  }
  return text;
}

/** Reads what `formatFamilyCursor` wrote, or a parent's own cursor; undefined for anything else. */
export function parseFamilyCursor(text: string): FamilyCursor | undefined {
  if (text.length > CHARS_MAX) return undefined;
  const [first = "", ...rest] = text.split("~");
  const parent = parseCursor(first);
  if (!parent) return undefined;
  if (rest.length === 0) return { parent };
  const children = new Map<RunId, Cursor>();
  if (rest.length === 1 && rest[0] === "") return { parent, children };
  if (rest.length > CHILDREN_MAX) return undefined;
  for (const part of rest) {
    const at = part.indexOf(":");
    const child = RunId.safeParse(part.slice(0, Math.max(at, 0)));
    const cursor = parseCursor(part.slice(at + 1));
    if (!child.success || !cursor || children.has(child.data)) return undefined;
    children.set(child.data, cursor);
  }
  return { parent, children };
}

export const FAMILY_START: FamilyCursor = { parent: START };
