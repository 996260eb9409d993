import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { build } from "esbuild";
import type { Alarms, Alpha, Found, Phases, Speed } from "./causal/measure.ts";
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
const RESAMPLES = 40;

/** The edges of a causal graph: what is found where the truth is known, what where there is nothing, and what it costs. */
export async function benchCausal({ folder }: Bench): Promise<string> {
  const program = join(folder, "measure.mjs");
  await build({
    absWorkingDir: ROOT,
    entryPoints: [join(import.meta.dirname, "causal/measure.ts")],
    outfile: program,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node22",
    packages: "external",
    alias: { "@": ROOT },
    logLevel: "silent",
  });
  const measure = async <T>(...words: (string | number)[]): Promise<T> => {
    const { stdout } = await run(process.execPath, [program, ...words.map(String)], { maxBuffer: 1 << 26 });
    return JSON.parse(stdout) as T;
  };

  const rows: string[][] = [];
  const alarmsFolder = process.env.WHYSTREAM_CAUSAL ?? join(ROOT, "../shared/data/causal");
  if (existsSync(join(alarmsFolder, "18V_55N_Wireless.truth.json"))) {
    for (const acyclic of [true, false]) {
      const { f1, edges, right } = await measure<Alarms>("alarms", alarmsFolder, JSON.stringify({ acyclic }));
      const reached = `${f1.toFixed(3)} (${right} of ${edges})`;
      rows.push([
        `18 alarms, ${acyclic ? "acyclic" : "loops allowed"}: F1`,
        acyclic ? judged(reached, f1 >= 0.6) : reached,
        acyclic ? "≥ 0.60" : "",
      ]);
    }
  } else rows.push(["18 alarms", `not in ${alarmsFolder} (WHYSTREAM_CAUSAL names another folder)`, ""]);

  let errors: number[] = [];
  for (const [name, seeds, mean, worst] of WORLDS) {
    const found = await measure<Found[]>("world", name, seeds);
    const f1 = found.map((its) => its.f1);
    const [average, least] = [f1.reduce((sum, its) => sum + its, 0) / seeds, Math.min(...f1)];
    if (name === "both") errors = found.map(({ error }) => error);
    rows.push([
      `${name}, ${seeds} seeds: F1, mean (worst)`,
      judged(`${average.toFixed(3)} (${least.toFixed(3)})`, average >= (mean ?? 0) && least >= (worst ?? 0)),
      `≥ ${mean}${worst === null ? "" : ` (${worst})`}`,
    ]);
  }

  const nothing = await measure<Found[]>("world", "none", NO_EDGE_SEEDS);
  for (const [layers, counts] of [
    ["direct", nothing.map(({ wrong }) => wrong)],
    ["layer 1", nothing.map(({ associated }) => associated)],
  ] as const) {
    const [mean, most] = [counts.reduce((sum, its) => sum + its, 0) / counts.length, Math.max(...counts)];
    rows.push([
      `no edges, ${NO_EDGE_SEEDS} seeds, ${layers}: false ones of 380, mean (most)`,
      judged(`${mean.toFixed(2)} (${most})`, mean <= 0.5 && most <= 3),
      "≤ 0.5 (3)",
    ]);
  }

  const error = errors.reduce((sum, its) => sum + its, 0) / errors.length;
  rows.push(["effect, both: mean absolute error", judged(error.toFixed(3), error <= 0.03), "≤ 0.03"]);
  const alphas = await measure<Alpha[]>("alpha", 2, 100, RESAMPLES);
  const sum = (of: (its: Alpha) => number) => alphas.reduce((total, its) => total + of(its), 0);
  const covered = sum((its) => its.covered) / sum((its) => its.of);
  rows.push([
    `90 % interval, 100 users, ${sum((its) => its.of)} edges: holds the effect`,
    judged(`${(100 * covered).toFixed(0)} %`, covered >= 0.85 && covered <= 0.95),
    "85–95 %",
  ]);
  rows.push([
    "placebos from other sessions that show an effect",
    `${sum((its) => its.placebosFailed)} of ${sum((its) => its.placebos)}`,
    "",
  ]);

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
  const phases = await measure<Phases[]>("phases", 1);
  return [
    "### Edges of a causal graph",
    table(["", "", "goal"], rows),
    table(
      ["nothing leads to anything, of 132 pairs", "direct", "together", "suppresses"],
      phases.map((its) => [its.world, String(its.direct), String(its.indirect), String(its.suppressed)]),
    ),
  ].join("\n\n");
}
