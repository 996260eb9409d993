import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { add, FAILED, lastLine, PASSED, readPlaywright, readVitest, tallyOf } from "./tally";

describe("lastLine", () => {
  it("names skipped tests only when there are some", () => {
    expect(lastLine(add(PASSED, FAILED))).toBe("1 passed, 1 failed");
    expect(lastLine({ passed: 9, failed: 0, skipped: 2 })).toBe("9 passed, 0 failed, 2 skipped");
  });
});

describe("tallyOf", () => {
  const file = join(mkdtempSync(join(tmpdir(), "whystream-tally-")), "report.json");

  it("counts a runner that ended badly without naming a test", () => {
    expect(tallyOf(file, readVitest, 1)).toEqual(FAILED);
    writeFileSync(file, JSON.stringify({ numPassedTests: 3, numFailedTests: 0 }));
    expect(tallyOf(file, readVitest, 1)).toEqual({ passed: 3, failed: 1, skipped: 0 });
  });

  it("does not read a report twice", () => {
    writeFileSync(file, JSON.stringify({ numPassedTests: 3 }));
    expect(tallyOf(file, readVitest, 0).passed).toBe(3);
    expect(tallyOf(file, readVitest, 0).passed).toBe(0);
  });

  it("takes a flaky browser test for a failed one", () => {
    writeFileSync(file, JSON.stringify({ stats: { expected: 4, unexpected: 1, flaky: 1, skipped: 1 } }));
    expect(tallyOf(file, readPlaywright, 1)).toEqual({ passed: 4, failed: 2, skipped: 1 });
  });
});
