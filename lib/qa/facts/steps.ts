import type { Members } from "./people";
import type { Timelines } from "./timelines";

/** From the first moment on and before the other, in milliseconds since 1970. */
export type Span = { from: number; to: number };

/** The events of one user within a span. */
type Own = { from: number; to: number };

/** Between two events of a session less time passes. */
const SESSION_GAP_MS = 30 * 60_000;

function* usersWith(timelines: Timelines, among: Members, span: Span): Iterable<Own> {
  const { starts, times } = timelines;
  for (let user = 0; user < among.length; user++) {
    if (among[user] !== 1) continue;
    let from = starts[user] ?? 0;
    let to = starts[user + 1] ?? 0;
    while (from < to && (times[from] ?? 0) < span.from) from++;
    while (to > from && (times[to - 1] ?? 0) >= span.to) to--;
    if (from < to) yield { from, to };
  }
}

/**
 * How many users took each step after the ones before it, each strictly later than the last; whatever happens between
 * does not matter. With `withinMs` the whole way up to a step takes that long at most.
 *
 * @param steps types; −1 for one that no event has
 */
export function funnelOf(
  timelines: Timelines,
  among: Members,
  steps: readonly number[],
  span: Span,
  withinMs = Infinity,
): number[] {
  const reached = steps.map(() => 0);
  for (const own of usersWith(timelines, among, span)) {
    const far = stepsTaken(timelines, own, steps, withinMs);
    for (let step = 0; step < far; step++) reached[step] = (reached[step] ?? 0) + 1;
  }
  return reached;
}

/**
 * The most steps that are taken from any first step on. From one first step, taking each next step as early as can be
 * leaves most time for the others; without a limit the earliest first step is the best.
 */
function stepsTaken(
  { types, times }: Timelines,
  { from, to }: Own,
  steps: readonly number[],
  withinMs: number,
): number {
  let best = 0;
  for (let first = from; first < to && best < steps.length; first++) {
    if (types[first] !== steps[0]) continue;
    let taken = 1;
    let last = times[first] ?? 0;
    const end = last + withinMs;
    for (let at = first + 1; at < to && taken < steps.length; at++) {
      const time = times[at] ?? 0;
      if (time > end) break;
      if (types[at] !== steps[taken] || time <= last) continue;
      taken++;
      last = time;
    }
    best = Math.max(best, taken);
    if (withinMs === Infinity) break;
  }
  return best;
}

/** Users with the first type, those whom the second followed, and how long each of these waited, in milliseconds. */
export type Followed = { of: number; n: number; waits: Float64Array };

/**
 * Whom the second type followed: strictly later than an event of the first, at most `withinMs` after the last one before
 * it. A user's wait is that of the earliest such event, since the last first one before it.
 */
export function followedOf(
  timelines: Timelines,
  among: Members,
  [first, second]: readonly [number, number],
  span: Span,
  withinMs = Infinity,
): Followed {
  const { types, times } = timelines;
  const waits: number[] = [];
  let of = 0;
  for (const { from, to } of usersWith(timelines, among, span)) {
    let last = Number.NaN;
    /** Of the moment that is being read, which is not before itself. */
    let pending = Number.NaN;
    let wait: number | undefined;
    for (let at = from; at < to; at++) {
      const time = times[at] ?? 0;
      if (time > pending) {
        last = pending;
        pending = Number.NaN;
      }
      if (types[at] === second && wait === undefined && time - last <= withinMs) wait = time - last;
      if (types[at] === first) pending = time;
    }
    if (Number.isNaN(last) && Number.isNaN(pending)) continue;
    of++;
    if (wait !== undefined) waits.push(wait);
  }
  return { of, n: waits.length, waits: Float64Array.from(waits) };
}

/** Users with a type, by the types that came next; and those with whom nothing else came in a session. */
export type Next = { of: number; next: Map<number, number>; nothing: number };

/**
 * What came next after any event of a type: the first event of another type strictly later in the same session. Several
 * types at that very moment all came next. A user counts once for each type.
 */
export function nextOf(timelines: Timelines, among: Members, after: number, span: Span): Next {
  const { types, times } = timelines;
  const next = new Map<number, number>();
  let of = 0;
  let nothing = 0;
  for (const { from, to } of usersWith(timelines, among, span)) {
    const its = new Set<number>();
    let has = false;
    for (let at = from; at < to; at++) {
      if (types[at] !== after) continue;
      has = true;
      for (const type of nextTypes(types, times, at, to)) its.add(type);
    }
    if (!has) continue;
    of++;
    if (its.size === 0) nothing++;
    for (const type of its) next.set(type, (next.get(type) ?? 0) + 1);
  }
  return { of, next, nothing };
}

function* nextTypes(types: Int32Array, times: Float64Array, place: number, end: number): Iterable<number> {
  const began = times[place] ?? 0;
  let moment: number | undefined;
  for (let at = place + 1; at < end; at++) {
    const time = times[at] ?? 0;
    if (time - (times[at - 1] ?? 0) > SESSION_GAP_MS || (moment !== undefined && time > moment)) return;
    if (time <= began || types[at] === types[place]) continue;
    moment = time;
    yield types[at] ?? 0;
  }
}

/** How many users have an event of each type. */
export function usersByType(timelines: Timelines, among: Members, span: Span): Map<number, number> {
  const users = new Map<number, number>();
  for (const { from, to } of usersWith(timelines, among, span)) {
    for (const type of new Set(timelines.types.subarray(from, to))) users.set(type, (users.get(type) ?? 0) + 1);
  }
  return users;
}
