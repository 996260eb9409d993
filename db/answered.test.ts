import { describe, expect, test } from "vitest";
import { answered } from "./answered";
import { isPassingFault } from "./client";

describe("answered", () => {
  test("gives what a statement gives, and fails as it fails", async () => {
    expect(await answered(Promise.resolve(1))).toBe(1);
    await expect(answered(Promise.reject(new Error("no")))).rejects.toThrow("no");
  });

  test("a statement that is never answered is a fault that passes", async () => {
    const lost = await answered(new Promise(() => {}), 5).catch((error: unknown) => error);
    expect(isPassingFault(lost)).toBe(true);
  });
});
