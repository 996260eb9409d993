import type { SequenceDb } from "@/lib/patterns";
import { int, real } from "./arrays";
import type { EvidenceLimit } from "./limits";
import type { EvidenceSettings } from "./options";
import type { Related } from "./related";

/**
 * Events laid out for testing pairs. Types are numbered among those that take part, `typeOf` says what each is in the
 * sequences; a session is a sequence with at least one such event, its clock begins with its first event.
 */
export type Layout = {
  readonly settings: EvidenceSettings;
  readonly userIds: readonly string[];
  /** Who may influence whom; `null` where nobody does. */
  readonly related: Related | null;
  readonly typeOf: Int32Array;
  readonly typeCount: number;
  readonly sessionCount: number;
  readonly userCount: number;
  /** Where each session's events begin, and at the end how many there are. */
  readonly starts: Int32Array;
  /** Of each session: its user, its unit (user and stratum), its stratum, its beginning in ms since 1970. */
  readonly users: Int32Array;
  readonly units: Int32Array;
  readonly strata: Int32Array;
  readonly startedAt: Float64Array;
  /** How long each session is taken to be observed, in ms: to its last event and one mean pause more. */
  readonly lengths: Float64Array;
  /** Of each event, in the order of time: type, clock in ms, number of its moment in the session. */
  readonly types: Int32Array;
  readonly clocks: Float64Array;
  readonly ranks: Int32Array;
  /**
   * The clocks once more, in each session sorted by type and then by time. Session s has the groups `groupStarts[s]` to
   * `groupStarts[s + 1]`; group g is of `groupTypes[g]` and begins at `groupFrom[g]`.
   */
  readonly byType: Float64Array;
  readonly groupStarts: Int32Array;
  readonly groupTypes: Int32Array;
  readonly groupFrom: Int32Array;
  /** Of each type: events, and users who have it. */
  readonly events: Int32Array;
  readonly usersWith: Int32Array;
  /** Where the sessions of each user who has any begin, and at the end how many there are. */
  readonly userStarts: Int32Array;
  /** How many units there are. */
  readonly unitCount: number;
  /** How busy each session is, where that is known better than from all its events. */
  readonly busy: Float64Array | null;
  readonly limits: readonly EvidenceLimit[];
};

/** A share of ties above this is worth a word: so many events say nothing about order. */
const TIES_MAX = 0.1;
/** Below so many users intervals over users and resamples mean little. */
const USERS_MIN = 20;
const DOMINANT_SHARE = 0.5;
/** One pause of so many windows that also makes up nearly all of a session is a clock that jumped. */
const JUMP_WINDOWS = 100;
const JUMP_SHARE = 0.9;
const JUMP_EVENTS_MIN = 10;

export function layOut(db: SequenceDb, settings: EvidenceSettings): Layout {
  const limits: EvidenceLimit[] = [];
  const { keptAs, typeOf } = chooseTypes(db, settings.typesMax, limits);
  const eventsMax = db.types.length;
  const types = new Int32Array(eventsMax);
  const clocks = new Float64Array(eventsMax);
  const ranks = new Int32Array(eventsMax);
  const starts = new Int32Array(db.users.length + 1);
  const users = new Int32Array(db.users.length);
  const strata = new Int32Array(db.users.length);
  const startedAt = new Float64Array(db.users.length);
  let [at, sessions, tied] = [0, 0, 0];
  for (let s = 0; s < db.users.length; s++) {
    const from = at;
    let rank = 0;
    for (let e = int(db.starts, s); e < int(db.starts, s + 1); e++) {
      const type = int(keptAs, int(db.types, e));
      if (type < 0) continue;
      const time = real(db.times, e);
      if (at === from) startedAt[sessions] = time;
      const clock = time - real(startedAt, sessions);
      if (at > from) {
        if (clock > real(clocks, at - 1)) rank++;
        else tied++;
      }
      types[at] = type;
      clocks[at] = clock;
      ranks[at++] = rank;
    }
    if (at === from) continue;
    users[sessions] = int(db.users, s);
    strata[sessions] = stratumOf(settings, int(db.users, s), s);
    starts[++sessions] = at;
  }
  const layout = {
    settings,
    userIds: db.userIds,
    related: settings.related,
    typeOf,
    typeCount: typeOf.length,
    sessionCount: sessions,
    starts: starts.slice(0, sessions + 1),
    users: users.slice(0, sessions),
    strata: strata.slice(0, sessions),
    startedAt: startedAt.slice(0, sessions),
    types: types.slice(0, at),
    clocks: clocks.slice(0, at),
    ranks: ranks.slice(0, at),
  };
  const userStarts = userStartsOf(layout.users);
  const whole: Layout = {
    ...layout,
    ...groupsByType(layout),
    ...unitsOf(layout),
    ...typeTotals(layout),
    lengths: lengthsOf(layout, userStarts),
    userStarts,
    userCount: userStarts.length - 1,
    busy: null,
    limits,
  };
  noteLimits(whole, tied, limits);
  return whole;
}

