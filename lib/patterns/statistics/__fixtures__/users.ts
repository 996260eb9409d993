import { createRandom, type Random } from "../../../../scripts/sample/random.ts";
import type { SequenceDb } from "../../sequences.ts";

/** One event of a user's history; `session` is which of the user's sequences it belongs to. */
export type MadeEvent = { user: string; session: number; type: number; time: number };

/** Lays events out as the miner wants them, whatever their order. */
export function layOut(events: readonly MadeEvent[], typeNames: readonly string[]): SequenceDb {
  const sorted = events.toSorted(
    (a, b) =>
      (a.user < b.user ? -1 : a.user > b.user ? 1 : 0) || a.session - b.session || a.time - b.time || a.type - b.type,
  );
  const userIds = [...new Set(sorted.map(({ user }) => user))];
  const indexOf = new Map(userIds.map((id, i) => [id, i]));
  const starts: number[] = [];
  const users: number[] = [];
  for (const [i, event] of sorted.entries()) {
    const before = sorted[i - 1];
    if (before && before.user === event.user && before.session === event.session) continue;
    starts.push(i);
    users.push(indexOf.get(event.user) ?? 0);
  }
  return {
    types: Int32Array.from(sorted, ({ type }) => type),
    times: Float64Array.from(sorted, ({ time }) => time),
    starts: Int32Array.from([...starts, sorted.length]),
    users: Int32Array.from(users),
    userIds,
    typeNames,
  };
}

/** How sessions run: the world that users live in, apart from what they like. */
export type World = {
  users: number;
  types: number;
  /** What a type's chance depends on besides taste: the share of the session gone by, or the number of the event. */
  phase: "clock" | "step" | "none";
  /** How quickly a chance falls away from its peak: at so far from it that the square is 1 / `sharp`, by e. 4 unless given. */
  sharp?: number;
  /** Events at a steady rate for a drawn time; or gaps of very unequal length until the user has had enough. */
  pace: "steady" | "bursts";
  /** How unequal sessions of one user are in their rate: the deviation of its logarithm. */
  unequal: number;
  sessions: number;
};

const MINUTE = 60_000;
/** Far enough apart that sessions split by inactivity are these sessions. */
const DAY = 1_440 * MINUTE;

/**
 * Users whose events do not influence each other: each type's chance is the user's taste for it times the phase of the
 * session. `plant` may add what does follow from what.
 */
export function makeEvents(
  seed: string,
  world: World,
  plant: (events: MadeEvent[], random: Random) => void = () => {},
): MadeEvent[] {
  const random = createRandom(seed);
  const events: MadeEvent[] = [];
  const sharp = world.sharp ?? 4;
  const peaks = Array.from({ length: world.types }, () => random.next());
  for (let u = 0; u < world.users; u++) {
    const taste = Array.from({ length: world.types }, () => Math.exp(0.6 * random.normal()));
    const activity = Math.exp(0.5 * random.normal());
    const sessions = 1 + random.poisson(world.sessions - 1);
    for (let session = 0; session < sessions; session++) {
      const rate = activity * Math.exp(world.unequal * random.normal());
      const start = session * DAY + random.int(0, 600) * MINUTE;
      const length = MINUTE * 20 * random.uniform(0.3, 1.7);
      const inSession: MadeEvent[] = [];
      let clock = 0;
      for (let step = 0; ; step++) {
        if (world.pace === "steady") {
          if (step > 0) clock += random.exponential((2 * MINUTE) / rate);
          if (clock > length) break;
        } else {
          if (step > 0 && random.chance(1 / (1 + 6 * rate))) break;
          if (step > 0) clock += Math.min(29, Math.exp(1.2 * random.normal())) * MINUTE;
        }
        const gone = world.phase === "clock" ? Math.min(1, clock / (20 * MINUTE)) : Math.min(1, step / 8);
        const weights = taste.map((liking, type) => {
          const away = gone - (peaks[type] ?? 0);
          return world.phase === "none" ? liking : liking * Math.exp(-sharp * away * away);
        });
        const time = start + 1_000 * Math.round(clock / 1_000);
        inSession.push({ user: `u${u}`, session, type: random.weighted(weights), time });
      }
      plant(inSession, random);
      events.push(...inSession);
    }
  }
  return events;
}

/** Every pattern of two of so many types. */
export const pairsOf = (types: number): Int32Array[] =>
  Array.from({ length: types * types }, (_, i) => Int32Array.of(Math.floor(i / types), i % types));

/** The last value of a generator. */
export function toEnd<T>(work: Generator<unknown, T, void>): T {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}
