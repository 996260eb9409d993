import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { FrameBody } from "@/lib/runs";
import { RunStreams } from "./run-streams";

/** A browser's EventSource whose server is the test. */
class FakeSource {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static readonly CLOSED = 2;
  static all: FakeSource[] = [];
  readyState = 0;
  private readonly listeners = new Map<string, ((event: { data: string }) => void)[]>();

  readonly url: string;

  constructor(url: string) {
    this.url = url;
    FakeSource.all.push(this);
  }

  get runs(): string[] {
    return new URL(this.url, "http://x").searchParams.get("runs")?.split(",") ?? [];
  }

  get after(): string | null {
    return new URL(this.url, "http://x").searchParams.get("after");
  }

  addEventListener(name: string, listener: (event: { data: string }) => void): void {
    this.listeners.set(name, [...(this.listeners.get(name) ?? []), listener]);
  }

  emit(name: string, data = ""): void {
    for (const listener of this.listeners.get(name) ?? []) listener({ data });
  }

  open(): void {
    this.readyState = 1;
    this.emit("open");
  }

  send(run: string, seq: number, body: FrameBody): void {
    this.emit("message", JSON.stringify({ ...body, run, attempt: 1, seq }));
  }

  break(): void {
    this.readyState = 0;
    this.emit("error");
  }

  close(): void {
    this.readyState = 2;
  }
}

const word: FrameBody = { type: "llm_chunk", content: "a" };
const done: FrameBody = { type: "done", message: "", summary: { status: "succeeded", counts: {} } };
const ignore = () => {};
let page: EventTarget;
let statuses: Record<string, string>;
let asked: string[];

