import { z } from "zod";
import type { AnswerRow } from "@/db";
import { AnswerPiece, cutPieces, mergePieces, restOf, type WholeAnswer } from "../../answer-pieces";
import type { LlmDelta } from "../../schema";

const Stored = z.object({
  pieces: z.array(AnswerPiece),
  finish: z.enum(["stop", "unknown"]),
  promptTokens: z.number(),
  completionTokens: z.number(),
  estimated: z.boolean(),
});

/** Reads an answer from its row. Throws for a row that this code did not write. */
export function readStored(stored: AnswerRow): WholeAnswer {
  return Stored.parse(stored);
}

/** The one try of an answer that nobody is asked for. */
export const ONLY_TRY: LlmDelta = { type: "try", try: 1, of: 1 };

/**
 * A whole answer as the steps of a call, for a reader who was shown the beginning or, without `shown`, nothing yet.
 * What was shown of another answer becomes void. The id of the call is for the reader to fill in.
 */
export function* giveAnswer(
  { pieces, finish, ...usage }: WholeAnswer,
  shown?: readonly AnswerPiece[],
): Generator<LlmDelta, void, undefined> {
  const rest = shown && restOf(pieces, shown);
  if (rest === undefined) yield ONLY_TRY;
  for (const piece of cutPieces(rest ?? pieces)) yield { type: "text", ...piece };
  yield { type: "end", finish, usage, callId: "" };
}

/** The whole answer that the steps of a try came to; undefined when it is not whole. */
export function wholeOf(steps: readonly LlmDelta[]): WholeAnswer | undefined {
  const end = steps.at(-1);
  if (end?.type !== "end" || (end.finish !== "stop" && end.finish !== "unknown")) return undefined;
  const pieces = mergePieces(
    steps.filter((step) => step.type === "text").map(({ channel, text }) => ({ channel, text })),
  );
  return { pieces, finish: end.finish, ...end.usage };
}
