import type { Reach } from "../sequences.ts";
import { int, type Moments } from "../statistics/moments.ts";
import { chainOf, eventsOf } from "./chain.ts";
import type { NearMiss } from "./schema.ts";
import { shortestOccurrences, unitOf } from "./units.ts";

/** A user, and the events that are the pattern or come nearest to it. All are indices. */
export type MatchedUser = { readonly user: number; readonly events: readonly number[]; readonly why?: NearMiss };

export type PatternUsers = { readonly followers: MatchedUser[]; readonly nearMisses: MatchedUser[] };

/**
 * Who follows a pattern within reach, and who nearly does, both in the order of users. Nearly is: in one sequence all
 * steps in their order but beyond a limit (`too_late`), or else all but the last within reach (`missing_last`). The
 * events are those of the occurrence with the shortest span, of equal ones the earliest.
 */
export function patternUsers(moments: Moments, pattern: readonly number[], reach: Reach): PatternUsers {
  const within = chainOf(moments, pattern, reach);
  const followers = matched(moments, within);
  const taken = new Set(followers.map(({ user }) => user));
  const nearMisses: MatchedUser[] = [];
  const add = (users: readonly MatchedUser[], why: NearMiss) => {
    for (const { user, events } of users) {
      if (taken.has(user)) continue;
      taken.add(user);
      nearMisses.push({ user, events, why });
    }
  };
  if (Object.values(reach).some((limit) => limit !== undefined)) {
    add(matched(moments, chainOf(moments, pattern, {})), "too_late");
  }
  if (pattern.length > 1) add(matched(moments, within.slice(0, -1)), "missing_last");
  const place = new Map<number, number>();
  moments.db.users.forEach((user, sequence) => place.set(user, sequence));
  nearMisses.sort((a, b) => (place.get(a.user) ?? 0) - (place.get(b.user) ?? 0));
  return { followers, nearMisses };
}

function matched(moments: Moments, levels: ReturnType<typeof chainOf>): MatchedUser[] {
  const last = levels.at(-1);
  if (!last) return [];
  return Array.from(shortestOccurrences(moments, last, "users"), (i) => ({
    user: unitOf(moments, int(last.ends, i), "users"),
    events: eventsOf(moments, levels, i),
  }));
}
