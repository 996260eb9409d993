import { z } from "zod";
import { AppError, errorTexts, type ErrorCode } from "@/lib/core";
import { AnswerPiece } from "./answer-pieces";
import type { LlmDelta } from "./schema";

const WrittenError = z.object({
  code: z.string().refine((code): code is ErrorCode => Object.hasOwn(errorTexts, code)),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
  retryable: z.boolean(),
});

const WrittenUsage = z.object({ promptTokens: z.number(), completionTokens: z.number(), estimated: z.boolean() });

/** One step of a call as it is written down for readers in other processes. */
const AnswerPart = z.discriminatedUnion("type", [
  z.object({ type: z.literal("try"), try: z.number(), of: z.number() }),
  AnswerPiece.extend({ type: z.literal("text") }),
  z.object({ type: z.literal("retry"), try: z.number(), of: z.number(), waitMs: z.number(), error: WrittenError }),
  z.object({
    type: z.literal("end"),
    finish: z.enum(["stop", "length", "content_filter", "unknown"]),
    usage: WrittenUsage,
    callId: z.string(),
  }),
  z.object({
    type: z.literal("broken"),
    error: WrittenError,
    retryAfterMs: z.number().optional(),
    usage: WrittenUsage,
    callId: z.string(),
  }),
  z.object({ type: z.literal("failed"), error: WrittenError }),
]);

/** A step that was read, or the error that the call ended with. */
export type ReadPart = LlmDelta | { type: "failed"; error: AppError };

/** Writes a step, or the error a call ended with, as text that `readAnswerPart` reads. */
export function writeAnswerPart(part: ReadPart): string {
  if ("error" in part) {
    const { code, params, retryable } = part.error;
    return JSON.stringify({ ...part, error: { code, params, retryable } });
  }
  return JSON.stringify(part);
}

/** Throws for a text that `writeAnswerPart` did not write. */
export function readAnswerPart(text: string): ReadPart {
  const part = AnswerPart.parse(JSON.parse(text));
  if (part.type === "retry" || part.type === "failed") return { ...part, error: toError(part.error) };
  if (part.type !== "broken") return part;
  const { retryAfterMs, error, ...rest } = part;
  return { ...rest, error: toError(error), ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
}

function toError({ code, params, retryable }: z.infer<typeof WrittenError>): AppError {
  return new AppError(code, { params, retryable });
}
