import OpenAI from "openai";

const openai = new OpenAI({ baseURL: process.env.OPENAI_BASE_URL, apiKey: "bench", maxRetries: 0 });
const encoder = new TextEncoder();

/** The plain way: the SDK's stream is iterated, and each piece of text is sent on as an event. */
export async function POST(request) {
  const stream = await openai.chat.completions.create(
    { model: "ticker", messages: [{ role: "user", content: "go" }], stream: true },
    { signal: request.signal },
  );
  const body = new ReadableStream({
    async start(controller) {
      try {
        for await (const chunk of stream) {
          const content = chunk.choices[0]?.delta?.content;
          if (content) controller.enqueue(encoder.encode(`data: ${JSON.stringify({ content })}\n\n`));
        }
        controller.close();
      } catch (error) {
        controller.error(error);
      }
    },
    cancel() {
      stream.controller.abort();
    },
  });
  return new Response(body, {
    headers: { "content-type": "text/event-stream", "cache-control": "no-cache, no-transform" },
  });
}