/** The types that most users have; of equally many the one with more events, then the one whose name comes first. */
function chooseTypes(db: SequenceDb, typesMax: number, limits: EvidenceLimit[]) {
  const users = new Int32Array(db.typeNames.length);
  const events = new Int32Array(db.typeNames.length);
  const lastUser = new Int32Array(db.typeNames.length).fill(-1);
  for (let s = 0; s < db.users.length; s++) {
    const user = int(db.users, s);
    for (let e = int(db.starts, s); e < int(db.starts, s + 1); e++) {
      const type = int(db.types, e);
      events[type] = int(events, type) + 1;
      if (int(lastUser, type) === user) continue;
      lastUser[type] = user;
      users[type] = int(users, type) + 1;
    }
  }
  const nameOf = (type: number) => db.typeNames[type] ?? "";
  const present = [...db.typeNames.keys()].filter((type) => int(events, type) > 0);
  present.sort(
    (a, b) => int(users, b) - int(users, a) || int(events, b) - int(events, a) || (nameOf(a) < nameOf(b) ? -1 : 1),
  );
  const left = present.slice(typesMax);
  if (left.length > 0) {
    const count = left.reduce((sum, type) => sum + int(events, type), 0);
    limits.push({ code: "left_out", types: left, events: count });
  }
  const typeOf = Int32Array.from(present.slice(0, typesMax)).sort();
  const keptAs = new Int32Array(db.typeNames.length).fill(-1);
  for (const [kept, type] of typeOf.entries()) keptAs[type] = kept;
  return { keptAs, typeOf };
}

function stratumOf({ strata }: EvidenceSettings, user: number, session: number): number {
  if (strata === null) return 0;
  const code = strata.codes[strata.of === "users" ? user : session];
  if (code === undefined) throw new RangeError(`There are ${strata.codes.length} codes, too few for the ${strata.of}.`);
  return Math.max(-1, code);
}

type Sessions = Pick<
  Layout,
  "starts" | "users" | "strata" | "types" | "clocks" | "ranks" | "sessionCount" | "typeCount"
>;

function userStartsOf(users: Int32Array): Int32Array {
  const userStarts: number[] = [];
  for (let s = 0; s < users.length; s++) if (s === 0 || int(users, s) !== int(users, s - 1)) userStarts.push(s);
  return Int32Array.from([...userStarts, users.length]);
}

/** Events of each session by type, by a counting sort; times of one type stay in order. */
export function groupsByType({ starts, types, clocks, sessionCount, typeCount }: Sessions) {
  const byType = new Float64Array(types.length);
  const groupStarts = new Int32Array(sessionCount + 1);
  const groupTypes: number[] = [];
  const groupFrom: number[] = [];
  const counts = new Int32Array(typeCount);
  for (let s = 0; s < sessionCount; s++) {
    const [from, to] = [int(starts, s), int(starts, s + 1)];
    const its: number[] = [];
    for (let e = from; e < to; e++) {
      const type = int(types, e);
      if (int(counts, type) === 0) its.push(type);
      counts[type] = int(counts, type) + 1;
    }
    its.sort((a, b) => a - b);
    let next = from;
    for (const type of its) {
      groupTypes.push(type);
      groupFrom.push(next);
      const count = int(counts, type);
      counts[type] = next;
      next += count;
    }
    for (let e = from; e < to; e++) {
      const type = int(types, e);
      byType[int(counts, type)] = real(clocks, e);
      counts[type] = int(counts, type) + 1;
    }
    for (const type of its) counts[type] = 0;
    groupStarts[s + 1] = groupTypes.length;
  }
  groupFrom.push(types.length);
  return { byType, groupStarts, groupTypes: Int32Array.from(groupTypes), groupFrom: Int32Array.from(groupFrom) };
}

