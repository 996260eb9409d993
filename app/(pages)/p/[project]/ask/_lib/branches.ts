import type { Answer, Question } from "@/lib/qa";

/** A question as it was put once, with the answer it got then. */
export type Branch = { question: Question; answer: Answer | undefined };

/** A question's answers in the order in which they were asked for; one without any is there all the same. */
export function branchesOf(question: Question): Branch[] {
  if (question.answers.length === 0) return [{ question, answer: undefined }];
  return question.answers.map((answer) => ({ question, answer }));
}