beforeEach(() => {
  vi.useFakeTimers();
  page = new EventTarget();
  FakeSource.all = [];
  statuses = {};
  asked = [];
  vi.stubGlobal("EventSource", FakeSource);
  vi.stubGlobal("document", Object.assign(new EventTarget(), { visibilityState: "visible" }));
  vi.stubGlobal("requestAnimationFrame", (draw: () => void) => setTimeout(draw, 16));
  vi.stubGlobal("cancelAnimationFrame", (timer: number) => clearTimeout(timer));
  vi.stubGlobal("addEventListener", page.addEventListener.bind(page));
  vi.stubGlobal("fetch", (url: string) => {
    const run = /runs\/([^?]+)/.exec(url)?.[1] ?? "";
    asked.push(run);
    const status = statuses[run];
    return Promise.resolve(status ? Response.json({ status }) : new Response("{}", { status: 404 }));
  });
});
afterEach(async () => {
  // What was about to be drawn is drawn, for nothing else would end the wait for it.
  await vi.advanceTimersByTimeAsync(250);
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const latest = () => {
  const source = FakeSource.all.at(-1);
  if (!source) throw new Error("no stream was opened");
  return source;
};

async function streaming(...runs: string[]): Promise<RunStreams> {
  const streams = new RunStreams("p");
  for (const run of runs) streams.watch(run, ignore);
  await vi.advanceTimersByTimeAsync(1);
  latest().open();
  return streams;
}

describe("the connection of a tab", () => {
  test("carries all watched runs", async () => {
    await streaming("a", "b");
    expect(FakeSource.all.map(({ runs }) => runs)).toEqual([["a", "b"]]);
  });

  test("is not opened for every run that comes, and no run waits long however many come", async () => {
    const streams = await streaming("a");
    for (let n = 0; n < 40; n++) {
      streams.watch(`c${n}`, ignore);
      await vi.advanceTimersByTimeAsync(50);
      if (latest().readyState === 0) latest().open();
    }
    // Two seconds of changes, an opening every three hundred milliseconds at most.
    expect(FakeSource.all.length).toBeLessThanOrEqual(8);
    await vi.advanceTimersByTimeAsync(400);
    expect(latest().runs).toHaveLength(41);
  });

  test("is at most one that is open and one that is opening, however slow the server is", async () => {
    const streams = await streaming("a");
    for (let n = 0; n < 40; n++) {
      streams.watch(`c${n}`, ignore);
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(FakeSource.all.filter(({ readyState }) => readyState !== 2)).toHaveLength(2);
    latest().open();
    await vi.advanceTimersByTimeAsync(400);
    expect(latest().runs).toHaveLength(41);
  });

  test("stays as it is when a run on it ends", async () => {
    await streaming("a", "b");
    latest().send("a", 1, done);
    await vi.advanceTimersByTimeAsync(5000);
    expect(FakeSource.all).toHaveLength(1);
    expect(latest().readyState).toBe(1);
  });

  test("is closed once everything on it has ended", async () => {
    await streaming("a");
    latest().send("a", 1, done);
    latest().break();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(FakeSource.all).toHaveLength(1);
    expect(latest().readyState).toBe(2);
  });

  test("drops a run that nobody looks at any more", async () => {
    const streams = await streaming("a");
    const leave = streams.watch("b", ignore);
    await vi.advanceTimersByTimeAsync(400);
    latest().open();
    leave();
    await vi.advanceTimersByTimeAsync(4000);
    expect(latest().runs).toEqual(["a"]);
  });
});

describe("a connection that was lost", () => {
  test("is opened again within a tenth of a second, where it broke off", async () => {
    await streaming("a");
    latest().send("a", 1, word);
    latest().send("a", 2, word);
    latest().break();
    await vi.advanceTimersByTimeAsync(100);
    expect(FakeSource.all).toHaveLength(2);
    expect(latest().after).toBe("1.2");
  });

  test("is tried less and less often, yet every five seconds, and the reader is told", async () => {
    const streams = await streaming("a");
    for (let n = 0; n < 12; n++) {
      latest().break();
      await vi.advanceTimersByTimeAsync(5000);
    }
    expect(streams.feed("a").snapshot().connection).toBe("lost");
    const tries = FakeSource.all.length;
    expect(tries).toBe(13);
    latest().break();
    await vi.advanceTimersByTimeAsync(2400);
    expect(FakeSource.all).toHaveLength(tries);
  });

  test("is opened at once when the network is back", async () => {
    await streaming("a");
    for (let n = 0; n < 6; n++) {
      latest().break();
      await vi.advanceTimersByTimeAsync(5000);
    }
    latest().break();
    page.dispatchEvent(new Event("online"));
    const tries = FakeSource.all.length;
    await vi.advanceTimersByTimeAsync(1);
    expect(FakeSource.all).toHaveLength(tries + 1);
  });

  test("is found out after half a minute without a word, if the run went on without it", async () => {
    await streaming("a");
    statuses["a"] = "succeeded";
    await vi.advanceTimersByTimeAsync(31_000);
    expect(FakeSource.all).toHaveLength(2);
  });

  test("is left alone when the run is only silent", async () => {
    await streaming("a");
    latest().send("a", 1, { type: "status", status: "paused" });
    statuses["a"] = "paused";
    await vi.advanceTimersByTimeAsync(65_000);
    expect(FakeSource.all).toHaveLength(1);
    expect(asked).toEqual(["a", "a"]);
  });

  test("is given up for a run that is gone", async () => {
    const streams = await streaming("a");
    latest().readyState = 2;
    latest().emit("error");
    await vi.advanceTimersByTimeAsync(10_000);
    expect(FakeSource.all).toHaveLength(1);
    expect(streams.feed("a").ended).toBe(true);
  });
});

test("runs nobody looks at do not pile up", async () => {
  const streams = await streaming("a");
  const first = streams.feed("c0");
  for (let n = 0; n < 60; n++) streams.watch(`c${n}`, ignore)();
  expect(streams.feed("c0")).not.toBe(first);
  const recent = streams.feed("c59");
  expect(streams.feed("c59")).toBe(recent);
});
