/** What `bench/causal.ts` runs in processes of their own: `measure.mjs CASE …` prints what it found as JSON. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import {
  adjusted,
  edgeEvidence,
  placebos,
  stabilities,
  strataOfType,
  subset,
  type EdgeEvidence,
  type Evidence,
  type EvidenceOptions,
} from "../../lib/causal/evidence/index.ts";
import { makeHouseholds, type Lead } from "../../lib/causal/evidence/__fixtures__/households.ts";
import { nodeIdOf } from "../../lib/causal/graph/keys.ts";
import { levelOf } from "../../lib/causal/levels/level-of.ts";
import { sessionStats } from "../../lib/causal/measure/session-stats.ts";
import { relatedEffects } from "../../lib/causal/related/related-effects.ts";
import { toEnd } from "../../lib/causal/evidence/arrays.ts";
import { BOTH, makeWorld, type World } from "../../lib/causal/evidence/__fixtures__/worlds.ts";
import { layOut, makeEvents, type World as PhaseWorld } from "../../lib/patterns/statistics/__fixtures__/users.ts";
import { buildSequences } from "../../lib/patterns/mining/build-sequences.ts";
import { zipfEvents } from "../mining/zipf.ts";

export const WORLDS: Readonly<Record<string, Partial<World>>> = {
  both: {},
  gamma: { lags: "gamma" },
  mislabelled: { mislabelled: 0.1 },
  "40 types": { types: 40, edges: 80 },
  "weak, 200 × 5": { alpha: [0.05, 0.15] },
  "weak, 1,000 × 2": { alpha: [0.05, 0.15], users: 1000, sessions: 2 },
  "hidden hubs": { hidden: 3 },
  repeats: { repeats: 0.4 },
  "50 users": { users: 50 },
  none: { edges: 0 },
};

export type Found = {
  f1: number;
  wrong: number;
  associated: number;
  error: number;
  bias: number;
  events: number;
  /** Of how many edges; those of them, and others, at level 2, and pairs at level 1 or higher. */
  truth: number;
  levelRight: number;
  levelWrong: number;
  together: number;
};
export type Alarms = { edges: number; right: number; f1: number; associated: number };
export type Alpha = {
  covered: number;
  of: number;
  error: number;
  unstable: number;
  placebosFailed: number;
  placebos: number;
};
export type Speed = { events: number; cpuS: number; peakMb: number; direct: number };
export type Phases = { world: string; direct: number; together: number };
export type Tied = { world: "linked" | "nothing"; right: number; wrong: number; error: number; alone: number };
export type Refuting = { layersS: number; refutingS: number; parts: { name: string; cpuS: number }[] };

const [what = "", ...words] = process.argv.slice(2);

/** Edges in a world whose edges are known; `direct` is what both layers call so. */
function judge(name: string, seed: string): Found {
  const { db, edges } = makeWorld(seed, { ...BOTH, ...WORLDS[name] });
  const evidence = toEnd(edgeEvidence(db));
  const direct = evidence.pairs.filter(({ kind }) => kind === "direct");
  const alphaOf = (source: number, target: number) =>
    edges.find(({ cause, effect }) => cause === source && effect === target)?.alpha;
  const errors = direct.flatMap(({ source, target, direct: its }) => {
    const alpha = alphaOf(source, target);
    return alpha === undefined || its === null ? [] : [its.effect - alpha];
  });
  const levels = evidence.pairs.map((pair) => ({ ...pair, level: levelIn(pair) }));
  const isTrue = ({ source, target }: { source: number; target: number }) => alphaOf(source, target) !== undefined;
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  return {
    f1: edges.length === 0 ? Number.NaN : (2 * errors.length) / (direct.length + edges.length),
    wrong: direct.length - errors.length,
    associated: evidence.pairs.filter(({ finding }) => finding !== null).length,
    error: mean(errors.map(Math.abs)),
    bias: mean(errors),
    events: db.types.length,
    truth: edges.length,
    levelRight: levels.filter((pair) => pair.level >= 2 && isTrue(pair)).length,
    levelWrong: levels.filter((pair) => pair.level >= 2 && !isTrue(pair)).length,
    together: levels.filter(({ level }) => level >= 1).length,
  };
}

const levelIn = (pair: EdgeEvidence): number =>
  levelOf(sessionStats(pair, (type) => nodeIdOf({ type: String(type) }))).level;

