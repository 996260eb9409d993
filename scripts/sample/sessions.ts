import {
  EDGES,
  EVENT_KEYS,
  EVENT_TYPES,
  LAG_MAX_SECONDS,
  SESSIONS,
  type Edge,
  type EventKey,
  type Phase,
} from "./model.ts";
import { OTHER_CARS, type Person } from "./people.ts";
import type { Random } from "./random.ts";
import type { Car } from "./world.ts";

/** One thing that truly happened. Rows are made from it later. */
export type TrueEvent = {
  key: EventKey;
  /** Local seconds; while a session is being drawn, seconds from its start. */
  at: number;
  car: Car;
  /** The event that brought it about, if any did. */
  cause?: TrueEvent;
};

const EDGES_BY_CAUSE = new Map<EventKey, readonly Edge[]>(
  EVENT_KEYS.map((key) => [key, EDGES.filter((edge) => edge.cause === key)]),
);
const ONLINE = EVENT_KEYS.filter((key) => EVENT_TYPES[key].place === "online");

function begins(random: Random, phase: Phase): number {
  const u = random.next();
  if (phase === "early") return u * u;
  return phase === "late" ? 1 - u * u : u;
}

export function drawCar(random: Random, person: Person): Car {
  const draw = random.next();
  if (draw < 0.64) return person.favourite;
  if (draw < 0.84) return person.second;
  return random.pick(OTHER_CARS);
}

function drawLag(random: Random, meanSeconds: number): number {
  for (;;) {
    const lag = random.exponential(meanSeconds);
    if (lag <= LAG_MAX_SECONDS) return lag;
  }
}

/**
 * Draws the events of one session: a Hawkes process by its branching. What begins by itself follows the person's
 * taste and the session's phase; every event then has its Poisson number of children, and they theirs.
 */
export function drawSession(random: Random, person: Person): TrueEvent[] {
  const seconds = SESSIONS.secondsMean * random.uniform(0.5, 1.5);
  const length = seconds / SESSIONS.secondsMean;
  const events: TrueEvent[] = [];
  for (const key of ONLINE) {
    const { perSession, phase } = EVENT_TYPES[key];
    const count = random.poisson(perSession * person.taste[key] * length);
    for (let i = 0; i < count; i++) {
      events.push({ key, at: Math.floor(seconds * begins(random, phase)), car: drawCar(random, person) });
    }
  }
  // The list grows while it is walked: each child is asked for children of its own.
  for (const event of events) {
    for (const { effect, alpha, lagSeconds } of EDGES_BY_CAUSE.get(event.key) ?? []) {
      for (let i = random.poisson(alpha); i > 0; i--) {
        const lag = Math.max(1, Math.round(drawLag(random, lagSeconds)));
        const car = random.chance(0.85) ? event.car : drawCar(random, person);
        events.push({ key: effect, at: event.at + lag, car, cause: event });
      }
    }
  }
  return events;
}
