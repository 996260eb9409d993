import type { EventColumns } from "@/lib/patterns";

/** The events of users, each user's in the order of their time; users are told by their places among a project's. */
export type Timelines = {
  typeNames: readonly string[];
  /** Where the events of each user begin; one more place says where the last user's end. */
  starts: Int32Array;
  types: Int32Array;
  /** Milliseconds since 1970. */
  times: Float64Array;
};

/**
 * Lays columns of events out by user. Gives undefined where an event is of somebody who has no place: then the columns
 * are of another moment than the places.
 */
export function layOutTimelines(columns: EventColumns, placeOf: ReadonlyMap<string, number>): Timelines | undefined {
  const places = Int32Array.from(columns.userIds, (id) => placeOf.get(id) ?? -1);
  if (places.includes(-1)) return undefined;
  const { length } = columns.users;
  const starts = new Int32Array(placeOf.size + 1);
  for (let at = 0; at < length; at++) starts[(places[columns.users[at] ?? 0] ?? 0) + 1] = (starts[(places[columns.users[at] ?? 0] ?? 0) + 1] ?? 0) + 1; // prettier-ignore
  for (let place = 0; place < placeOf.size; place++)
    starts[place + 1] = (starts[place + 1] ?? 0) + (starts[place] ?? 0);
  const next = starts.slice();
  const types = new Int32Array(length);
  const times = new Float64Array(length);
  for (let at = 0; at < length; at++) {
    const place = places[columns.users[at] ?? 0] ?? 0;
    const to = next[place] ?? 0;
    next[place] = to + 1;
    types[to] = columns.types[at] ?? 0;
    times[to] = columns.times[at] ?? 0;
  }
  for (let place = 0; place < placeOf.size; place++)
    sortByTime(types, times, starts[place] ?? 0, starts[place + 1] ?? 0);
  return { typeNames: columns.typeNames, starts, types, times };
}

/** What is to be counted of each user: events of some types, of any where none are named, within a span of time. */
export type EventsCounted = {
  types: readonly string[] | undefined;
  /** Milliseconds; the first is included, the second not. */
  from: number;
  to: number;
};

/** How many events of each user are meant, by the users' places. */
export function countEvents(
  { typeNames, starts, types, times }: Timelines,
  { types: named, from, to }: EventsCounted,
): Int32Array {
  const counts = new Int32Array(starts.length - 1);
  const isMeant = Uint8Array.from(typeNames, (name) => (named === undefined || named.includes(name) ? 1 : 0));
  for (let user = 0; user < counts.length; user++) {
    let count = 0;
    for (let at = starts[user] ?? 0; at < (starts[user + 1] ?? 0); at++) {
      const time = times[at] ?? 0;
      if (isMeant[types[at] ?? 0] === 1 && time >= from && time < to) count++;
    }
    counts[user] = count;
  }
  return counts;
}

/** Most users' events come in order already. */
function sortByTime(types: Int32Array, times: Float64Array, from: number, to: number): void {
  let sorted = true;
  for (let at = from + 1; at < to && sorted; at++) sorted = (times[at - 1] ?? 0) <= (times[at] ?? 0);
  if (sorted) return;
  const order = Array.from({ length: to - from }, (_, i) => from + i).sort((a, b) => (times[a] ?? 0) - (times[b] ?? 0));
  const [itsTypes, itsTimes] = [order.map((at) => types[at] ?? 0), order.map((at) => times[at] ?? 0)];
  types.set(itsTypes, from);
  times.set(itsTimes, from);
}
