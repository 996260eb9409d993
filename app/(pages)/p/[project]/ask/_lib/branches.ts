import type { Answer, MessageId, Question } from "@/lib/qa";

/** A question as it was put once, with the answer it got then. */
export type Branch = { question: Question; answer: Answer | undefined };

/** A place in a conversation: a question with all answers to it, also to the words that it was given later. */
export type Turn = { id: MessageId; branches: Branch[] };

/**
 * A conversation's turns in the order in which they were first asked; within each what was asked for last stands last.
 * A question that has no answer is there all the same.
 */
export function turnsOf(questions: readonly Question[]): Turn[] {
  const turns = new Map<MessageId, Branch[]>();
  for (const question of questions) {
    const answers = question.answers.length > 0 ? question.answers : [undefined];
    const root = question.branch_of ?? question.id;
    turns.set(root, [...(turns.get(root) ?? []), ...answers.map((answer) => ({ question, answer }))]);
  }
  const askedAt = ({ question, answer }: Branch) => answer?.created_at ?? question.created_at;
  return [...turns].map(([id, branches]) => ({
    id,
    branches: branches.toSorted((a, b) => askedAt(a).localeCompare(askedAt(b))),
  }));
}
