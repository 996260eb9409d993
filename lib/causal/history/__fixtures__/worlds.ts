import { createRandom, type Random } from "../../../../scripts/sample/random.ts";
import type { EventColumns } from "@/lib/patterns";

const MINUTE_MS = 60_000;
const DAY_MS = 1_440 * MINUTE_MS;

/** A source is followed by the target so often, so many days later (uniformly between the two). */
export type Link = { source: number; target: number; chance: number; daysMin: number; daysMax: number };

export type World = {
  users: number;
  types: number;
  days: number;
  /** Sessions of an average user in a week. */
  sessionsPerWeek: number;
  /** How unequal users are in each type: the deviation of its logarithm. */
  taste: number;
  /** Types become more or less usual as time goes by, and each has a week in which it is much more usual. */
  trend: boolean;
  /** Weekends are busier, and each type has its days of the week. */
  weekly: boolean;
  /** Users have spells of some days in which they do much more of everything. */
  spells: boolean;
  /** Users come and go in the middle of the time. */
  turnover: boolean;
  /** After the last type a user is never seen again. */
  ending: boolean;
  links: readonly Link[];
  /** In the session of the first type the second one follows after some minutes, half of the time. */
  inSession: readonly (readonly [first: number, second: number])[];
};

export const PLAIN: World = {
  users: 300,
  types: 12,
  days: 90,
  sessionsPerWeek: 2,
  taste: 0.7,
  trend: false,
  weekly: false,
  spells: false,
  turnover: false,
  ending: false,
  links: [],
  inSession: [],
};

/** Users of a world whose types do not influence each other but for its links. The same seed gives the same events. */
export function makeHistories(seed: string, world: World): EventColumns {
  const random = createRandom(seed);
  const shape = shapeOf(random, world);
  const columns = { users: [] as number[], types: [] as number[], times: [] as number[] };
  for (let user = 0; user < world.users; user++) {
    for (const { type, time } of lifeOf(random, world, shape)) {
      columns.users.push(user);
      columns.types.push(type);
      columns.times.push(time);
    }
  }
  return {
    users: Int32Array.from(columns.users),
    types: Int32Array.from(columns.types),
    times: Float64Array.from(columns.times),
    userIds: Array.from({ length: world.users }, (_, i) => `u${i}`),
    typeNames: Array.from({ length: world.types }, (_, i) => `t${i}`),
  };
}

type Event = { type: number; time: number };
type Shape = { level: number; slope: number; week: number; weekday: number }[];

const shapeOf = (random: Random, world: World): Shape =>
  Array.from({ length: world.types }, () => ({
    level: Math.exp(0.5 * random.normal()),
    slope: 1.5 * random.normal(),
    week: random.uniform(0, world.days - 7),
    weekday: random.int(0, 6),
  }));

function lifeOf(random: Random, world: World, shape: Shape): Event[] {
  const taste = shape.map(({ level }) => level * Math.exp(world.taste * random.normal()));
  const activity = Math.exp(0.5 * random.normal());
  const comes = world.turnover ? random.uniform(0, world.days - 20) : 0;
  const goes = world.turnover ? random.uniform(comes + 15, world.days) : world.days;
  const spells = Array.from({ length: world.spells ? 3 : 0 }, () => random.uniform(0, world.days));
  const busy = (day: number) =>
    (spells.some((spell) => day >= spell && day < spell + 5) ? 5 : 1) *
    (world.weekly && Math.floor(day) % 7 > 4 ? 2 : 1);
  const events: Event[] = [];
  // Thinning: candidates at the highest rate, kept in proportion to the rate at their time.
  const rate = (activity * world.sessionsPerWeek) / 7;
  for (let day = random.exponential(1 / (10 * rate)); day < world.days; day += random.exponential(1 / (10 * rate))) {
    if (day < comes || day > goes || !random.chance(busy(day) / 10)) continue;
    const weights = taste.map((liking, type) => {
      const { slope = 0, week = 0, weekday = 0 } = shape[type] ?? {};
      const trend = world.trend ? Math.exp(slope * (day / world.days)) * (day >= week && day < week + 7 ? 4 : 1) : 1;
      return liking * trend * (world.weekly && Math.floor(day) % 7 === weekday ? 3 : 1);
    });
    let time = day * DAY_MS;
    for (let left = 1 + random.poisson(1.5); left > 0; left--) {
      events.push({ type: random.weighted(weights), time: Math.round(time) });
      time += random.exponential(3 * MINUTE_MS);
    }
  }
  for (const [first, second] of world.inSession) {
    const born = events.filter(({ type }) => type === first).filter(() => random.chance(0.5));
    events.push(...born.map(({ time }) => ({ type: second, time: time + random.int(20_000, 240_000) })));
  }
  for (const { source, target, chance, daysMin, daysMax } of world.links) {
    const born = events.filter(({ type }) => type === source).filter(() => random.chance(chance));
    events.push(
      ...born.map(({ time }) => ({ type: target, time: time + Math.round(random.uniform(daysMin, daysMax) * DAY_MS) })),
    );
  }
  const seen = events.filter(({ time }) => time < (world.turnover ? goes : world.days) * DAY_MS);
  const end = world.ending ? seen.filter(({ type }) => type === world.types - 1).map(({ time }) => time) : [];
  const last = end.reduce((least, time) => Math.min(least, time), Infinity);
  return seen.filter(({ time }) => time <= last);
}

/** Six links over days, two of them after one another, with forks inside sessions that look like more of them. */
export const LINKED: Pick<World, "links" | "inSession"> = {
  links: [
    { source: 0, target: 5, chance: 0.3, daysMin: 1, daysMax: 5 },
    { source: 5, target: 6, chance: 0.4, daysMin: 0.2, daysMax: 4 },
    { source: 1, target: 7, chance: 0.25, daysMin: 1, daysMax: 6 },
    { source: 2, target: 8, chance: 0.3, daysMin: 0.5, daysMax: 3 },
    { source: 3, target: 8, chance: 0.25, daysMin: 1, daysMax: 5 },
    { source: 8, target: 9, chance: 0.3, daysMin: 1, daysMax: 4 },
  ],
  inSession: [
    [0, 4],
    [10, 1],
  ],
};
