import {
  deleteConversation,
  selectAnswersOfEdge,
  selectConversation,
  selectConversations,
  selectMessages,
  updateConversation,
  withTransaction,
  type ConversationRow,
  type MessageRow,
} from "@/db";
import { z } from "zod";
import { AppError, RunId, type Ctx } from "@/lib/core";
import type { EdgeId, GraphId } from "@/lib/causal";
import { findGraph } from "@/lib/causal/server";
import { decodeCursor, encodeCursor } from "@/lib/people/server";
import { CitedSentence, RunError, START, isTerminal } from "@/lib/runs";
import { cancelRun, deleteRun, getRun, openTail } from "@/lib/runs/server";
import {
  AnswerStatus,
  Evidence,
  Scope,
  UserContext,
  conversationMarkdown,
  type Answer,
  type AnswerOfEdge,
  type Conversation,
  type ConversationDetail,
  type ConversationId,
  type Question,
} from "..";
import { newestGraphVersions } from "./newest-graph-versions";

type Needs = Pick<Ctx, "db" | "project">;

export type ConversationPage = { items: Conversation[]; next_cursor: string | null };

const toConversation = ({ id, title, pinned, createdAt, updatedAt, questions }: ConversationRow): Conversation => ({
  // Written by `askQuestion`.
  id: id as ConversationId,
  title,
  pinned,
  created_at: createdAt,
  updated_at: updatedAt,
  questions,
});

/** Pinned ones first, then the latest; with `q` those whose title or questions hold it. */
export async function listConversations(
  ctx: Needs,
  { q, cursor, limit }: { q?: string | undefined; cursor?: string | undefined; limit: number },
): Promise<ConversationPage> {
  const rows = await selectConversations(ctx.db, {
    projectId: ctx.project,
    q,
    after: cursor === undefined ? undefined : placeOf(cursor),
    limit: limit + 1,
  });
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(toConversation),
    next_cursor: rows.length > limit && last ? encodeCursor([String(last.pinned), last.updatedKey, last.id]) : null,
  };
}

const TIMESTAMP = /^\d{4,6}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})?[+-]\d\d(?::\d\d)?$/;

function placeOf(cursor: string) {
  const [pinned = "", updatedKey = "", id = ""] = decodeCursor(cursor, 3);
  if (!/^(?:true|false)$/.test(pinned) || !TIMESTAMP.test(updatedKey)) {
    throw new AppError("bad_request", { params: { detail: "cursor" } });
  }
  return { pinned: pinned === "true", updatedKey, id };
}

const missing = (id: string): AppError => new AppError("not_found", { params: { what: "conversation", id } });

async function findConversation(ctx: Needs, id: ConversationId): Promise<ConversationRow> {
  const row = await selectConversation(ctx.db, ctx.project, id);
  if (!row) throw missing(id);
  return row;
}

/** A conversation with its questions, each with all of its answers as far as they came. Fails with `not_found`. */
export async function getConversation(ctx: Needs, id: ConversationId): Promise<ConversationDetail> {
  const [row, messages] = await Promise.all([findConversation(ctx, id), selectMessages(ctx.db, ctx.project, id)]);
  const evidences = new Map(messages.map((message) => [message.id, Evidence.safeParse(message.evidence).data ?? null]));
  const graphs = [...evidences.values()].flatMap((evidence) => evidence?.graph?.id ?? []);
  const newest = await newestGraphVersions(ctx, graphs);
  const answers = messages.filter(({ role }) => role === "answer");
  return {
    ...toConversation(row),
    messages: messages
      .filter(({ role }) => role === "question")
      .map((question) =>
        toQuestion(
          question,
          answers
            .filter(({ questionId }) => questionId === question.id)
            .map((answer) => toAnswer(answer, evidences.get(answer.id) ?? null, newest)),
        ),
      ),
  };
}

function toQuestion(row: MessageRow, answers: Answer[]): Question {
  return {
    id: row.id as Question["id"],
    branch_of: row.questionId as Question["branch_of"],
    text: row.text,
    scope: Scope.safeParse(row.scope ?? {}).data ?? {},
    user_context: UserContext.safeParse(row.userContext).data ?? null,
    created_at: row.createdAt,
    answers,
  };
}

