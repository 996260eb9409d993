import { setImmediate } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { ProjectId, type Ctx } from "@/lib/core";
import { kept } from "./kept";

// Of a database only the identity counts here.
const place = () => ({ db: {} as Ctx["db"], project: ProjectId.parse("p-1") });

test("what was computed is computed once for a version, by whoever asks first", async () => {
  const at = place();
  let computed = 0;
  const compute = () => Promise.resolve({ value: ++computed, bytes: 1 });
  expect(await Promise.all([kept(at, "1", ["k"], compute), kept(at, "1", ["k"], compute)])).toEqual([1, 1]);
  expect(await kept(at, "1", ["k"], compute)).toBe(1);
  expect(await kept(at, "2", ["k"], compute)).toBe(2);
  expect(await kept(at, "2", ["other"], compute)).toBe(3);
});

test("a failure reaches whoever asked and nobody else, and the next one computes anew", async () => {
  const strays: unknown[] = [];
  const onStray = (reason: unknown) => strays.push(reason);
  process.on("unhandledRejection", onStray);
  onTestFinished(() => void process.off("unhandledRejection", onStray));

  const at = place();
  const failing = () => Promise.reject(new Error("the rows changed"));
  await expect(kept(at, "1", ["k"], failing)).rejects.toThrow("the rows changed");
  const both = [kept(at, "1", ["k"], failing), kept(at, "1", ["k"], failing)];
  for (const one of await Promise.allSettled(both)) expect(one.status).toBe("rejected");
  // Node tells of a stray rejection once all that was due has run.
  await setImmediate();
  expect(strays).toEqual([]);
  expect(await kept(at, "1", ["k"], () => Promise.resolve({ value: 7, bytes: 1 }))).toBe(7);
});
