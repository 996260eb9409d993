import { setImmediate } from "node:timers/promises";
import type { Clock } from "@/lib/core";
import type { RecordedCall } from "../cassette";
import { createTokenCount, estimatePromptTokens } from "../tokens";
import { readMessages } from "./offline-fetch";
import { createChunkWriter, streamResponse } from "./write-chunks";

export type CassetteFetch = {
  /** What is said. Throws when there is nothing. */
  call(): RecordedCall;
  model: string;
  /** At the pace of the time, or as fast as it is read. */
  paced: boolean;
  clock: Clock;
};

/** A `fetch` that is a recorded model: whatever it is asked, it says what was said, in the wire format of a live one. */
export function createCassetteFetch(played: CassetteFetch): typeof fetch {
  return async (_url, init) => {
    const call = played.call();
    const promptTokens = estimatePromptTokens(readMessages(init?.body));
    return streamResponse(write(played, call, promptTokens, init?.signal ?? undefined));
  };
}

async function* write(
  { model, paced, clock }: CassetteFetch,
  { pieces, finish, usage }: RecordedCall,
  promptTokens: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<Buffer, void, undefined> {
  const { delta, end } = createChunkWriter(model, clock);
  const written = createTokenCount();
  const startedAt = clock.now();
  yield Buffer.from(delta({ role: "assistant", content: "" }));
  for (const { afterMs, channel, text } of pieces) {
    // Due times count from the start, so a timer that comes late is made up for by the next pieces.
    const waitMs = startedAt + afterMs - clock.now();
    if (!paced) await setImmediate();
    else if (waitMs > 0) await clock.sleep(waitMs, signal);
    written.add(text);
    yield Buffer.from(delta(channel === "answer" ? { content: text } : { reasoning_content: text }));
  }
  yield Buffer.from(end(finish, usage ?? { promptTokens, completionTokens: written.tokens }));
}