function toAnswer(row: MessageRow, evidence: Evidence | null, newest: ReadonlyMap<string, number>): Answer {
  const { run } = row;
  const graph = evidence?.graph ?? null;
  return {
    id: row.id as Answer["id"],
    run_id: (row.runId ?? "") as Answer["run_id"],
    status: statusOf(row),
    text: row.text,
    evidence,
    sentences: z.array(CitedSentence).safeParse(row.sentences).data ?? [],
    model: row.model,
    prompt_version: row.promptVersion,
    usage:
      run === null || run.usage.promptTokens + run.usage.completionTokens === 0
        ? null
        : {
            prompt_tokens: run.usage.promptTokens,
            completion_tokens: run.usage.completionTokens,
            estimated: run.usage.estimated,
          },
    error: RunError.safeParse(run?.error).data ?? null,
    stale: graph !== null && graph.version < (newest.get(graph.id) ?? graph.version),
    created_at: row.createdAt,
  };
}

/** The run's; of an answer whose run was removed, whether it came to its end. */
function statusOf({ run, model, text }: MessageRow): AnswerStatus {
  const known = run === null ? undefined : AnswerStatus.safeParse(run.status).data;
  return known ?? (model !== null && text !== "" ? "succeeded" : "failed");
}

/** Gives it another title, or pins it. Fails with `not_found`. */
export async function changeConversation(
  ctx: Needs,
  id: ConversationId,
  change: { title?: string | undefined; pinned?: boolean | undefined },
): Promise<Conversation> {
  if (!(await updateConversation(ctx.db, ctx.project, id, change))) throw missing(id);
  return toConversation(await findConversation(ctx, id));
}

/**
 * Removes a conversation with its questions, answers and citations, and the runs of its answers with their streams; one
 * that is going on is cancelled, and removed once it has ended. Fails with `not_found`.
 */
export async function removeConversation(ctx: Pick<Ctx, "db" | "project" | "log">, id: ConversationId): Promise<void> {
  const runs = await withTransaction(ctx.db, (tx) => deleteConversation(tx, ctx.project, id));
  if (!runs) throw missing(id);
  await Promise.all(runs.map((run) => removeRun(ctx, RunId.parse(run))));
}

async function removeRun(ctx: Pick<Ctx, "db" | "project" | "log">, id: RunId): Promise<void> {
  try {
    const run = await getRun(ctx, id);
    if (!isTerminal(run.status)) {
      await cancelRun(ctx, id);
      await hasEnded(ctx, id);
    }
    await deleteRun(ctx, id);
  } catch (error) {
    // It ended, or went, at this very moment.
    if (!(error instanceof AppError)) throw error;
    if (error.code === "run_not_cancellable") await deleteRun(ctx, id);
    else if (error.code !== "not_found" && error.code !== "run_not_deletable") throw error;
  }
}

/** Whoever works on a run hears of a cancel at once, and if nobody is there, somebody takes it up for that. */
const END_WAIT_MS = 5000;

async function hasEnded(ctx: Pick<Ctx, "db" | "project" | "log">, id: RunId): Promise<void> {
  const frames = await openTail(ctx, { runId: id, after: START, signal: AbortSignal.timeout(END_WAIT_MS) });
  for await (const step of frames ?? []) void step;
}

/** A conversation as Markdown, with the facts as footnotes. Fails with `not_found`. */
export async function exportConversation(
  ctx: Pick<Ctx, "db" | "project" | "locale">,
  id: ConversationId,
  options: { supportedOnly: boolean },
): Promise<string> {
  return conversationMarkdown(await getConversation(ctx, id), { ...options, locale: ctx.locale });
}

/** Answers that rest on an edge of a graph, the newest first. Fails with `not_found` for the graph. */
export async function answersOfEdge(
  ctx: Needs,
  { graph, edge, cursor, limit }: { graph: GraphId; edge: EdgeId; cursor?: string | undefined; limit: number },
): Promise<{ items: AnswerOfEdge[]; next_cursor: string | null }> {
  await findGraph(ctx, graph);
  const rows = await selectAnswersOfEdge(ctx.db, {
    projectId: ctx.project,
    graphId: graph,
    edge,
    before: cursor,
    limit: limit + 1,
  });
  const shown = rows.slice(0, limit);
  return {
    items: shown.map(({ id, conversationId, question, version, createdAt }) => ({
      answer_id: id as AnswerOfEdge["answer_id"],
      conversation_id: conversationId as ConversationId,
      question,
      version,
      created_at: createdAt,
    })),
    next_cursor: rows.length > limit ? (shown.at(-1)?.id ?? null) : null,
  };
}
