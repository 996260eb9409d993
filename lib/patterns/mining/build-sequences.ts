import type { SequenceDb } from "../sequences.ts";
import { countingSort, ranks } from "./counting-sort.ts";

/** Events as they come from a table: one entry of each column for each event, in any order. */
export type EventColumns = {
  /** Whose each event is: an index into `userIds`. */
  readonly users: Int32Array;
  /** The type of each event: an index into `typeNames`. */
  readonly types: Int32Array;
  /** When each event began, in milliseconds since 1970. */
  readonly times: Float64Array;
  /** May name users who have no events. No id twice. */
  readonly userIds: readonly string[];
  readonly typeNames: readonly string[];
};

export type SequenceOptions = {
  /** A longer time without an event ends a session, in milliseconds. What is left out makes one sequence of each user. */
  readonly sessionGapMs?: number | undefined;
  /** Only events of these types take part; left out, those of all types. */
  readonly includeTypes?: readonly number[] | undefined;
  /** Events of these types take no part, whether included or not. */
  readonly excludeTypes?: readonly number[] | undefined;
};

/** Below this length an insertion sort is faster than anything that has to be set up. */
const SHORT = 24;

/**
 * Lays events out for mining. The outcome depends on which events there are, not on their order: users come in the
 * order of their ids, events of one user in the order of time, those of one time in the order of their types' names.
 * `userIds` and `typeNames` are handed on as they are, so indexes keep their meaning.
 *
 * Events of types that take no part are as if they had never been: they are no steps and keep no session going. Throws
 * a RangeError for columns of unequal length, indexes without a name and times that are no finite numbers.
 */
export function buildSequences(events: EventColumns, options: SequenceOptions = {}): SequenceDb {
  const { users, types, times, userIds, typeNames } = events;
  const { sessionGapMs = Infinity } = options;
  if (Number.isNaN(sessionGapMs) || sessionGapMs < 0) throw new RangeError(`a session gap of ${sessionGapMs} ms`);
  check(events);
  const takesPart = participants(typeNames.length, options);

  // Two stable counting sorts, the lesser key first: by type, then by user.
  const typeRanks = ranks(typeNames);
  const userRanks = ranks(userIds);
  const kept = participating(types, takesPart);
  const byType = countingSort(kept, (i) => typeRanks[types[i] as number] as number, typeNames.length);
  const order = countingSort(byType, (i) => userRanks[users[i] as number] as number, userIds.length);

  const sortedTimes = new Float64Array(order.length);
  for (let i = 0; i < order.length; i++) sortedTimes[i] = times[order[i] as number] as number;
  for (let from = 0; from < order.length;) {
    const user = users[order[from] as number];
    let to = from + 1;
    while (to < order.length && users[order[to] as number] === user) to++;
    sortByTime(sortedTimes, order, from, to);
    from = to;
  }

  const sortedTypes = new Int32Array(order.length);
  const starts: number[] = [];
  const owners: number[] = [];
  let user = -1;
  for (let i = 0; i < order.length; i++) {
    const event = order[i] as number;
    sortedTypes[i] = types[event] as number;
    const next = users[event] as number;
    if (next !== user || (sortedTimes[i] as number) - (sortedTimes[i - 1] as number) > sessionGapMs) {
      user = next;
      starts.push(i);
      owners.push(next);
    }
  }
  starts.push(order.length);
  return {
    types: sortedTypes,
    times: sortedTimes,
    starts: Int32Array.from(starts),
    users: Int32Array.from(owners),
    userIds,
    typeNames,
  };
}

function check({ users, types, times, userIds, typeNames }: EventColumns): void {
  if (users.length !== types.length || users.length !== times.length) {
    throw new RangeError(`${users.length} users, ${types.length} types and ${times.length} times make no table`);
  }
  for (let i = 0; i < users.length; i++) {
    const user = users[i] as number;
    const type = types[i] as number;
    if (user < 0 || user >= userIds.length) throw new RangeError(`event ${i} is of user ${user}, who has no id`);
    if (type < 0 || type >= typeNames.length) throw new RangeError(`event ${i} is of type ${type}, which has no name`);
    if (!Number.isFinite(times[i])) throw new RangeError(`event ${i} has no time`);
  }
}

/** For each type, 1 if its events take part. */
function participants(count: number, { includeTypes, excludeTypes = [] }: SequenceOptions): Uint8Array {
  const takesPart = new Uint8Array(count).fill(includeTypes === undefined ? 1 : 0);
  for (const [list, value] of [
    [includeTypes ?? [], 1],
    [excludeTypes, 0],
  ] as const) {
    for (const type of list) {
      if (!(type in takesPart)) throw new RangeError(`type ${type} has no name`);
      takesPart[type] = value;
    }
  }
  return takesPart;
}

function participating(types: Int32Array, takesPart: Uint8Array): Int32Array {
  const kept = new Int32Array(types.length);
  let count = 0;
  for (let i = 0; i < types.length; i++) if (takesPart[types[i] as number] === 1) kept[count++] = i;
  return kept.subarray(0, count);
}

/** Sorts one user's stretch of both arrays by time; events of one time keep their order. */
function sortByTime(times: Float64Array, order: Int32Array, from: number, to: number): void {
  let sorted = true;
  for (let i = from + 1; i < to && sorted; i++) sorted = (times[i - 1] as number) <= (times[i] as number);
  if (sorted) return;
  if (to - from <= SHORT) insertionSort(times, order, from, to);
  else longSort(times, order, from, to);
}

function insertionSort(times: Float64Array, order: Int32Array, from: number, to: number): void {
  for (let i = from + 1; i < to; i++) {
    const time = times[i] as number;
    const event = order[i] as number;
    let place = i;
    for (; place > from && (times[place - 1] as number) > time; place--) {
      times[place] = times[place - 1] as number;
      order[place] = order[place - 1] as number;
    }
    times[place] = time;
    order[place] = event;
  }
}

/**
 * Whole milliseconds of a limited span fit into one number together with the place where each stood, and numbers are
 * sorted natively, without a call for each comparison; the place keeps equal times in order. Others are compared.
 */
function longSort(times: Float64Array, order: Int32Array, from: number, to: number): void {
  const length = to - from;
  const oldTimes = times.slice(from, to);
  const oldOrder = order.slice(from, to);
  let least = Infinity;
  let most = -Infinity;
  let whole = true;
  for (const time of oldTimes) {
    if (time < least) least = time;
    if (time > most) most = time;
    whole &&= Number.isInteger(time);
  }
  let places: ArrayLike<number>;
  if (whole && (most - least + 1) * length < Number.MAX_SAFE_INTEGER) {
    const keys = oldTimes.map((time, place) => (time - least) * length + place).sort();
    places = keys.map((key) => key % length);
  } else {
    const byTime = (a: number, b: number) => (oldTimes[a] as number) - (oldTimes[b] as number) || a - b;
    places = Array.from(oldTimes, (_, place) => place).sort(byTime);
  }
  for (let i = 0; i < length; i++) {
    const place = places[i] as number;
    times[from + i] = oldTimes[place] as number;
    order[from + i] = oldOrder[place] as number;
  }
}
