import { createRandom, type Random } from "../../../../scripts/sample/random.ts";
import { patternStatistics } from "../pattern-statistics.ts";
import { layOut, pairsOf, toEnd, type MadeEvent } from "./users.ts";

/** Each event of `cause` has Poisson(`alpha`) children of `effect`, each after an exponential lag with that mean. */
type Edge = { cause: number; effect: number; alpha: number; lagMs: number };

const TYPES = 20;
const EDGES = 30;
const CAUSES_MAX = 3;
const SECOND = 1_000;
const SESSION_MS = 1_800 * SECOND;
const DAY_MS = 86_400 * SECOND;

/**
 * The world in which causal mining is judged: 200 users with 5 sessions of about half an hour, 20 types. Users differ in
 * how active they are and in what they like, and sessions begin busily. Up to three causes lead to a type.
 */
function makeTriggered(seed: string, linked: boolean): { events: MadeEvent[]; edges: Edge[] } {
  const random = createRandom(seed);
  const rates = Array.from({ length: TYPES }, () => (0.0006 / SECOND) * random.uniform(0.3, 1.7));
  const edges = linked ? drawEdges(random) : [];
  const events: MadeEvent[] = [];
  for (let u = 0; u < 200; u++) {
    const activity = Math.exp(0.8 * random.normal());
    const taste = Array.from({ length: TYPES }, () => Math.exp(0.56 * random.normal()));
    for (let session = 0; session < 5; session++) {
      const length = SESSION_MS * random.uniform(0.5, 1.5);
      const its: { type: number; at: number }[] = [];
      for (const [type, rate] of rates.entries()) {
        for (let n = random.poisson(rate * length * activity * (taste[type] ?? 0)); n > 0; n--) {
          its.push({ type, at: length * random.next() ** 2 });
        }
      }
      // The list grows while it is walked: children have children.
      for (const { type, at } of its) {
        for (const { cause, effect, alpha, lagMs } of edges) {
          if (cause !== type) continue;
          for (let n = random.poisson(alpha); n > 0; n--) {
            const child = at + random.exponential(lagMs);
            if (child < length) its.push({ type: effect, at: child });
          }
        }
      }
      for (const { type, at } of its)
        events.push({ user: `u${u}`, session, type, time: session * DAY_MS + Math.round(at) });
    }
  }
  return { events, edges };
}

/** No two types lead to each other, and none to itself. */
function drawEdges(random: Random): Edge[] {
  const edges: Edge[] = [];
  while (edges.length < EDGES) {
    const [cause, effect] = [random.int(0, TYPES - 1), random.int(0, TYPES - 1)];
    const taken = edges.some((edge) => [edge.cause, edge.effect].sort().join() === [cause, effect].sort().join());
    if (cause === effect || taken || edges.filter((edge) => edge.effect === effect).length === CAUSES_MAX) continue;
    edges.push({ cause, effect, alpha: random.uniform(0.15, 0.45), lagMs: random.uniform(20, 300) * SECOND });
  }
  return edges;
}

const Q_MAX = 0.01;
const PAIRS = pairsOf(TYPES).filter(([cause, effect]) => cause !== effect);

/**
 * Which of the 380 pairs are found at q ≤ 0.01 when the second follows the first within `maxGapMs`: of the links how
 * many, how many that are links by way of others, and how many beside both.
 */
export function findLinks(seed: string, linked: boolean, maxGapMs: number) {
  const { events, edges } = makeTriggered(seed, linked);
  const db = layOut(
    events,
    Array.from({ length: TYPES }, (_, i) => `t${i}`),
  );
  const statistics = toEnd(patternStatistics({ db, patterns: PAIRS, reach: { maxGapMs }, counted: "users" }));
  const effectsOf = (cause: number) => edges.filter((edge) => edge.cause === cause).map(({ effect }) => effect);
  const counts = { direct: 0, indirect: 0, beside: 0, of: edges.length };
  for (const [i, [cause = -1, effect = -1]] of PAIRS.entries()) {
    if ((statistics[i]?.q ?? 1) > Q_MAX) continue;
    const direct = effectsOf(cause);
    const all = new Set(direct);
    for (const one of all) for (const next of effectsOf(one)) all.add(next);
    if (direct.includes(effect)) counts.direct++;
    else if (all.has(effect)) counts.indirect++;
    else counts.beside++;
  }
  return counts;
}
