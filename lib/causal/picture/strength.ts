import type { EdgeOutline } from "../outline";

/** Users in whom the target followed the source; none where nothing could be counted. */
export const usersOf = ({ stats }: Pick<EdgeOutline, "stats">): number => stats?.users.ab ?? 0;

/** How far from no effect, whichever way: a lift of one half is as much as one of two. Null without a lift. */
export function ratioOf({ stats }: Pick<EdgeOutline, "stats">): number | null {
  const lift = stats?.lift?.est;
  if (lift === undefined) return null;
  return lift > 0 ? Math.max(lift, 1 / lift) : Infinity;
}

/** As much of an edge as its rank takes. */
export type Ranked = Pick<EdgeOutline, "id" | "level" | "stats">;

/**
 * The strongest edge first: by level, then by users, then by distance from no effect. Ids decide what is left, so that
 * the same edges come in the same order wherever they are drawn.
 */
export function byStrength(a: Ranked, b: Ranked): number {
  return (
    b.level - a.level ||
    usersOf(b) - usersOf(a) ||
    compareNumbers(ratioOf(b) ?? 0, ratioOf(a) ?? 0) ||
    compareText(a.id, b.id)
  );
}

/** Infinity less infinity is no number. */
const compareNumbers = (a: number, b: number): number => (a === b ? 0 : a - b);

/** By code units, the same under every locale. */
export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
