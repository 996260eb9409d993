import { expect, test } from "vitest";
import type { LoggedFrame } from "@/db";
import { TailMerge, type Merged } from "./merge";
import type { Tail } from "./tail";

const frame = (seq: number): LoggedFrame => ({ seq, attempt: 1, type: "llm_chunk", atMs: 0, data: `{"seq":${seq}}` });

async function* counting(to: number, pulled: number[] = []): Tail {
  for (let seq = 1; seq <= to; seq++) {
    pulled.push(seq);
    yield [frame(seq)];
  }
}

async function drain<K>(merge: TailMerge<K>, take: (step: Merged<K>) => void): Promise<void> {
  for (let step = await merge.next(); step; step = await merge.next()) {
    take(step);
    step.more();
  }
}

test("gives every step of every tail, each in its order, and then ends", async () => {
  const merge = new TailMerge<number>(new AbortController().signal);
  for (let i = 0; i < 50; i++) merge.add(i, counting(20));
  const seen = Array.from({ length: 50 }, (): number[] => []);
  await drain(merge, ({ of, frames }) => seen[of]?.push(...(frames ?? []).map(({ seq }) => seq)));
  expect(seen).toEqual(seen.map(() => Array.from({ length: 20 }, (_, i) => i + 1)));
  expect(await merge.next()).toBeUndefined();
});

test("asks a tail for one step and for the next only when that was taken", async () => {
  const pulled: number[] = [];
  const merge = new TailMerge<string>(new AbortController().signal);
  merge.add("a", counting(9, pulled));
  const step = await merge.next();
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
  expect(pulled).toEqual([1]);
  step?.more();
  await merge.next();
  expect(pulled).toEqual([1, 2]);
});

test("hands a failure on once what came before it was taken", async () => {
  const merge = new TailMerge<string>(new AbortController().signal);
  merge.add(
    "a",
    (async function* (): Tail {
      yield [frame(1)];
      throw new Error("gone");
    })(),
  );
  const step = await merge.next();
  expect(step?.frames).toEqual([frame(1)]);
  step?.more();
  await expect(merge.next()).rejects.toThrow("gone");
});

test("ends its tails when it is closed, whether they rest or wait, and when the viewer leaves", async () => {
  const left = new AbortController();
  const ended: string[] = [];
  const merge = new TailMerge<string>(left.signal);
  const resting = async function* (): Tail {
    try {
      yield [frame(1)];
      yield [frame(2)];
    } finally {
      ended.push("resting");
    }
  };
  const waiting = async function* (): Tail {
    try {
      await new Promise((resolve) => merge.signal.addEventListener("abort", resolve));
      yield [];
    } finally {
      ended.push("waiting");
    }
  };
  merge.add("resting", resting());
  merge.add("waiting", waiting());
  await merge.next();
  const next = merge.next();
  left.abort();
  expect(await next).toBeUndefined();
  merge.close();
  await expect.poll(() => ended.toSorted()).toEqual(["resting", "waiting"]);
});
