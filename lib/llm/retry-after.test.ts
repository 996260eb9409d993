import { describe, expect, it } from "vitest";
import { parseRetryAfter } from "./retry-after";

const NOW = Date.UTC(2026, 10, 22, 12, 0, 0);
const after = (headers: Record<string, string>) => parseRetryAfter(new Headers(headers), NOW);

describe("parseRetryAfter", () => {
  it("reads seconds, milliseconds and dates", () => {
    expect(after({ "retry-after": "7" })).toBe(7_000);
    expect(after({ "retry-after": "0.5" })).toBe(500);
    expect(after({ "retry-after-ms": "300", "retry-after": "7" })).toBe(300);
    expect(after({ "retry-after": "Sun, 22 Nov 2026 12:00:05 GMT" })).toBe(5_000);
    expect(after({ "retry-after": "Sunday, 22-Nov-26 12:00:05 GMT" })).toBe(5_000);
    expect(after({ "retry-after": "Sun, 22 Nov 2026 15:00:00 GMT" })).toBe(3 * 3_600_000);
  });

  it("counts a date from the response's own clock, so that neither clock has to be right", () => {
    expect(after({ date: "Sat, 01 Jan 2000 00:00:00 GMT", "retry-after": "Sat, 01 Jan 2000 00:00:09 GMT" })).toBe(
      9_000,
    );
  });

  it.each(["Sun, 22 Nov 2026 11:59:59 GMT", "0", "-5", "soon", "", "7 bananas", "1e9", "Sun, 99 Foo 2026"])(
    "asks for no particular wait: %j",
    (value) => expect(after({ "retry-after": value })).toBeUndefined(),
  );

  it("does without the header", () => expect(after({})).toBeUndefined());
});
