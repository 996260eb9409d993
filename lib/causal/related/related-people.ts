import type { SequenceDb } from "@/lib/patterns";
import type { Related } from "../evidence";
import { int, real } from "../evidence/arrays";

/** Of one person, the first source or target of theirs that belongs to the group. */
export type RelatedPerson = { readonly user: number; readonly at: number };

/** Whose source a target of somebody related followed, whose none did, and whose target no source came before. */
export type RelatedPeople = Readonly<Record<"followed" | "a_only" | "b_only", readonly RelatedPerson[]>>;

/**
 * Who stands behind an edge between people, among those who have somebody.
 *
 * @param windowMs a target counts within this time after a source, inclusive
 */
export function relatedPeople(
  db: SequenceDb,
  related: Related,
  source: number,
  target: number,
  windowMs: number,
): RelatedPeople {
  const [sources, targets] = [timesOf(db, source), timesOf(db, target)];
  const people = { followed: [] as RelatedPerson[], a_only: [] as RelatedPerson[], b_only: [] as RelatedPerson[] };
  for (let user = 0; user < db.userIds.length; user++) {
    const others = [...related.others.subarray(related.starts[user], related.starts[user + 1])];
    if (others.length === 0) continue;
    const [own, ends] = [sources[user] ?? [], targets[user] ?? []];
    const isFollowed = (time: number) =>
      others.some((other) => targets[other]?.some((end) => end > time && end <= time + windowMs));
    const isLed = (end: number) =>
      others.some((other) => sources[other]?.some((time) => time < end && end <= time + windowMs));
    const followed = own.find(isFollowed);
    if (followed !== undefined) people.followed.push({ user, at: followed });
    else if (own[0] !== undefined) people.a_only.push({ user, at: own[0] });
    if (ends[0] !== undefined && !ends.some(isLed)) people.b_only.push({ user, at: ends[0] });
  }
  return people;
}

/** When each user did it, in order. */
function timesOf({ users, starts, types, times, userIds }: SequenceDb, type: number): number[][] {
  const all = userIds.map((): number[] => []);
  for (const [s, user] of users.entries()) {
    for (let e = int(starts, s); e < int(starts, s + 1); e++) {
      if (int(types, e) === type) all[user]?.push(real(times, e));
    }
  }
  return all;
}
