import { describe, expect, it } from "vitest";
import { createLog } from "./log";

function captured(write: (log: ReturnType<typeof createLog>) => void) {
  const lines: string[] = [];
  write(createLog("info", { write: (line: string) => void lines.push(line) }));
  return lines;
}

describe("createLog", () => {
  it("writes one line of JSON with flat fields", () => {
    const [line = ""] = captured((log) => log.info({ run: "run_1", rows: 3 }, "Imported."));
    expect(JSON.parse(line)).toMatchObject({ run: "run_1", rows: 3, msg: "Imported." });
  });

  it("leaves out what is below its level", () => {
    expect(captured((log) => log.debug({}, "detail"))).toEqual([]);
  });

  it("drops objects, which could hold rows, even when a cast let them through", () => {
    const fields = { row: { phone: "13800000000" } } as unknown as Record<string, string>;
    expect(captured((log) => log.info(fields, "x")).join()).not.toContain("138");
  });

  it("cuts long texts and escapes what would forge a second line", () => {
    const [line = ""] = captured((log) => log.info({ name: `a\n\u202e${"x".repeat(5000)}` }, "x"));
    expect(line.length).toBeLessThan(500);
    expect(JSON.parse(line).name).toMatch(/^a\\u000a\\u202ex/);
  });

  it("names an error with its causes and frames, without the fields a driver hangs on it", () => {
    const cause = Object.assign(new Error("duplicate key"), { detail: "Key (phone)=(138) exists", code: "23505" });
    const [line = ""] = captured((log) => log.error({}, "Failed.", new Error("insert failed", { cause })));
    expect(JSON.parse(line).error).toBe("Error: insert failed ← Error: duplicate key");
    expect(line).not.toContain("138");
  });
});
