import type { TestPerson } from "@/db/testing";

type Event = TestPerson["events"][number];

/** All ways to choose one event for each step, each strictly later than the one before. */
function* ways(events: readonly Event[], steps: readonly string[], after = -Infinity): Iterable<number[]> {
  const [step, ...rest] = steps;
  if (step === undefined) return yield [];
  for (const { type, at } of events) {
    const time = Date.parse(at);
    if (type !== step || time <= after) continue;
    for (const way of ways(events, rest, time)) yield [time, ...way];
  }
}

/** How many people took each step, by looking at every way there is. */
export function plainFunnel(people: readonly TestPerson[], steps: readonly string[], withinMs = Infinity): number[] {
  return steps.map(
    (_, i) =>
      people.filter(({ events }) =>
        [...ways(events, steps.slice(0, i + 1))].some((way) => (way.at(-1) ?? 0) - (way[0] ?? 0) <= withinMs),
      ).length,
  );
}

/** People with the first type, and the wait of each whom the second followed. */
export function plainFollowed(people: readonly TestPerson[], [first, second]: [string, string], withinMs = Infinity) {
  const times = ({ events }: TestPerson, wanted: string) =>
    events.filter(({ type }) => type === wanted).map(({ at }) => Date.parse(at)).toSorted((a, b) => a - b); // prettier-ignore
  const having = people.filter((person) => times(person, first).length > 0);
  const waits = having.flatMap((person) => {
    const fitting = times(person, second).flatMap((time) => {
      const last = times(person, first).findLast((earlier) => earlier < time);
      return last !== undefined && time - last <= withinMs ? [time - last] : [];
    });
    return fitting.slice(0, 1);
  });
  return { of: having.length, waits };
}

const GAP_MS = 30 * 60_000;

/** People by the types that came next after a type in a session; and those with whom nothing did. */
export function plainNext(people: readonly TestPerson[], after: string) {
  const having = people.filter(({ events }) => events.some(({ type }) => type === after));
  const next = new Map<string, number>();
  let nothing = 0;
  for (const { events } of having) {
    const sorted = events.map(({ type, at }) => ({ type, time: Date.parse(at) })).toSorted((a, b) => a.time - b.time);
    const times = [...new Set(sorted.map(({ time }) => time))];
    const together = (from: number, to: number) =>
      times.every((time, i) => time <= from || time > to || time - (times[i - 1] ?? time) <= GAP_MS);
    const its = new Set<string>();
    for (const { time: began } of sorted.filter(({ type }) => type === after)) {
      const later = sorted.filter(({ type, time }) => type !== after && time > began && together(began, time));
      for (const { type, time } of later) if (time === later[0]?.time) its.add(type);
    }
    if (its.size === 0) nothing++;
    for (const type of its) next.set(type, (next.get(type) ?? 0) + 1);
  }
  return { of: having.length, next, nothing };
}
