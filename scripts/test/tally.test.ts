import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { add, FAILED, lastLine, NOTHING, PASSED, readPlaywright, readVitest, tallyOf } from "./tally";

describe("lastLine", () => {
  it("names skipped tests only when there are some", () => {
    expect(lastLine(add(PASSED, FAILED))).toBe("1 passed, 1 failed");
    expect(lastLine({ ...NOTHING, passed: 9, skipped: 2 })).toBe("9 passed, 0 failed, 2 skipped");
  });
});

describe("tallyOf", () => {
  const file = join(mkdtempSync(join(tmpdir(), "whystream-tally-")), "report.json");

  it("counts a runner that ended badly without naming a test", () => {
    expect(tallyOf(file, readVitest, 1)).toEqual(FAILED);
    writeFileSync(file, JSON.stringify({ numPassedTests: 3, numFailedTests: 0 }));
    expect(tallyOf(file, readVitest, 1)).toEqual({ ...NOTHING, passed: 3, failed: 1 });
  });

  it("does not read a report twice", () => {
    writeFileSync(file, JSON.stringify({ numPassedTests: 3 }));
    expect(tallyOf(file, readVitest, 0).passed).toBe(3);
    expect(tallyOf(file, readVitest, 0).passed).toBe(0);
  });

  it("takes a flaky browser test for a failed one", () => {
    writeFileSync(file, JSON.stringify({ stats: { expected: 4, unexpected: 1, flaky: 1, skipped: 1 } }));
    expect(tallyOf(file, readPlaywright, 1)).toEqual({ ...NOTHING, passed: 4, failed: 2, skipped: 1 });
  });

  it("names the tests that failed, with what they said first", () => {
    const failureMessages = ["\u001B[31mAssertionError: 1 is not 2\u001B[39m\n  at x.ts:3"];
    const assertionResults = [
      { fullName: "adds", status: "passed" },
      { fullName: "room adds", status: "failed", failureMessages },
    ];
    const testResults = [
      { name: "a.test.ts", status: "failed", assertionResults },
      { name: "b.test.ts", status: "failed", message: "no such module", assertionResults: [] },
    ];
    writeFileSync(file, JSON.stringify({ numPassedTests: 1, numFailedTests: 1, testResults }));
    expect(tallyOf(file, readVitest, 1).failures).toEqual([
      "a.test.ts › room adds\n    AssertionError: 1 is not 2\n      at x.ts:3",
      "b.test.ts › the file\n    no such module",
    ]);

    const spec = (status: string) => ({ file: "c.spec.ts", title: status, tests: [{ status, results: [{}] }] });
    const suites = [{ suites: [{ specs: [spec("expected"), spec("unexpected")] }], specs: [spec("flaky")] }];
    writeFileSync(file, JSON.stringify({ stats: { expected: 1, unexpected: 1, flaky: 1 }, suites }));
    expect(tallyOf(file, readPlaywright, 1).failures).toEqual(["c.spec.ts › flaky", "c.spec.ts › unexpected"]);
  });
});
