import { readFileSync, rmSync } from "node:fs";
import { stripVTControlCharacters } from "node:util";

/**
 * Results of tests, and of checks, each of which counts as one. `failures` says of each test that failed its file, its
 * name and how its first complaint begins: what is worth reading where only the end of a log was kept.
 */
export type Tally = { passed: number; failed: number; skipped: number; failures: readonly string[] };

export const NOTHING: Tally = { passed: 0, failed: 0, skipped: 0, failures: [] };
export const PASSED: Tally = { ...NOTHING, passed: 1 };
export const FAILED: Tally = { ...NOTHING, failed: 1 };

export function add(a: Tally, b: Tally): Tally {
  return {
    passed: a.passed + b.passed,
    failed: a.failed + b.failed,
    skipped: a.skipped + b.skipped,
    failures: [...a.failures, ...b.failures],
  };
}

/** The last line of a test run. */
export function lastLine({ passed, failed, skipped }: Tally): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}

/** Reads a runner's report and removes it. A runner that failed without naming a test counts as one failure. */
export function tallyOf(file: string, read: (report: unknown) => Tally, exitCode: number | null): Tally {
  let tally = NOTHING;
  try {
    tally = read(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    // Without a report nothing is known to have passed; the exit code decides.
  }
  rmSync(file, { force: true });
  return exitCode !== 0 && tally.failed === 0 ? { ...tally, failed: 1 } : tally;
}

type VitestReport = {
  numPassedTests?: number;
  numFailedTests?: number;
  numPendingTests?: number;
  numTodoTests?: number;
  testResults?: {
    name: string;
    message?: string;
    status?: string;
    assertionResults: { fullName: string; status: string; failureMessages?: string[] }[];
  }[];
};

export function readVitest(report: unknown): Tally {
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults = [] } = report as VitestReport;
  const failures = testResults.flatMap(({ name, message, status, assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status === "failed");
    // A file that could not be loaded has no tests of its own to name.
    if (status === "failed" && failed.length === 0) return [failure(name, "the file", message)];
    return failed.map(({ fullName, failureMessages }) => failure(name, fullName, failureMessages?.[0]));
  });
  return {
    passed: numPassedTests ?? 0,
    failed: numFailedTests ?? 0,
    skipped: (numPendingTests ?? 0) + (numTodoTests ?? 0),
    failures,
  };
}

type PlaywrightSuite = {
  suites?: PlaywrightSuite[];
  specs?: {
    title: string;
    file: string;
    tests: { status: string; results: { error?: { message?: string } }[] }[];
  }[];
};
type PlaywrightReport = PlaywrightSuite & { stats?: Record<string, number | undefined> };

export function readPlaywright(report: unknown): Tally {
  const { stats, ...root } = report as PlaywrightReport;
  // A test that passed only at a second try has failed once.
  return {
    passed: stats?.expected ?? 0,
    failed: (stats?.unexpected ?? 0) + (stats?.flaky ?? 0),
    skipped: stats?.skipped ?? 0,
    failures: playwrightFailures(root),
  };
}

function playwrightFailures({ suites = [], specs = [] }: PlaywrightSuite): string[] {
  const own = specs.flatMap(({ file, title, tests }) =>
    tests
      .filter(({ status }) => status === "unexpected" || status === "flaky")
      .map(({ results }) => failure(file, title, results.find(({ error }) => error)?.error?.message)),
  );
  return [...own, ...suites.flatMap(playwrightFailures)];
}

const COMPLAINT_CHARS = 600;

function failure(file: string, test: string, message = ""): string {
  return `${file} › ${test}\n    ${stripVTControlCharacters(message).slice(0, COMPLAINT_CHARS).trim().replaceAll("\n", "\n    ")}`.trimEnd();
}