/** Numbers the pairs of user and stratum. */
function unitsOf({ users, strata, sessionCount }: Sessions) {
  const units = new Int32Array(sessionCount);
  const known = new Map<number, number>();
  let [user, unitCount] = [-1, 0];
  for (let s = 0; s < sessionCount; s++) {
    if (int(users, s) !== user) known.clear();
    user = int(users, s);
    let unit = known.get(int(strata, s));
    if (unit === undefined) known.set(int(strata, s), (unit = unitCount++));
    units[s] = unit;
  }
  return { units, unitCount };
}

function typeTotals({ starts, users, types, sessionCount, typeCount }: Sessions) {
  const events = new Int32Array(typeCount);
  const usersWith = new Int32Array(typeCount);
  const lastUser = new Int32Array(typeCount).fill(-1);
  for (let s = 0; s < sessionCount; s++) {
    for (let e = int(starts, s); e < int(starts, s + 1); e++) {
      const type = int(types, e);
      events[type] = int(events, type) + 1;
      if (int(lastUser, type) === int(users, s)) continue;
      lastUser[type] = int(users, s);
      usersWith[type] = int(usersWith, type) + 1;
    }
  }
  return { events, usersWith };
}

/**
 * That nothing happened after the last event was observed, too, but for how long nobody wrote down. Of a steady process
 * the last event lies one mean pause before the end; a session with few events borrows the pause of its user.
 */
function lengthsOf({ starts, clocks, ranks, sessionCount }: Sessions, userStarts: Int32Array): Float64Array {
  const lengths = new Float64Array(sessionCount);
  const lastOf = (s: number) => int(starts, s + 1) - 1;
  const meanGap = (from: number, to: number, otherwise: number) => {
    let [span, gaps] = [0, 0];
    for (let s = from; s < to; s++) {
      span += real(clocks, lastOf(s));
      gaps += int(ranks, lastOf(s));
    }
    return gaps === 0 ? otherwise : span / gaps;
  };
  const common = meanGap(0, sessionCount, 0);
  for (let u = 0; u + 1 < userStarts.length; u++) {
    const [from, to] = [int(userStarts, u), int(userStarts, u + 1)];
    const gap = meanGap(from, to, common);
    for (let s = from; s < to; s++) {
      const span = real(clocks, lastOf(s));
      lengths[s] = span + (span + gap) / (int(ranks, lastOf(s)) + 1);
    }
  }
  return lengths;
}

function noteLimits(layout: Layout, tied: number, limits: EvidenceLimit[]): void {
  const { starts, clocks, ranks, users, userStarts, sessionCount, userCount, typeCount, settings } = layout;
  const events = layout.types.length;
  if (events === 0) {
    limits.push({ code: "no_events" });
    return;
  }
  if (typeCount === 1) limits.push({ code: "one_type" });
  if (userCount === 1) limits.push({ code: "one_user" });
  else if (userCount < USERS_MIN) limits.push({ code: "few_users", users: userCount });
  let [alone, most, mostUser, jumps, moments] = [0, 0, -1, 0, 0];
  for (let u = 0; u + 1 < userStarts.length; u++) {
    const [from, to] = [int(userStarts, u), int(userStarts, u + 1)];
    if (to - from === 1) alone++;
    const its = int(starts, to) - int(starts, from);
    if (its > most) [most, mostUser] = [its, int(users, from)];
  }
  for (let s = 0; s < sessionCount; s++) {
    const [from, last] = [int(starts, s), int(starts, s + 1) - 1];
    moments += int(ranks, last);
    let widest = 0;
    for (let e = from + 1; e <= last; e++) widest = Math.max(widest, real(clocks, e) - real(clocks, e - 1));
    const jumped = widest > JUMP_WINDOWS * settings.windowMs && widest > JUMP_SHARE * real(clocks, last);
    if (jumped && last - from >= JUMP_EVENTS_MIN) jumps++;
  }
  if (moments === 0) limits.push({ code: "one_moment" });
  else if (tied > TIES_MAX * events) limits.push({ code: "ties", share: tied / events });
  if (alone > 0) limits.push({ code: "one_session", users: alone, of: userCount });
  if (alone === 1 && userCount === 1) limits.push({ code: "no_comparison" });
  if (jumps > 0) limits.push({ code: "clock_jumps", sessions: jumps });
  if (userCount > 1 && most > DOMINANT_SHARE * events) {
    limits.push({ code: "one_user_dominates", user: mostUser, share: most / events });
  }
}
