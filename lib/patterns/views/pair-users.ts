import type { Reach } from "../sequences.ts";
import { int, type Moments } from "../statistics/moments.ts";
import { patternUsers, type MatchedUser } from "./pattern-users.ts";

/** Whom the target followed the source in; who has the source, or the target, but not that. */
export type PairGroup = "followed" | "a_only" | "b_only";

/**
 * Users of two types by how they have them, each group in the order of users: with the shortest way from one to the
 * other, or with the first event of the type. A type that is not there, -1, has no users.
 */
export function pairUsers(
  moments: Moments,
  source: number,
  target: number,
  reach: Reach,
): Record<PairGroup, MatchedUser[]> {
  const followed = source < 0 || target < 0 ? [] : patternUsers(moments, [source, target], reach).followers;
  const users = new Set(followed.map(({ user }) => user));
  const without = (type: number) => firstOf(moments, type).filter(({ user }) => !users.has(user));
  return { followed, a_only: without(source), b_only: without(target) };
}

/** For each user who has a type, the first event of it. */
function firstOf({ db, byType, typeStarts, sequenceOf }: Moments, type: number): MatchedUser[] {
  if (type < 0) return [];
  const found: MatchedUser[] = [];
  for (const event of byType.subarray(int(typeStarts, type), int(typeStarts, type + 1))) {
    const user = int(db.users, int(sequenceOf, event));
    if (found.at(-1)?.user !== user) found.push({ user, events: [event] });
  }
  return found;
}
