import { existsSync, globSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { buildBundles } from "../build/bundles.ts";
import { ensureBuild } from "../build/index.ts";
import { checkTypes } from "../build/types.ts";
import { run } from "../lib/run.ts";
import { ensureChromium } from "./chromium.ts";
import { faultsInClientCode } from "./client-code.ts";
import { FAILED, NOTHING, PASSED, readPlaywright, readVitest, tallyOf, type Tally } from "./tally.ts";

export type Step = {
  name: string;
  /** What must have succeeded before, as this would only fail for the same reason. */
  needs?: string;
  /** It says nothing before its end and keeps one processor busy: others like it may run meanwhile. */
  aside?: boolean;
  /** Whatever it throws counts as one failure and is shown. */
  run(say: (text: string) => void): Promise<Tally>;
};

const ROOT = join(import.meta.dirname, "../..");
const REPORTS = join(ROOT, ".test", "reports");
const bin = (path: string) => join(ROOT, "node_modules", path);

/** All steps in the order in which they tell most soonest. `extra` is handed to the test runner. */
export function allSteps(extra: readonly string[]): Step[] {
  const steps: Step[] = [
    program("format", [bin("prettier/bin/prettier.cjs"), "--check", "--log-level", "warn", "."]),
    program("lint", [bin("oxlint/bin/oxlint"), "--format", "unix"]),
    { name: "types", aside: true, run: async (say) => ((await checkTypes(ROOT, say)) ? PASSED : FAILED) },
    program("arrows", [join(ROOT, "scripts/check-arrows.ts")]),
    program("docs", [join(ROOT, "scripts/check-docs.ts")]),
    program("streaming audit", [join(ROOT, "scripts/audit-streaming.ts")]),
    vitest("unit", extra),
    vitest("db", extra),
    { name: "build", run: (say) => ensureBuild(ROOT, { onWork: say }).then(() => PASSED) },
    { name: "client code", needs: "build", run: checkClientCode },
    { ...vitest("scripts", extra), needs: "build" },
    { name: "e2e", needs: "build", run: (say) => playwright(extra, say) },
  ];
  return steps.filter(({ name }) => name !== "streaming audit" || existsSync(join(ROOT, "scripts/audit-streaming.ts")));
}

function program(name: string, args: readonly string[]): Step {
  return {
    name,
    aside: true,
    async run(say) {
      const { code, output } = await run(process.execPath, args, { cwd: ROOT });
      if (code !== 0) say(output.trim());
      return code === 0 ? PASSED : FAILED;
    },
  };
}

async function checkClientCode(say: (text: string) => void): Promise<Tally> {
  const faults = faultsInClientCode(ROOT);
  for (const fault of faults) say(fault);
  return faults.length === 0 ? PASSED : FAILED;
}

function vitest(project: string, extra: readonly string[]): Step {
  return {
    name: project,
    async run() {
      if (project === "unit") await buildBundles(ROOT);
      const report = reportFile(project);
      const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
      const args = [bin("vitest/vitest.mjs"), "run", "--project", project, "--passWithNoTests", ...reporters, ...extra];
      const { code } = await run(process.execPath, args, { cwd: ROOT, stdio: "show" });
      return tallyOf(report, readVitest, code);
    },
  };
}

async function playwright(extra: readonly string[], say: (text: string) => void): Promise<Tally> {
  if (globSync("e2e/**/*.spec.ts", { cwd: ROOT }).length === 0) {
    say("There are no browser tests yet.");
    return NOTHING;
  }
  const chromium = await ensureChromium(say);
  const report = reportFile("e2e");
  const env = { ...process.env, CHROMIUM_PATH: chromium, PLAYWRIGHT_JSON_OUTPUT_NAME: report };
  const args = [bin("@playwright/test/cli.js"), "test", "--pass-with-no-tests", ...extra];
  const { code } = await run(process.execPath, args, { cwd: ROOT, env, stdio: "show" });
  return tallyOf(report, readPlaywright, code);
}

function reportFile(name: string): string {
  mkdirSync(REPORTS, { recursive: true });
  return join(REPORTS, `${name}-${process.pid}.json`);
}
