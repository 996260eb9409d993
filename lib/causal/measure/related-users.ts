import type { Profile } from "@/lib/people";
import type { Related } from "../evidence";
import { dataLimit } from "../levels/data-limits";
import type { DataLimit } from "../schema";

/** More people than these share a city or a plan rather than a table: nothing one does is for the others to see. */
const CIRCLE_MAX = 20;

/**
 * Who may influence whom by a field of profiles: those for whom it says the same (a household, a team), and with them the
 * user whose id it is (a referral). A list ties by each of its values. What more people share than could know each other
 * ties nobody, which is said, as is that nobody is tied to anybody.
 *
 * @param userIds of each user, as the profiles
 */
export function relatedUsers(
  userIds: readonly string[],
  profiles: readonly (Profile | null)[],
  field: string,
): { related: Related | null; limits: DataLimit[] } {
  const indexOf = new Map(userIds.map((id, user) => [id, user]));
  const circles = new Map<string, Set<number>>();
  for (const [user, profile] of profiles.entries()) {
    const fields: Readonly<Record<string, unknown>> = { ...profile?.properties, ...profile?.fields };
    const value = fields[field];
    for (const one of Array.isArray(value) ? (value as unknown[]) : [value]) {
      if (one === undefined || one === null || one === "") continue;
      const key = JSON.stringify(one);
      const circle = circles.get(key) ?? new Set<number>();
      circles.set(key, circle.add(user));
      const named = typeof one === "string" || typeof one === "number" ? indexOf.get(String(one)) : undefined;
      if (named !== undefined) circle.add(named);
    }
  }
  const othersOf = userIds.map(() => new Set<number>());
  const crowded = new Set<number>();
  for (const circle of circles.values()) {
    for (const user of circle) {
      if (circle.size > CIRCLE_MAX) crowded.add(user);
      else for (const other of circle) if (other !== user) othersOf[user]?.add(other);
    }
  }
  const limits: DataLimit[] = [];
  if (crowded.size > 0) limits.push(dataLimit("circles_too_large", { field, users: crowded.size, most: CIRCLE_MAX }));
  const starts = new Int32Array(userIds.length + 1);
  for (const [user, others] of othersOf.entries()) starts[user + 1] = (starts[user] ?? 0) + others.size;
  if (starts.at(-1) === 0) return { related: null, limits: [...limits, dataLimit("nobody_related", { field })] };
  const others = Int32Array.from(othersOf.flatMap((its) => [...its].toSorted((a, b) => a - b)));
  return { related: { starts, others }, limits };
}
