import type { GraphEdge } from "../schema";

/** Users in whom the target followed the source; none where nothing could be counted. */
export const usersOf = ({ stats }: Pick<GraphEdge, "stats">): number => stats?.users.ab ?? 0;

/** How far from no effect, whichever way: a lift of one half is as much as one of two. Null without a lift. */
export function ratioOf({ stats }: Pick<GraphEdge, "stats">): number | null {
  const lift = stats?.lift?.est;
  if (lift === undefined) return null;
  return lift > 0 ? Math.max(lift, 1 / lift) : Infinity;
}

/**
 * The strongest edge first: by level, then by users, then by distance from no effect. Ids decide what is left, so that
 * the same edges come in the same order wherever they are drawn.
 */
export function byStrength(a: GraphEdge, b: GraphEdge): number {
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
