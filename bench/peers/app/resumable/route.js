import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { streamText } from "ai";
import { after } from "next/server";
import { createResumableStreamContext } from "resumable-stream";

const provider = createOpenAICompatible({ name: "ticker", baseURL: process.env.OPENAI_BASE_URL, apiKey: "bench" });
let context;

/** The same, made resumable as its documents say. It takes Redis from REDIS_URL. */
export async function POST() {
  context ??= createResumableStreamContext({ waitUntil: after });
  const result = streamText({ model: provider.chatModel("ticker"), prompt: "go", maxRetries: 0 });
  return result.toUIMessageStreamResponse({
    async consumeSseStream({ stream }) {
      await context.createNewResumableStream(crypto.randomUUID(), () => stream);
    },
  });
}
