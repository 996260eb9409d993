import { setImmediate } from "node:timers/promises";
import type { Clock } from "@/lib/core";
import { cutIntoPieces } from "../pieces";
import type { LlmTask, Message } from "../schema";
import { createTokenCount, estimatePromptTokens } from "../tokens";
import { createChunkWriter, streamResponse } from "./write-chunks";

export const OFFLINE_MODEL = "whystream-offline";

/** Unlimited answers are written in blocks of about this size, with a chance for other work between them. */
const BLOCK_CHARS = 4096;

export type OfflineFetch = { task: LlmTask; tokensPerS: number; clock: Clock };

/**
 * A `fetch` that is a model: it reads a chat-completions request and streams an answer in the same wire format, made
 * by the task's own rules from nothing but the messages. The SDK, the reader and every check above see no difference.
 */
export function createOfflineFetch({ task, tokensPerS, clock }: OfflineFetch): typeof fetch {
  return async (_url, init) => {
    const messages = readMessages(init?.body);
    const signal = init?.signal ?? undefined;
    return streamResponse(write(task, messages, tokensPerS, clock, signal));
  };
}

async function* write(
  task: LlmTask,
  messages: readonly Message[],
  tokensPerS: number,
  clock: Clock,
  signal: AbortSignal | undefined,
): AsyncGenerator<Buffer, void, undefined> {
  const { delta, end } = createChunkWriter(OFFLINE_MODEL, clock);
  const written = createTokenCount();
  let block = delta({ role: "assistant", content: "" });
  yield Buffer.from(block);
  block = "";
  const startedAt = clock.now();
  for (const piece of task.answerOffline(messages)) {
    for (const part of tokensPerS > 0 ? cutIntoPieces(piece) : [piece]) {
      written.add(part);
      block += delta({ content: part });
      if (tokensPerS > 0) {
        // Due times count from the start, so a timer that comes late is made up for by the next pieces.
        const waitMs = startedAt + (written.tokens * 1000) / tokensPerS - clock.now();
        if (waitMs <= 0) continue;
        yield Buffer.from(block);
        block = "";
        await clock.sleep(waitMs, signal);
      } else if (block.length >= BLOCK_CHARS) {
        yield Buffer.from(block);
        block = "";
        await setImmediate();
      }
    }
  }
  const usage = { promptTokens: estimatePromptTokens(messages), completionTokens: written.tokens };
  yield Buffer.from(`${block}${end("stop", usage)}`);
}

/** The messages of a request that is our own, written by the SDK a moment ago. */
export function readMessages(body: BodyInit | null | undefined): Message[] {
  if (typeof body !== "string") throw new TypeError("a request to a model is text");
  return JSON.parse(body).messages;
}