function alarms(folder: string, options: EvidenceOptions): Alarms {
  const path = join(folder, "18V_55N_Wireless");
  const truth = JSON.parse(readFileSync(`${path}.truth.json`, "utf8")) as { edges: [number, number][]; n: number };
  const rows = gunzipSync(readFileSync(`${path}.events.csv.gz`))
    .toString()
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => line.split(",").map(Number));
  const column = (i: number) => rows.map((row) => row[i] ?? 0);
  const named = (count: number) => Array.from({ length: count }, (_, i) => String(i).padStart(3, "0"));
  const db = buildSequences({
    users: Int32Array.from(column(0)),
    types: Int32Array.from(column(2)),
    times: Float64Array.from(column(1), (second) => 1_000 * second),
    userIds: named(Math.max(...column(0)) + 1),
    typeNames: named(truth.n),
  });
  const evidence = toEnd(edgeEvidence(db, options));
  const isTrue = new Set(truth.edges.map((edge) => edge.join()));
  const found = evidence.pairs.filter(({ layers }) => layers.direct);
  const right = found.filter(({ source, target }) => isTrue.has(`${source},${target}`)).length;
  return {
    edges: found.length,
    right,
    f1: (2 * right) / (found.length + isTrue.size),
    associated: evidence.pairs.filter(({ finding }) => finding === "excites").length,
  };
}

/** Effects in the world of `both` with fewer users, and whether their intervals hold them. */
function alpha(seed: string, users: number, resamples: number): Alpha {
  const { db, edges } = makeWorld(seed, { ...BOTH, users });
  const evidence: Evidence = toEnd(edgeEvidence(db));
  const found = toEnd(stabilities(evidence, resamples)) ?? [];
  const shown = toEnd(placebos(evidence, "session"));
  let [covered, of, error, unstable] = [0, 0, 0, 0];
  for (const { source, target, lo, hi, stability } of found) {
    const edge = edges.find(({ cause, effect }) => cause === source && effect === target);
    if (!edge) continue;
    of++;
    if (edge.alpha >= lo && edge.alpha <= hi) covered++;
    if (stability < 0.8) unstable++;
    const direct = evidence.pairs.find((pair) => pair.source === source && pair.target === target)?.direct;
    error += Math.abs((direct?.effect ?? 0) - edge.alpha);
  }
  return {
    covered,
    of,
    error,
    unstable,
    placebosFailed: shown.filter(({ passed }) => !passed).length,
    placebos: shown.length,
  };
}

function speed(name: string, events: number, options: EvidenceOptions): Speed {
  // About 45 events for each session of the world with edges; else events of nobody in particular.
  const db =
    name === "both"
      ? makeWorld("speed", { ...BOTH, users: Math.round(events / 215) }).db
      : buildSequences(zipfEvents(events, Math.round(events / 50), 20), { sessionGapMs: 30 * 60_000 });
  const before = process.cpuUsage();
  const evidence = toEnd(edgeEvidence(db, options));
  const { user, system } = process.cpuUsage(before);
  return {
    events: db.types.length,
    cpuS: (user + system) / 1e6,
    peakMb: process.resourceUsage().maxRSS / 1024,
    direct: evidence.pairs.filter(({ kind }) => kind === "direct").length,
  };
}

/** Worlds in which nothing leads to anything, though chances change in the course of a session. */
function phases(seeds: number): Phases[] {
  const types = 12;
  const rows: Phases[] = [];
  for (const pace of ["steady", "bursts"] as const) {
    for (const [phase, sharp] of [
      ["none", 4],
      ["clock", 4],
      ["clock", 16],
      ["step", 4],
      ["step", 16],
    ] as const) {
      for (const unequal of [0, 0.7]) {
        const world: PhaseWorld = { users: 200, types, phase, sharp, pace, unequal, sessions: 5 };
        const counts = { direct: 0, together: 0 };
        for (let seed = 0; seed < seeds; seed++) {
          const db = layOut(
            makeEvents(`edges ${seed}`, world),
            Array.from({ length: types }, (_, i) => `t${i}`),
          );
          for (const pair of toEnd(edgeEvidence(db)).pairs) {
            const level = levelIn(pair);
            if (level >= 1) counts.together++;
            if (level >= 2) counts.direct++;
          }
        }
        const name = `${pace}, ${phase}${sharp > 4 ? ", sharp" : ""}${unequal > 0 ? ", unequal" : ""}`;
        rows.push({ world: name, direct: counts.direct / seeds, together: counts.together / seeds });
      }
    }
  }
  return rows;
}

