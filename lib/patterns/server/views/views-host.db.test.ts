import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import type { EventsToLoad } from "./protocol";
import { viewsProgram, ViewsHost } from "./views-host";

// The worker is a bundle, which the setup of this kind of test builds; no database takes part.

const opened: ViewsHost[] = [];
function open(program = viewsProgram()): ViewsHost {
  const host = new ViewsHost(program);
  opened.push(host);
  return host;
}
afterEach(async () => {
  for (const host of opened.splice(0)) await host.close();
});

/** Users 1 to n did `look`, and the first of them `buy` a second later. */
function looks(n: number): EventsToLoad {
  const events = {
    users: Int32Array.from({ length: n + 1 }, (_, i) => i % n),
    types: Int32Array.from({ length: n + 1 }, (_, i) => (i < n ? 0 : 1)),
    times: Float64Array.from({ length: n + 1 }, (_, i) => (i < n ? 0 : 1000)),
    userIds: Array.from({ length: n }, (_, i) => `u${i}`),
    typeNames: ["look", "buy"],
  };
  return { events, options: {} };
}

const funnel = (...steps: string[]) => ({ view: "funnel", steps, reach: {}, counted: "users" }) as const;

test("sequences are loaded once for all who ask, and answered from then on", async () => {
  const host = open();
  let loads = 0;
  const load = async () => {
    loads++;
    return looks(5);
  };
  const answers = await Promise.all([1, 2, 3].map(() => host.ask("a", funnel("look", "buy"), load)));
  for (const answer of answers) expect(answer.steps.map(({ n }) => n)).toEqual([5, 1]);
  expect((await host.ask("a", funnel("buy"), load)).steps).toEqual([
    { type: "buy", n: 1, dropped: 0, lag_p50_ms: null },
  ]);
  expect(loads).toBe(1);
  expect((await host.ask("b", funnel("look"), async () => looks(7))).of).toBe(7);
});

test("what cannot be answered, or loaded, fails with its reason and breaks nothing", async () => {
  const host = open();
  await expect(host.ask("a", funnel("none"), async () => looks(1))).rejects.toMatchObject({
    code: "not_found",
    params: { what: "event type", id: "none" },
  });
  const failing = async () => {
    throw new Error("no events today");
  };
  await expect(host.ask("b", funnel("look"), failing)).rejects.toThrow("no events today");
  expect((await host.ask("b", funnel("look"), async () => looks(2))).of).toBe(2);
});

test("a question whose asker is gone is not waited for; others are answered", async () => {
  const host = open();
  const going = new AbortController();
  const loading = Promise.withResolvers<EventsToLoad>();
  const first = host.ask("a", funnel("look"), () => loading.promise, going.signal);
  const second = host.ask("a", funnel("look"), () => loading.promise);
  going.abort(new Error("gone"));
  await expect(first).rejects.toThrow("gone");
  await expect(host.ask("a", funnel("look"), () => loading.promise, going.signal)).rejects.toThrow("gone");
  loading.resolve(looks(3));
  expect((await second).of).toBe(3);
});

test("when the worker dies its question fails, and the next one is answered by another", async () => {
  const host = open();
  const events = async () => looks(2);
  expect((await host.ask("a", funnel("look"), events)).of).toBe(2);
  await host.close();
  expect((await host.ask("a", funnel("look"), events)).of).toBe(2);
  // So many that the worker is still counting when it is ended.
  const many = async () => looks(200_000);
  await host.ask("many", funnel("look"), many);
  const [asked] = await Promise.allSettled([host.ask("many", funnel("look", "buy", "look"), many), host.close()]);
  expect(asked).toMatchObject({ status: "rejected", reason: { code: "internal", retryable: true } });
  expect((await host.ask("a", funnel("look"), events)).of).toBe(2);
});

test("a program that cannot run fails each question", async () => {
  const folder = await mkdtemp(join(tmpdir(), "views-"));
  const program = join(folder, "broken.mjs");
  await writeFile(program, "throw new Error('broken');");
  const host = open(program);
  for (let i = 0; i < 2; i++) {
    await expect(host.ask("a", funnel("look"), async () => looks(1))).rejects.toMatchObject({ code: "internal" });
  }
  await rm(folder, { recursive: true });
});
