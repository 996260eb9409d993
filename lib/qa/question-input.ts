import { AppError } from "@/lib/core";
import { QUESTION_CHARS_MAX } from "./schema";

/**
 * Refuses in plain words what is no question at all: `question_empty` or `question_too_long`. Everything else about a
 * request is for its schema to say.
 */
export function refuseNoQuestion(body: unknown): void {
  const question = typeof body === "object" && body !== null && "question" in body ? body.question : undefined;
  if (question === undefined || question === null) throw new AppError("question_empty");
  if (typeof question !== "string") return;
  const text = question.trim();
  // What cannot be seen asks nothing.
  if (!/[^\s\p{Cc}\p{Cf}]/u.test(text)) throw new AppError("question_empty");
  if (text.length > QUESTION_CHARS_MAX) {
    throw new AppError("question_too_long", { params: { chars: text.length, max: QUESTION_CHARS_MAX } });
  }
}