const MINUTE_MS = 60_000;
/** 0 leads to 1 in others; 2 to 3 in oneself and 3 to 4 in others. */
const LEADS: readonly Lead[] = [
  { cause: 0, effect: 1, alpha: 0.5, lagMs: 5 * MINUTE_MS, to: "others" },
  { cause: 2, effect: 3, alpha: 0.5, lagMs: 2 * MINUTE_MS, to: "self" },
  { cause: 3, effect: 4, alpha: 0.4, lagMs: 4 * MINUTE_MS, to: "others" },
];

function households(seeds: number): Tied[] {
  return Array.from({ length: 2 * seeds }, (_, i): Tied => {
    const isLinked = i < seeds;
    const leads = isLinked ? LEADS : LEADS.filter(({ to }) => to === "self");
    const world = { households: 60, members: 3, days: 8, types: 8, leads, spells: 0.3 };
    const { db, related } = makeHouseholds(`homes ${i}`, world);
    const linkOf = (pair: { source: number; target: number }) =>
      leads.find(({ cause, effect, to }) => to === "others" && cause === pair.source && effect === pair.target);
    const evidence = toEnd(edgeEvidence(db, { related }));
    const found = relatedEffects(evidence).map((pair) => ({ ...pair, level: levelOf(pair.stats).level }));
    const right = found.filter((pair) => pair.level >= 2 && linkOf(pair));
    const errors = right.map((pair) => Math.abs((pair.stats.direct?.effect ?? 0) - (linkOf(pair)?.alpha ?? 0)));
    const alone = toEnd(edgeEvidence(db)).pairs.filter((pair) => linkOf(pair) && levelIn(pair) >= 1);
    return {
      world: isLinked ? "linked" : "nothing",
      right: right.length,
      wrong: found.filter((pair) => pair.level >= 1 && !linkOf(pair) && pair.via.length === 0).length,
      error: errors.reduce((sum, error) => sum + error, 0) / Math.max(1, errors.length),
      alone: alone.length,
    };
  });
}

/** Everything that a graph holds against its edges, with a field of four values and one event type to adjust for. */
function refuting(events: number): Refuting {
  const { db } = makeWorld("speed", { ...BOTH, users: Math.round(events / 215) });
  const cpu = <T>(work: () => T): [T, number] => {
    const before = process.cpuUsage();
    const result = work();
    const { user, system } = process.cpuUsage(before);
    return [result, (user + system) / 1e6];
  };
  const [evidence, layersS] = cpu(() => toEnd(edgeEvidence(db)));
  const codes = Int32Array.from(db.userIds, (_, user) => user % 4);
  const parts = (
    [
      ["placebo", () => toEnd(placebos(evidence, "session"))],
      ["a field", () => toEnd(adjusted(db, evidence, { of: "users", codes }))],
      ["an event type", () => toEnd(adjusted(db, evidence, strataOfType(db, 0)))],
      ["20 resamples", () => toEnd(stabilities(evidence, 20))],
      ["subset", () => toEnd(subset(evidence))],
    ] as const
  ).map(([name, work]) => ({ name, cpuS: cpu<unknown>(work)[1] }));
  return { layersS, refutingS: parts.reduce((sum, { cpuS }) => sum + cpuS, 0), parts };
}

function run(): unknown {
  const [first = "", second = "", third = ""] = words;
  switch (what) {
    case "world":
      return Array.from({ length: Number(second) }, (_, seed) => judge(first, `${third || "fresh"} ${seed}`));
    case "alarms":
      return alarms(first, JSON.parse(second) as EvidenceOptions);
    case "alpha":
      return Array.from({ length: Number(first) }, (_, seed) => alpha(`alpha ${seed}`, Number(second), Number(third)));
    case "speed":
      return speed(first, Number(second), JSON.parse(third) as EvidenceOptions);
    case "phases":
      return phases(Number(first));
    case "households":
      return households(Number(first));
    case "refuting":
      return refuting(Number(first));
    default:
      throw new Error(`There is no ${what} to measure.`);
  }
}

// Imported for its types, it measures nothing.
if (what !== "" && import.meta.url.endsWith(".mjs")) console.log(JSON.stringify(run()));
