import type OpenAI from "openai";
import type { Message } from "../schema";
import { adaptQuirks, type Quirks } from "./quirks";

export type Question = {
  model: string;
  messages: readonly Message[];
  temperature: number;
  maxOutputTokens: number;
};

/**
 * Sends one request through the SDK and gives the response as soon as its headers are there; the body is untouched.
 * A refusal of an optional field is answered at once by asking without it, which no budget of retries pays for;
 * `quirks` remembers what worked. Throws what the SDK throws.
 */
export async function openStream(
  sdk: OpenAI,
  quirks: Quirks,
  question: Question,
  signal: AbortSignal,
): Promise<Response> {
  let asking: Quirks = { ...quirks };
  let first: unknown;
  for (;;) {
    try {
      const response = await sdk.chat.completions
        .create(
          {
            model: question.model,
            messages: [...question.messages],
            stream: true,
            [asking.tokenLimit]: question.maxOutputTokens,
            ...(asking.temperature ? { temperature: question.temperature } : {}),
            ...(asking.streamOptions === "refused" ? {} : { stream_options: { include_usage: true } }),
          },
          { signal },
        )
        .asResponse();
      if (asking.streamOptions === "unknown") asking.streamOptions = "known";
      Object.assign(quirks, asking);
      return response;
    } catch (thrown) {
      const adapted = adaptQuirks(asking, thrown);
      // When the guess was wrong, the first refusal is the one that tells something.
      if (adapted === undefined) throw first ?? thrown;
      if (adapted.guessed) first = thrown;
      asking = adapted.quirks;
    }
  }
}
