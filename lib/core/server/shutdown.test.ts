import { beforeEach, describe, expect, it, vi } from "vitest";

beforeEach(() => {
  vi.resetModules();
  Reflect.deleteProperty(globalThis, Symbol.for("whystream"));
});

describe("shutDown", () => {
  it("aborts the signal first, then waits for every task, whichever fails", async () => {
    const { beforeExit, shutdownSignal, shutDown } = await import("./shutdown");
    const seen: string[] = [];
    beforeExit(() => void seen.push(shutdownSignal().aborted ? "told" : "early"));
    beforeExit(() => Promise.reject(new Error("broken")));
    await shutDown(1000, (error) => void seen.push(String(error)));
    expect(seen).toEqual(["told", "Error: broken"]);
  });

  it("does not wait for ever", async () => {
    const { beforeExit, shutDown } = await import("./shutdown");
    beforeExit(() => new Promise(() => {}));
    await shutDown(10);
  });

  it("is one per process, even when the module was loaded twice", async () => {
    const first = await import("./shutdown");
    vi.resetModules();
    const second = await import("./shutdown");
    await second.shutDown(10);
    expect(first.isShuttingDown()).toBe(true);
  });
});
