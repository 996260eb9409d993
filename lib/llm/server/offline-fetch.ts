import { setImmediate } from "node:timers/promises";
import type { Clock } from "@/lib/core";
import { cutIntoPieces } from "../pieces";
import type { LlmTask, Message } from "../schema";
import { createTokenCount, estimatePromptTokens } from "../tokens";
import { createChunkWriter, streamResponse } from "./write-chunks";

export const OFFLINE_MODEL = "whystream-offline";

/**
 * An answer without a limit is written in pieces of about this size, with a chance for other work between them: a
 * token in each would cost several times what the rest of the work does.
 */
const PIECE_CHARS = 400;

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
  yield Buffer.from(delta({ role: "assistant", content: "" }));
  const answer = task.answerOffline(messages);
  yield* tokensPerS > 0 ? atPace(answer, tokensPerS) : atOnce(answer);
  const usage = { promptTokens: estimatePromptTokens(messages), completionTokens: written.tokens };
  yield Buffer.from(end("stop", usage));

  async function* atPace(pieces: Iterable<string>, perS: number): AsyncGenerator<Buffer, void, undefined> {
    const startedAt = clock.now();
    let block = "";
    for (const piece of pieces) {
      for (const part of cutIntoPieces(piece)) {
        written.add(part);
        block += delta({ content: part });
        // Due times count from the start, so a timer that comes late is made up for by the next pieces.
        const waitMs = startedAt + (written.tokens * 1000) / perS - clock.now();
        if (waitMs <= 0) continue;
        yield Buffer.from(block);
        block = "";
        await clock.sleep(waitMs, signal);
      }
    }
    if (block !== "") yield Buffer.from(block);
  }

  async function* atOnce(pieces: Iterable<string>): AsyncGenerator<Buffer, void, undefined> {
    let text = "";
    for (const piece of pieces) {
      text += piece;
      if (text.length < PIECE_CHARS) continue;
      written.add(text);
      yield Buffer.from(delta({ content: text }));
      text = "";
      await setImmediate();
    }
    if (text === "") return;
    written.add(text);
    yield Buffer.from(delta({ content: text }));
  }
}

/** The messages of a request that is our own, written by the SDK a moment ago. */
export function readMessages(body: BodyInit | null | undefined): Message[] {
  if (typeof body !== "string") throw new TypeError("a request to a model is text");
  return JSON.parse(body).messages;
}
