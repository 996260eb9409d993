import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { bundled } from "./bundle.ts";
import type { Alarms, Alpha, Found, Phases, Refuting, Speed, Tied } from "./causal/measure.ts";
import type { Bench } from "./options.ts";
import { judged, table } from "./stats.ts";

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, "..");
/** The world, the seeds, and the least mean and worst F1. */
const WORLDS: readonly (readonly [string, number, number | null, number | null])[] = [
  ["both", 5, 0.97, 0.93],
  ["gamma", 5, 0.97, 0.93],
  ["mislabelled", 5, 0.97, 0.93],
  ["40 types", 5, 0.97, 0.93],
  ["weak, 1,000 × 2", 5, 0.9, null],
  ["weak, 200 × 5", 5, 0.8, null],
  ["hidden hubs", 5, 0.8, null],
];
const NO_EDGE_SEEDS = 20;
const INTERVAL_SEEDS = 20;
const RESAMPLES = 40;
const PHASE_SEEDS = 5;
const HOUSEHOLD_SEEDS = 10;

type Measure = <T>(...words: (string | number)[]) => Promise<T>;
type Row = readonly [figure: string, reached: string, goal: string];

const mean = (values: readonly number[]) => values.reduce((sum, its) => sum + its, 0) / Math.max(1, values.length);
const sum = <T>(all: readonly T[], of: (its: T) => number) => all.reduce((total, its) => total + of(its), 0);

/** The edges of a causal graph: what is found where the truth is known, what where there is nothing, and what it costs. */
export async function benchCausal({ folder, only }: Bench): Promise<string> {
  const program = await bundled("causal/measure.ts", folder);
  const measure: Measure = async <T>(...words: (string | number)[]): Promise<T> => {
    const { stdout } = await run(process.execPath, [program, ...words.map(String)], { maxBuffer: 1 << 26 });
    return JSON.parse(stdout) as T;
  };
  const unknown = only.filter((name) => !(name in SECTIONS));
  if (unknown.length > 0)
    throw new Error(`no section ${unknown.join(", ")}; there are ${Object.keys(SECTIONS).join(", ")}`);
  const rows: Row[] = [];
  for (const [name, section] of Object.entries(SECTIONS)) {
    if (only.length === 0 || only.includes(name)) rows.push(...(await section(measure)));
  }
  return [
    "### Edges of a causal graph",
    table(
      ["", "", "goal"],
      rows.map((row) => [...row]),
    ),
  ].join("\n\n");
}

const SECTIONS: Readonly<Record<string, (measure: Measure) => Promise<Row[]>>> = {
  alarms,
  worlds,
  nothing,
  households,
  intervals,
  speed,
  phases,
};

async function alarms(measure: Measure): Promise<Row[]> {
  const folder = process.env.WHYSTREAM_CAUSAL ?? join(ROOT, "../shared/data/causal");
  if (!existsSync(join(folder, "18V_55N_Wireless.truth.json"))) {
    return [["18 alarms", `not in ${folder} (WHYSTREAM_CAUSAL names another folder)`, ""]];
  }
  const rows: Row[] = [];
  for (const acyclic of [true, false]) {
    const { f1, edges, right } = await measure<Alarms>("alarms", folder, JSON.stringify({ acyclic }));
    const reached = `${f1.toFixed(3)} (${right} of ${edges})`;
    rows.push([
      `18 alarms, ${acyclic ? "acyclic" : "loops allowed"}: F1`,
      acyclic ? judged(reached, f1 >= 0.6) : reached,
      acyclic ? "≥ 0.60" : "",
    ]);
  }
  return rows;
}

async function worlds(measure: Measure): Promise<Row[]> {
  const rows: Row[] = [];
  for (const [name, seeds, least, worst] of WORLDS) {
    const found = await measure<Found[]>("world", name, seeds);
    const f1 = found.map((its) => its.f1);
    const reached = `${mean(f1).toFixed(3)} (${Math.min(...f1).toFixed(3)})`;
    rows.push([
      `${name}, ${seeds} seeds: F1, mean (worst)`,
      judged(reached, mean(f1) >= (least ?? 0) && Math.min(...f1) >= (worst ?? 0)),
      `≥ ${least}${worst === null ? "" : ` (${worst})`}`,
    ]);
    const levels = `${mean(found.map(({ levelRight }) => levelRight)).toFixed(1)} of ${found[0]?.truth} right, ${mean(found.map(({ levelWrong }) => levelWrong)).toFixed(1)} wrong`;
    rows.push([`… at level 2, before anything refutes them`, levels, ""]);
    if (name !== "both") continue;
    const error = mean(found.map((its) => its.error));
    rows.push(["effect, both: mean absolute error", judged(error.toFixed(3), error <= 0.03), "≤ 0.03"]);
    rows.push(["effect, both: mean error", mean(found.map(({ bias }) => bias)).toFixed(3), ""]);
  }
  return rows;
}

