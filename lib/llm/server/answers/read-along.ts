import { readWriting, wantWriting, type Db, type Writing } from "@/db";
import type { Clock } from "@/lib/core";
import { readAnswerPart } from "../../answer-part";
import type { AnswerPiece } from "../../answer-pieces";
import type { LlmDelta } from "../../schema";
import { giveAnswer, ONLY_TRY, readStored } from "./give-answer";
import { createBell, MOVED, WANTED, type Signals } from "./signals";

export type ReadAlong = {
  db: Db;
  clock: Clock;
  signals: Signals;
  leaseMs: number;
  pollMs: number;
  /** Those who read take a broken answer as it is. */
  keepsPartial: boolean;
};

/**
 * Reads an answer that another process writes, as that process writes it. Returns `told` after the last step, and
 * `lost` when the writer is gone or has nothing that can be used: then the answer has to be sought anew, and what was
 * shown is void. Throws the error that the writer's call ended with, and what the database throws.
 */
export async function* readAlong(
  writing: Writing,
  { db, clock, signals, leaseMs, pollMs, keepsPartial }: ReadAlong,
  signal: AbortSignal,
): AsyncGenerator<LlmDelta, "told" | "lost", undefined> {
  const bell = createBell(signals, clock, MOVED, writing.owner);
  let shown: AnswerPiece[] = [];
  let after = -1;
  let wantAgainAt = 0;
  try {
    yield ONLY_TRY;
    for (;;) {
      if (clock.now() >= wantAgainAt) {
        await wantWriting(db, writing);
        signals.notify(WANTED, writing.owner);
        wantAgainAt = clock.now() + leaseMs / 3;
      }
      const { parts, now } = await readWriting(db, { ...writing, after });
      for (const { seq, data } of parts) {
        after = seq;
        const part = readAnswerPart(data);
        if (part.type === "failed") throw part.error;
        if (part.type === "broken" && !keepsPartial) return "lost";
        if (part.type === "try") shown = [];
        if (part.type === "text") shown.push({ channel: part.channel, text: part.text });
        yield part;
        if (part.type === "end" || part.type === "broken") return "told";
      }
      if (now.kind === "whole") {
        yield* giveAnswer(readStored(now.answer), shown);
        return "told";
      }
      if (now.kind !== "writing") return "lost";
      await bell.wait(pollMs, signal);
    }
  } finally {
    bell.close();
  }
}
