import { Readable } from "node:stream";
import type { Clock } from "@/lib/core";
import { carryBody } from "./carried-body";

/** Writes the events of a chat-completions stream, for the models that are ours. */
export type ChunkWriter = {
  delta(fields: object): string;
  /** The last events: why it ends, what it used, `[DONE]`. */
  end(finish: "stop" | "length", usage: { promptTokens: number; completionTokens: number }): string;
};

export function createChunkWriter(model: string, clock: Clock): ChunkWriter {
  const id = `chatcmpl-${model}`;
  const chunk = (fields: object) =>
    `data: ${JSON.stringify({ id, object: "chat.completion.chunk", created: Math.floor(clock.now() / 1000), model, ...fields })}\n\n`;
  const choice = (delta: object, finish: string | null) =>
    chunk({ choices: [{ index: 0, delta, finish_reason: finish }] });
  return {
    delta: (fields) => choice(fields, null),
    end(finish, { promptTokens, completionTokens }) {
      const counts = { prompt_tokens: promptTokens, completion_tokens: completionTokens };
      const usage = { ...counts, total_tokens: promptTokens + completionTokens };
      return `${choice({}, finish)}${chunk({ choices: [], usage })}data: [DONE]\n\n`;
    },
  };
}

/** The response of a stream whose bytes are made as they are read. */
export function streamResponse(bytes: AsyncIterable<Buffer>): Response {
  const response = new Response(null, { headers: { "content-type": "text/event-stream; charset=utf-8" } });
  return carryBody(response, Readable.from(bytes, { objectMode: false, highWaterMark: 1 }));
}
