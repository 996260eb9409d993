import { createRandom } from "../../../../scripts/sample/random.ts";
import { layOut, type MadeEvent } from "../../../patterns/statistics/__fixtures__/users.ts";
import type { SequenceDb } from "../../../patterns/sequences.ts";
import type { Related } from "../related.ts";

/** An event of `cause` has Poisson(`alpha`) children of `effect`, with each other member or with whose it is. */
export type Lead = {
  readonly cause: number;
  readonly effect: number;
  readonly alpha: number;
  readonly lagMs: number;
  readonly to: "self" | "others";
};

export type Households = {
  readonly households: number;
  readonly members: number;
  readonly days: number;
  readonly types: number;
  readonly leads: readonly Lead[];
  /** The share of days on which a household goes through a spell in which everything is so many times as frequent. */
  readonly spells?: number;
};

const MINUTE_MS = 60_000;
const DAY_MS = 1_440 * MINUTE_MS;
const SESSION_MS = 40 * MINUTE_MS;
/** How far apart the sessions of a household begin at most. */
const APART_MS = 20 * MINUTE_MS;
const RATE_PER_MS = 1 / (12 * MINUTE_MS);
const SPELL = 3;

/**
 * Households whose members like the same, are on at about the same time of the same evenings, and go through spells
 * together: all that makes their events alike without any of them leading to another. Then come the leads.
 */
export function makeHouseholds(seed: string, world: Households): { db: SequenceDb; related: Related } {
  const random = createRandom(seed);
  const logNormal = (deviation: number) => Math.exp(deviation * random.normal() - deviation ** 2 / 2);
  const events: MadeEvent[] = [];
  const nameOf = (home: number, member: number) => `u${String(home).padStart(4, "0")}-${member}`;
  for (let home = 0; home < world.households; home++) {
    const taste = Array.from({ length: world.types }, () => logNormal(0.6));
    const activity = Array.from({ length: world.members }, () => logNormal(0.6));
    for (let day = 0; day < world.days; day++) {
      const evening = day * DAY_MS + random.uniform(0, 5 * 60) * MINUTE_MS;
      const busy = random.chance(world.spells ?? 0) ? SPELL : 1;
      const sessions = activity.map(() => evening + random.uniform(0, APART_MS));
      const its: { member: number; type: number; at: number }[] = [];
      for (const [member, factor] of activity.entries()) {
        for (const [type, liking] of taste.entries()) {
          for (let n = random.poisson(RATE_PER_MS * SESSION_MS * factor * liking * busy * 0.25); n > 0; n--) {
            its.push({ member, type, at: (sessions[member] ?? 0) + SESSION_MS * random.next() ** 2 });
          }
        }
      }
      // The list grows while it is walked: children have children.
      for (const { member, type, at } of its) {
        for (const { cause, effect, alpha, lagMs, to } of world.leads) {
          if (cause !== type) continue;
          for (const other of activity.keys()) {
            if ((to === "self") !== (other === member)) continue;
            const begin = sessions[other] ?? 0;
            for (let n = random.poisson(alpha); n > 0; n--) {
              const child = at + random.exponential(lagMs);
              if (child >= begin && child < begin + SESSION_MS) its.push({ member: other, type: effect, at: child });
            }
          }
        }
      }
      for (const { member, type, at } of its) {
        events.push({ user: nameOf(home, member), session: day, type, time: Math.round(at) });
      }
    }
  }
  const db = layOut(
    events,
    Array.from({ length: world.types }, (_, type) => `t${type}`),
  );
  const homeOf = db.userIds.map((id) => id.split("-")[0]);
  const starts = new Int32Array(db.userIds.length + 1);
  const others: number[] = [];
  for (const [user, home] of homeOf.entries()) {
    for (const [other, its] of homeOf.entries()) if (other !== user && its === home) others.push(other);
    starts[user + 1] = others.length;
  }
  return { db, related: { starts, others: Int32Array.from(others) } };
}