async function nothing(measure: Measure): Promise<Row[]> {
  const found = await measure<Found[]>("world", "none", NO_EDGE_SEEDS);
  return (
    [
      ["direct", found.map(({ wrong }) => wrong)],
      ["found by layer 1", found.map(({ associated }) => associated)],
      ["at level 1 or higher", found.map(({ together }) => together)],
    ] as const
  ).map(([name, counts]): Row => {
    const most = Math.max(...counts);
    return [
      `no edges, ${NO_EDGE_SEEDS} seeds, ${name}: false ones of 380, mean (most)`,
      judged(`${mean(counts).toFixed(2)} (${most})`, mean(counts) <= 0.5 && most <= 3),
      "≤ 0.5 (3)",
    ];
  });
}

/** What people lead each other to, with and without knowing who is related. */
async function households(measure: Measure): Promise<Row[]> {
  const found = await measure<Tied[]>("households", HOUSEHOLD_SEEDS);
  const of = (which: Tied["world"], figure: (its: Tied) => number) =>
    mean(found.filter(({ world }) => world === which).map(figure)).toFixed(2);
  return [
    ["households, two links to others: found at level 2", of("linked", ({ right }) => right), "2"],
    ["… others at level 1 or higher, that are not indirect", of("linked", ({ wrong }) => wrong), "≤ 0.5"],
    ["… mean absolute error of the effect", of("linked", ({ error }) => error), "≤ 0.05"],
    ["… found where nobody is known to be related", of("linked", ({ alone }) => alone), "0"],
    ["households, no links to others: at level 1 or higher", of("nothing", ({ wrong }) => wrong), "≤ 0.5"],
  ];
}

async function intervals(measure: Measure): Promise<Row[]> {
  const alphas = await measure<Alpha[]>("alpha", INTERVAL_SEEDS, 100, RESAMPLES);
  const covered = sum(alphas, (its) => its.covered) / sum(alphas, (its) => its.of);
  return [
    [
      `90 % interval, 100 users, ${INTERVAL_SEEDS} seeds, ${sum(alphas, (its) => its.of)} edges: holds the effect`,
      judged(`${(100 * covered).toFixed(0)} %`, covered >= 0.85 && covered <= 0.95),
      "85–95 %",
    ],
    [
      "placebos from other sessions that show an effect",
      `${sum(alphas, (its) => its.placebosFailed)} of ${sum(alphas, (its) => its.placebos)}`,
      "",
    ],
  ];
}

async function speed(measure: Measure): Promise<Row[]> {
  const rows: Row[] = [];
  for (const [label, name, events, options, cpuMax] of [
    ["200,000 events, 20 types", "both", 200_000, {}, 20],
    ["1,000,000 events, 20 types, one kernel", "zipf", 1_000_000, { kernelRates: [1] }, 60],
  ] as const) {
    const { cpuS, peakMb } = await measure<Speed>("speed", name, events, JSON.stringify(options));
    rows.push([
      `${label}: CPU, both layers`,
      judged(`${cpuS.toFixed(1)} s, ${peakMb.toFixed(0)} MB`, cpuS <= cpuMax && peakMb <= 1024),
      `≤ ${cpuMax} s, ≤ 1,024 MB`,
    ]);
  }
  const { layersS, refutingS, parts } = await measure<Refuting>("refuting", 200_000);
  const times = refutingS / layersS;
  rows.push([
    "200,000 events, 20 types: CPU of refuting, and in times of both layers",
    judged(`${refutingS.toFixed(1)} s, ${times.toFixed(1)} times ${layersS.toFixed(1)} s`, times <= 10),
    "≤ 10 times",
  ]);
  rows.push(["… of it", parts.map(({ name, cpuS }) => `${name} ${cpuS.toFixed(1)} s`).join(", "), ""]);
  return rows;
}

async function phases(measure: Measure): Promise<Row[]> {
  const found = await measure<Phases[]>("phases", PHASE_SEEDS);
  const together = mean(found.map((its) => its.together));
  return [
    [
      `nothing leads to anything, ${found.length} worlds of ${PHASE_SEEDS} seeds, of 132 pairs: at level 1 or higher`,
      judged(together.toFixed(2), together <= 0.5),
      "≤ 0.5",
    ],
    ...found
      .filter((its) => its.together > 0)
      .map((its): Row => [`… ${its.world}`, `${its.together.toFixed(1)}, of them ${its.direct.toFixed(1)} direct`, ""]),
  ];
}
