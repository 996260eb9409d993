import { int, real, type Moments } from "./moments.ts";
import type { Occurrences } from "./occurrences.ts";

/** How users are told apart: by whether and when they reached an outcome, and by segment. */
export type UserGroups = {
  readonly outcome: ReadonlySet<number>;
  /** When each user first reached the outcome, in milliseconds since 1970; infinite for those who did not. */
  readonly firstAt: Float64Array;
  readonly reached: number;
  readonly codes: Int32Array | null;
  readonly segmentSizes: Int32Array;
};

export function userGroups(
  { db, sequenceOf, byType, typeStarts }: Moments,
  outcome: readonly number[] = [],
  segments?: { readonly codes: Int32Array; readonly count: number },
): UserGroups {
  const firstAt = new Float64Array(db.userIds.length).fill(Infinity);
  for (const type of outcome) {
    if (!Number.isInteger(type) || type < 0 || type >= db.typeNames.length) {
      throw new RangeError(`There is no event type ${type} of ${db.typeNames.length}.`);
    }
    for (let i = int(typeStarts, type); i < int(typeStarts, type + 1); i++) {
      const e = int(byType, i);
      const user = int(db.users, int(sequenceOf, e));
      firstAt[user] = Math.min(real(firstAt, user), real(db.times, e));
    }
  }
  const segmentSizes = new Int32Array(segments?.count ?? 0);
  if (segments && segments.codes.length !== db.userIds.length) {
    throw new RangeError(`Segments are given for ${segments.codes.length} users, but there are ${db.userIds.length}.`);
  }
  for (const code of segments?.codes ?? []) {
    if (code >= segmentSizes.length) throw new RangeError(`There is no segment ${code} of ${segmentSizes.length}.`);
    if (code >= 0) segmentSizes[code] = int(segmentSizes, code) + 1;
  }
  return {
    outcome: new Set(outcome),
    firstAt,
    reached: firstAt.reduce((sum, at) => sum + (at < Infinity ? 1 : 0), 0),
    codes: segments?.codes ?? null,
    segmentSizes,
  };
}

/** What a prefix keeps while the patterns that go on from it are measured. */
export type Level = { readonly occurrences: Occurrences; readonly sequencesOfUser: Int32Array };

export type Counts = {
  readonly users: number;
  readonly sequences: number;
  /** Sums over users: their sequences squared, and times their sequences with the prefix. */
  readonly squares: number;
  readonly products: number;
  /** Users who ended the pattern before they first reached the outcome, and such as never reached it. */
  readonly before: number;
  readonly without: number;
  readonly bySegment: Int32Array;
};

/** Counts who and what follows a pattern, and notes the sequences of each user in `level`. */
export function countGroups(moments: Moments, level: Level, prefix: Level | null, groups: UserGroups): Counts {
  const { db, sequenceOf } = moments;
  const { ends } = level.occurrences;
  const { sequencesOfUser } = level;
  const { starts, users: userOf, times } = db;
  const { firstAt, codes } = groups;
  const bySegment = new Int32Array(groups.segmentSizes.length);
  const ofPrefix = prefix?.sequencesOfUser;
  let [users, sequences, squares, products, before, without] = [0, 0, 0, 0, 0, 0];
  let [user, ofUser, sequenceEnd] = [-1, 0, 0];
  sequencesOfUser.fill(0);
  for (let i = 0; i < ends.length; i++) {
    const end = int(ends, i);
    if (end < sequenceEnd) continue;
    const sequence = int(sequenceOf, end);
    sequenceEnd = int(starts, sequence + 1);
    sequences++;
    if (int(userOf, sequence) === user) {
      // So many more than one sequence fewer would give.
      squares += 2 * ofUser + 1;
      if (ofPrefix) products += int(ofPrefix, user);
      sequencesOfUser[user] = ++ofUser;
      continue;
    }
    user = int(userOf, sequence);
    users++;
    ofUser = 1;
    squares++;
    if (ofPrefix) products += int(ofPrefix, user);
    sequencesOfUser[user] = 1;
    // A user's sequences lie in the order of time, so that this end is the user's earliest.
    const outcomeAt = real(firstAt, user);
    if (outcomeAt === Infinity) without++;
    else if (real(times, end) < outcomeAt) before++;
    const code = codes ? int(codes, user) : -1;
    if (code >= 0) bySegment[code] = int(bySegment, code) + 1;
  }
  return { users, sequences, squares, products, before, without, bySegment };
}
