import { createRandom, type Random } from "../../../../scripts/sample/random.ts";
import { layOut, type MadeEvent } from "../../../patterns/statistics/__fixtures__/users.ts";
import type { SequenceDb } from "../../../patterns/sequences.ts";

/** Each event of `cause` has Poisson(`alpha`) children of `effect`, each after a lag with that mean. */
export type TrueEdge = {
  readonly cause: number;
  readonly effect: number;
  readonly alpha: number;
  readonly lagMs: number;
};

export type World = {
  readonly users: number;
  readonly sessions: number;
  readonly types: number;
  readonly edges: number;
  /** Users differ in how active they are and in what they like. */
  readonly unlike: boolean;
  /** Sessions begin busily. */
  readonly busy: boolean;
  readonly alpha: readonly [number, number];
  readonly lags: "exponential" | "gamma";
  /** The share of events whose type is another than it should be. */
  readonly mislabelled: number;
  /** Types with the most effects that nobody wrote down. */
  readonly hidden: number;
  /** How many events of its own type each leads to. */
  readonly repeats: number;
  /** Events of each type in a second that nothing led to. */
  readonly ratePerS: number;
};

/** The world by which causal mining is judged: users who differ, and sessions that begin busily. */
export const BOTH: World = {
  users: 200,
  sessions: 5,
  types: 20,
  edges: 30,
  unlike: true,
  busy: true,
  alpha: [0.15, 0.45],
  lags: "exponential",
  mislabelled: 0,
  hidden: 0,
  repeats: 0,
  ratePerS: 0.0006,
};

const CAUSES_MAX = 3;
const SECOND = 1_000;
const SESSION_MS = 1_800 * SECOND;
const DAY_MS = 86_400 * SECOND;
/** Shape of the lags that do not begin at once: their peak is at half of their mean. */
const GAMMA_SHAPE = 2;
const REPEAT_LAG_MS = 60 * SECOND;

/** Edges are those between types that were written down, numbered as in the sequences. */
export function makeWorld(seed: string, world: World): { db: SequenceDb; edges: readonly TrueEdge[] } {
  const random = createRandom(seed);
  const rates = Array.from({ length: world.types }, () => (world.ratePerS / SECOND) * random.uniform(0.3, 1.7));
  const edges = drawEdges(random, world);
  const repeats = Array.from({ length: world.repeats > 0 ? world.types : 0 }, (_, type) => ({
    cause: type,
    effect: type,
    alpha: world.repeats,
    lagMs: REPEAT_LAG_MS,
  }));
  const leads = [...edges, ...repeats];
  const hidden = hubsOf(edges, world.hidden);
  const kept = Array.from({ length: world.types }, (_, type) => type).filter((type) => !hidden.includes(type));
  const events: MadeEvent[] = [];
  for (let u = 0; u < world.users; u++) {
    const activity = world.unlike ? logNormal(random, 0.8) : 1;
    const taste = rates.map(() => (world.unlike ? logNormal(random, 0.56) : 1));
    for (let session = 0; session < world.sessions; session++) {
      const length = SESSION_MS * random.uniform(0.5, 1.5);
      const its: { type: number; at: number }[] = [];
      for (const [type, rate] of rates.entries()) {
        for (let n = random.poisson(rate * length * activity * (taste[type] ?? 0)); n > 0; n--) {
          its.push({ type, at: length * (world.busy ? random.next() ** 2 : random.next()) });
        }
      }
      // The list grows while it is walked: children have children.
      for (const { type, at } of its) {
        for (const { cause, effect, alpha, lagMs } of leads) {
          if (cause !== type) continue;
          for (let n = random.poisson(alpha); n > 0; n--) {
            const child = at + drawLag(random, world.lags, lagMs);
            if (child < length) its.push({ type: effect, at: child });
          }
        }
      }
      for (const { type, at } of its) {
        const shown = world.mislabelled > 0 && random.chance(world.mislabelled) ? random.int(0, world.types - 1) : type;
        if (hidden.includes(shown)) continue;
        const time = session * DAY_MS + Math.round(at);
        events.push({ user: `u${u}`, session, type: kept.indexOf(shown), time });
      }
    }
  }
  const shown = edges.filter(({ cause, effect }) => kept.includes(cause) && kept.includes(effect));
  return {
    db: layOut(
      events,
      kept.map((type) => `t${type}`),
    ),
    edges: shown.map((edge) => ({ ...edge, cause: kept.indexOf(edge.cause), effect: kept.indexOf(edge.effect) })),
  };
}

/** With mean 1. */
const logNormal = (random: Random, deviation: number) => Math.exp(deviation * random.normal() - deviation ** 2 / 2);

function drawLag(random: Random, lags: World["lags"], meanMs: number): number {
  if (lags === "exponential") return random.exponential(meanMs);
  let sum = 0;
  for (let i = 0; i < GAMMA_SHAPE; i++) sum += random.exponential(meanMs / GAMMA_SHAPE);
  return sum;
}

/** No two types lead to each other, and none to itself; longer ways round there may be. */
function drawEdges(random: Random, { types, edges: wanted, alpha }: World): TrueEdge[] {
  const edges: TrueEdge[] = [];
  while (edges.length < wanted) {
    const [cause, effect] = [random.int(0, types - 1), random.int(0, types - 1)];
    const taken = edges.some((edge) => [edge.cause, edge.effect].sort().join() === [cause, effect].sort().join());
    if (cause === effect || taken || edges.filter((edge) => edge.effect === effect).length === CAUSES_MAX) continue;
    edges.push({ cause, effect, alpha: random.uniform(...alpha), lagMs: random.uniform(20, 300) * SECOND });
  }
  return edges;
}

/** Those with the most effects. */
function hubsOf(edges: readonly TrueEdge[], count: number): number[] {
  const effects = new Map<number, number>();
  for (const { cause } of edges) effects.set(cause, (effects.get(cause) ?? 0) + 1);
  const byEffects = [...effects].toSorted(([a, n], [b, m]) => m - n || a - b);
  return byEffects.slice(0, count).map(([type]) => type);
}
