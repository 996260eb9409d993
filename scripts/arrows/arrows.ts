import { globSync } from "node:fs";
import { join } from "node:path";
import { run } from "../lib/run.ts";

export type Violation = { rule: string; from: string; to: string; advice: string };
export type ArrowsReport = {
  violations: Violation[];
  /** How many of our own files were read. */
  read: number;
  /** Our own files that were passed over. Any at all means that the check cannot be trusted. */
  missed: string[];
};

const FOLDERS = ["app", "bench", "db", "e2e", "lib", "scripts"];
const FILES = ["instrumentation.ts", "proxy.ts"];

type CruiseResult = {
  modules: { source: string }[];
  summary: {
    violations: { from: string; to: string; rule: { name: string }; cycle?: { name: string }[] }[];
    ruleSetUsed: { forbidden: { name: string; comment?: string }[] };
  };
};

/** Reads every source file of the tree at `root` and reports the imports that go against the arrows. */
export async function checkArrows(root: string): Promise<ArrowsReport> {
  const there = [...FOLDERS, ...FILES].filter((name) => globSync(name, { cwd: root }).length > 0);
  const cruiser = join(import.meta.dirname, "../../node_modules/dependency-cruiser/bin/dependency-cruiser.mjs");
  const { output, code } = await run(
    process.execPath,
    [cruiser, "--config", ".dependency-cruiser.cjs", "--output-type", "json", ...there],
    {
      cwd: root,
    },
  );
  const begin = output.indexOf("{");
  if (begin < 0) throw new Error(`dependency-cruiser failed (${code}): ${output}`);
  const { modules, summary } = JSON.parse(output.slice(begin)) as CruiseResult;
  const read = new Set(modules.map(({ source }) => source));
  const advice = new Map(summary.ruleSetUsed.forbidden.map(({ name, comment }) => [name, comment ?? ""]));
  const own = globSync([`{${FOLDERS.join(",")}}/**/*.{ts,tsx}`, ...FILES], {
    cwd: root,
    // The benchmarks' peers have packages of their own.
    exclude: (path) => path.endsWith("node_modules"),
  }).map((path) => path.replaceAll("\\", "/"));
  return {
    violations: summary.violations.map(({ rule, from, to, cycle }) => ({
      rule: rule.name,
      from,
      to: cycle ? cycle.map(({ name }) => name).join(" → ") : to,
      advice: advice.get(rule.name) ?? "",
    })),
    read: own.filter((path) => read.has(path)).length,
    missed: own.filter((path) => !read.has(path)),
  };
}
