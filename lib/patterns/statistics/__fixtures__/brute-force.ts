import type { Counted, Reach, SequenceDb } from "../../sequences";

type Event = { type: number; time: number; step: number };
type Sequence = { user: number; start: number; events: Event[] };
/** An occurrence by the steps and times of its first and last event. */
type Match = { first: Event; last: Event };

function sequencesOf(db: SequenceDb): Sequence[] {
  return Array.from(db.users, (user, s) => {
    const places = [...db.types.keys()].slice(db.starts[s], db.starts[s + 1]);
    const times = [...new Set(places.map((e) => db.times[e] ?? 0))].toSorted((a, b) => a - b);
    const events = places.map((e) => ({
      type: db.types[e] ?? 0,
      time: db.times[e] ?? 0,
      step: times.indexOf(db.times[e] ?? 0),
    }));
    return { user, start: times[0] ?? 0, events };
  });
}

function inReach(from: Event, to: Event, ms: number | undefined, steps: number | undefined): boolean {
  return to.time - from.time <= (ms ?? Infinity) && to.step - from.step <= (steps ?? Infinity);
}

/** Every way to follow the pattern, found by trying all. */
function matchesOf(events: readonly Event[], pattern: readonly number[], reach: Reach): Match[] {
  let open: Match[] = events.filter(({ type }) => type === pattern[0]).map((event) => ({ first: event, last: event }));
  for (const type of pattern.slice(1)) {
    open = open.flatMap(({ first, last }) =>
      events
        .filter((event) => event.type === type && event.time > last.time)
        .filter((event) => inReach(last, event, reach.maxGapMs, reach.maxGapSteps))
        .filter((event) => inReach(first, event, reach.maxSpanMs, reach.maxSpanSteps))
        .map((event) => ({ first, last: event })),
    );
  }
  return open;
}

/** For each end the match that began last. */
function endsOf(events: readonly Event[], pattern: readonly number[], reach: Reach): Match[] {
  const byStep = new Map<number, Match>();
  for (const match of matchesOf(events, pattern, reach)) {
    const before = byStep.get(match.last.step);
    if (!before || before.first.step < match.first.step) byStep.set(match.last.step, match);
  }
  return [...byStep.values()].toSorted((a, b) => a.last.step - b.last.step);
}

const durationOf = ({ start, events }: Sequence) => Math.max(...events.map(({ time }) => time)) - start;

/** Other sequences in the order in which they are asked. */
function othersOf(all: readonly Sequence[], s: number, ids: readonly string[]): Sequence[] {
  const user = all[s]?.user ?? 0;
  const its = [...all.keys()].filter((other) => all[other]?.user === user);
  const chosen = (places: number[]) => places.map((place) => all[place]).filter((other) => other !== undefined);
  if (its.length > 1) {
    return chosen(its.filter((o) => o !== s).toSorted((a, b) => Math.abs(a - s) - Math.abs(b - s) || b - a));
  }
  const decile = (of: (sequences: Sequence[]) => number) => {
    const values = ids.map((_, u) => of(all.filter((sequence) => sequence.user === u)));
    return (u: number) => Math.floor((10 * values.filter((value) => value < (values[u] ?? 0)).length) / ids.length);
  };
  const activity = decile((sequences) => sequences.reduce((sum, { events }) => sum + events.length, 0));
  const length = decile((sequences) => {
    const durations = sequences.map(durationOf).filter((ms) => ms > 0);
    return durations.reduce((sum, ms) => sum + ms, 0) / Math.max(1, durations.length);
  });
  const alike = [...ids.keys()]
    .filter((u) => activity(u) === activity(user) && length(u) === length(user))
    .toSorted((a, b) => ((ids[a] ?? "") < (ids[b] ?? "") ? -1 : 1));
  const place = alike.indexOf(user);
  const turned = [...alike.slice(place + 1), ...alike.slice(0, place)];
  return chosen(turned.map((u) => all.findIndex((sequence) => sequence.user === u)));
}

/** Counts, expectation and lags of one pattern, as simply as they can be said. */
export function bruteForce(db: SequenceDb, pattern: readonly number[], reach: Reach, counted: Counted) {
  const all = sequencesOf(db);
  const prefix = pattern.slice(0, -1);
  const last = pattern.at(-1) ?? -1;
  const follows = new Set<number>();
  const followers = new Set<number>();
  const prefixUsers = new Set<number>();
  const lags: number[] = [];
  const units = new Set<number>();
  let [prefixSequences, compared, observed, expected] = [0, 0, 0, 0];

  for (const [s, { user, start, events }] of all.entries()) {
    const ends = endsOf(events, pattern, reach);
    if (ends.length > 0) {
      follows.add(s);
      followers.add(user);
    }
    if (prefix.length === 0) continue;
    const prefixEnds = endsOf(events, prefix, reach);
    const durations = all
      .filter((other) => other.user === user)
      .map(durationOf)
      .filter((ms) => ms > 0);
    const offMax = 0.2 * (durations.reduce((sum, ms) => sum + ms, 0) / Math.max(1, durations.length));
    if (prefixEnds.length > 0) {
      prefixSequences++;
      prefixUsers.add(user);
    }
    // Each end of the pattern belongs to the nearest end of the prefix before it; the first one there gives the lag.
    const nearest = new Map<Event, number>();
    for (const end of ends) {
      const before = prefixEnds.findLast((one) => one.last.step < end.last.step);
      if (before && !nearest.has(before.last)) nearest.set(before.last, end.last.time - before.last.time);
    }
    lags.push(...nearest.values());

    for (const { first, last: end } of prefixEnds) {
      const goesOn = (others: Sequence) => others.events.some(({ step }) => step > end.step);
      const followed = (other: readonly Event[], anchor: Event) =>
        other.some(
          (event) =>
            event.type === last &&
            event.time > anchor.time &&
            inReach(anchor, event, reach.maxGapMs, reach.maxGapSteps) &&
            event.time - anchor.time + (end.time - first.time) <= (reach.maxSpanMs ?? Infinity) &&
            event.step - anchor.step + (end.step - first.step) <= (reach.maxSpanSteps ?? Infinity),
        );
      if (!goesOn({ user, start, events })) continue;
      const places = othersOf(all, s, db.userIds)
        .filter(goesOn)
        .flatMap((other) => {
          const anchor = other.events.find(({ step }) => step === end.step);
          return anchor ? [{ other, anchor, off: Math.abs(anchor.time - other.start - (end.time - start)) }] : [];
        })
        .toSorted((a, b) => a.off - b.off);
      const near = places
        .slice(0, Math.min(4, Math.ceil(places.length / 2)))
        .filter(({ off }, place) => off <= (place === 0 ? offMax : offMax / 2));
      if (near.length === 0) continue;
      compared++;
      units.add(counted === "users" ? user : s);
      if (followed(events, end)) observed++;
      expected += near.filter(({ other, anchor }) => followed(other.events, anchor)).length / near.length;
    }
  }
  return {
    users: followers.size,
    sequences: follows.size,
    prefixUsers: prefixUsers.size,
    prefixSequences,
    compared,
    observed,
    expected,
    units: units.size,
    lags: lags.toSorted((a, b) => a - b),
    followers,
    /** When each follower first ended the pattern. */
    firstEnd: (user: number) =>
      Math.min(
        ...all
          .filter((one) => one.user === user)
          .flatMap(({ events }) => matchesOf(events, pattern, reach).map((match) => match.last.time)),
      ),
  };
}
