import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { streamText } from "ai";

const provider = createOpenAICompatible({ name: "ticker", baseURL: process.env.OPENAI_BASE_URL, apiKey: "bench" });

/** The way of the Vercel AI SDK's own documents. */
export async function POST(request) {
  const result = streamText({
    model: provider.chatModel("ticker"),
    prompt: "go",
    maxRetries: 0,
    abortSignal: request.signal,
  });
  return result.toUIMessageStreamResponse();
}
