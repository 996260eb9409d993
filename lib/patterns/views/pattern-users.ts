import type { Counted, Reach } from "../sequences.ts";
import { int, type Moments } from "../statistics/moments.ts";
import { chainOf, eventsOf } from "./chain.ts";
import type { NearMiss } from "./schema.ts";
import { shortestOccurrences, unitOf } from "./units.ts";

/** A user, and the events that are the pattern or come nearest to it. All are indices. */
export type MatchedUser = { readonly user: number; readonly events: readonly number[]; readonly why?: NearMiss };

export type PatternUsers = { readonly followers: MatchedUser[]; readonly nearMisses: MatchedUser[] };

/**
 * Who follows a pattern within reach, and who nearly does, both in the order of users. With `sequences` each sequence
 * is taken by itself, and a user stands there once for each that does. Nearly is: in one sequence all
 * steps in their order but beyond a limit (`too_late`), or else all but the last within reach (`missing_last`). The
 * events are those of the occurrence with the shortest span, of equal ones the earliest.
 */
export function patternUsers(
  moments: Moments,
  pattern: readonly number[],
  reach: Reach,
  counted: Counted = "users",
): PatternUsers {
  const within = chainOf(moments, pattern, reach);
  const unitAt = ({ events }: MatchedUser) => unitOf(moments, events[0] ?? 0, counted);
  const followers = matchedUsers(moments, within, counted);
  const taken = new Set(followers.map(unitAt));
  const nearMisses: MatchedUser[] = [];
  const add = (users: readonly MatchedUser[], why: NearMiss) => {
    for (const found of users) {
      if (taken.has(unitAt(found))) continue;
      taken.add(unitAt(found));
      nearMisses.push({ ...found, why });
    }
  };
  if (Object.values(reach).some((limit) => limit !== undefined)) {
    add(matchedUsers(moments, chainOf(moments, pattern, {}), counted), "too_late");
  }
  if (pattern.length > 1) add(matchedUsers(moments, within.slice(0, -1), counted), "missing_last");
  // The events of a user, and of a sequence, lie together.
  nearMisses.sort((a, b) => (a.events[0] ?? 0) - (b.events[0] ?? 0));
  return { followers, nearMisses };
}

/** For everyone, user or sequence, who has an occurrence of the last of these levels: whose it is, and its events. */
export function matchedUsers(moments: Moments, levels: ReturnType<typeof chainOf>, counted: Counted): MatchedUser[] {
  const last = levels.at(-1);
  if (!last) return [];
  return Array.from(shortestOccurrences(moments, last, counted), (i) => ({
    user: unitOf(moments, int(last.ends, i), "users"),
    events: eventsOf(moments, levels, i),
  }));
}
