import { RunId } from "@/lib/core";
import { START, formatCursor, parseCursor, type Cursor } from "./frames";

/**
 * Where a viewer stands with a child. `untold`: it was at work when the view opened, and the parent's frames have yet
 * to tell of it; until then even one that is over must be remembered, or it would be shown again.
 */
export type ChildPlace = Cursor & { untold?: boolean };

/**
 * Where a viewer of a parent and its children stands. Without `children` it has seen the parent only and is yet to
 * be told which children are at work.
 */
export type FamilyCursor = { parent: Cursor; children?: ReadonlyMap<RunId, ChildPlace> };

/** So many children are shown at once; the parent's frames wait where more of them are at work. */
export const CHILDREN_MAX = 100;

/** So many that are at work already are shown to who comes in the middle; an id may have to speak of all of them. */
export const UNTOLD_MAX = 64;

/** Enough for every cursor that we write. */
const CHARS_MAX = 9 * 1024;

/** `<parent cursor>~<child>:<cursor>~<child>:<cursor>…`, also with no child at all; `!` ends one that is untold. */
export function formatFamilyCursor(parent: Cursor, children: ReadonlyMap<string, ChildPlace>): string {
  let text = `${formatCursor(parent)}~`;
  let first = true;
  for (const [child, cursor] of children) {
    text += `${first ? "" : "~"}${child}:${formatCursor(cursor)}${cursor.untold ? "!" : ""}`;
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
  const children = new Map<RunId, ChildPlace>();
  if (rest.length === 1 && rest[0] === "") return { parent, children };
  if (rest.length > CHILDREN_MAX + UNTOLD_MAX) return undefined;
  for (const part of rest) {
    const at = part.indexOf(":");
    const child = RunId.safeParse(part.slice(0, Math.max(at, 0)));
    const untold = part.endsWith("!");
    const cursor = parseCursor(part.slice(at + 1, untold ? -1 : undefined));
    if (!child.success || !cursor || children.has(child.data)) return undefined;
    children.set(child.data, untold ? { ...cursor, untold } : cursor);
  }
  return { parent, children };
}

export const FAMILY_START: FamilyCursor = { parent: START };
