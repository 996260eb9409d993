import { insertQuestion, selectGraphVersion, selectQuestion, selectUser, withTransaction } from "@/db";
import { AppError, RunId, UserId, type Ctx } from "@/lib/core";
import { findGraph } from "@/lib/causal/server";
import { findSegment } from "@/lib/people/server";
import type { Run } from "@/lib/runs";
import { startRun } from "@/lib/runs/server";
import { ConversationId, MessageId, Scope, UserContext, titleOf, type QueryRequest } from "..";
import { answerWork, type AnswerInput } from "./answer-question";

export type AskedQuestion = { run: Run; conversation_id: ConversationId; question_id: MessageId; answer_id: MessageId };

/**
 * Stores a question and starts the run that answers it; the question stays whatever becomes of that. Fails with
 * `not_found` where the conversation, the question to answer again, the graph, the segment or the user are not this
 * project's, before anything is stored.
 */
export async function askQuestion(ctx: Ctx, request: QueryRequest): Promise<AskedQuestion> {
  const [again] = await Promise.all([findAgain(ctx, request), checkScope(ctx, request)]);
  const conversationId = ConversationId.parse(again?.conversationId ?? request.conversation_id ?? ctx.ids.next("cnv"));
  const existing = again !== undefined && isSameQuestion(again, request);
  const questionId = existing && request.again ? request.again : MessageId.parse(ctx.ids.next("msg"));
  const answerId = MessageId.parse(ctx.ids.next("msg"));
  const runId = RunId.parse(ctx.ids.next("run"));
  const isNew = again === undefined && request.conversation_id === undefined;
  const stored = await withTransaction(ctx.db, (tx) =>
    insertQuestion(tx, {
      projectId: ctx.project,
      conversationId,
      title: isNew ? titleOf(request.question) : undefined,
      questionId,
      existing,
      branchOf: again === undefined || existing ? null : (again.branchOf ?? request.again ?? null),
      text: request.question,
      scope: request.scope,
      userContext: request.user_context ?? null,
      answerId,
      runId,
    }),
  );
  if (!stored) throw missing("conversation", conversationId);
  const input: AnswerInput = {
    conversation_id: conversationId,
    question_id: questionId,
    answer_id: answerId,
    // Whoever asks for the same answer again wants another one.
    ...(existing ? { cache: "bypass" } : {}),
  };
  const { run } = await startRun(ctx, {
    kind: "answer-question",
    subject: answerId,
    input,
    work: answerWork,
    id: runId,
  });
  return { run, conversation_id: conversationId, question_id: questionId, answer_id: answerId };
}

/** Asked in the same words, within the same limits, about the same people. */
const isSameQuestion = (
  { text, scope, userContext }: { text: string; scope: unknown; userContext: unknown },
  { question, ...request }: QueryRequest,
): boolean =>
  text === question &&
  isEqual(Scope.safeParse(scope ?? {}).data, request.scope) &&
  isEqual(UserContext.nullable().safeParse(userContext).data, request.user_context ?? null);

/** Both come from one schema, which decides the order of their keys. */
const isEqual = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

const missing = (what: string, id: string): AppError => new AppError("not_found", { params: { what, id } });

async function findAgain(ctx: Pick<Ctx, "db" | "project">, { again, conversation_id: conversation }: QueryRequest) {
  if (again === undefined) return undefined;
  const question = await selectQuestion(ctx.db, ctx.project, again);
  if (!question || (conversation !== undefined && question.conversationId !== conversation)) {
    throw missing("question", again);
  }
  return question;
}

/** Everything that a question is limited to belongs to the project. */
export async function checkScope(
  ctx: Pick<Ctx, "db" | "project">,
  { scope, user_context: context }: Pick<QueryRequest, "scope" | "user_context">,
): Promise<void> {
  const { graph_id: graph, graph_version: version, segment } = scope;
  const userId = context?.user_id;
  const checks: Promise<unknown>[] = [];
  if (graph !== undefined) checks.push(findGraph(ctx, graph));
  if (graph !== undefined && version !== undefined) {
    checks.push(
      selectGraphVersion(ctx.db, ctx.project, graph, version).then((made) => {
        if (!made) throw missing("version", String(version));
      }),
    );
  }
  if (segment !== undefined) checks.push(findSegment(ctx, segment));
  if (userId !== undefined) {
    const id = UserId.safeParse(userId).data;
    checks.push(
      (id === undefined ? Promise.resolve(undefined) : selectUser(ctx.db, ctx.project, id)).then((user) => {
        if (!user) throw missing("user", userId);
      }),
    );
  }
  await Promise.all(checks);
}
