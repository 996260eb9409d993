import { and, asc, desc, eq, inArray, sql, type SQL } from "drizzle-orm";
import type { CitedSentence } from "@/lib/runs";
import type { Db, Tx } from "../client";
import { citations, conversations, messages, runs } from "../schema";
import { toRfc3339 } from "./rows";
import { fence } from "./run-claims";
import type { Claim } from "./runs";

export type ConversationRow = {
  id: string;
  title: string;
  pinned: boolean;
  createdAt: string;
  updatedAt: string;
  /** How many questions it holds. */
  questions: number;
  /** `updatedAt` as the database writes it, to the microsecond; a page ends there. */
  updatedKey: string;
};

/** A question or an answer as it is stored, with the run that writes an answer where there still is one. */
export type MessageRow = typeof messages.$inferSelect & {
  run: {
    status: string;
    usage: { promptTokens: number; completionTokens: number; estimated: boolean };
    error: unknown;
  } | null;
};

const sameConversation = (projectId: string, id: string) =>
  and(eq(conversations.projectId, projectId), eq(conversations.id, id));

const columns = {
  id: conversations.id,
  title: conversations.title,
  pinned: conversations.pinned,
  createdAt: conversations.createdAt,
  updatedAt: conversations.updatedAt,
  updatedKey: sql<string>`${conversations.updatedAt}::text`,
  questions: sql<number>`(
    select count(*)::int from messages m where m.project_id = conversations.project_id
      and m.conversation_id = conversations.id and m.role = 'question'
  )`,
};

const toRow = (row: ConversationRow): ConversationRow => ({
  ...row,
  createdAt: toRfc3339(row.createdAt),
  updatedAt: toRfc3339(row.updatedAt),
});

/** Where a page ended: pinned ones come first, then those with the latest question. */
export type ConversationPlace = { pinned: boolean; updatedKey: string; id: string };

/** Those whose title or questions hold a text, whatever its case; all of them without one. */
export async function selectConversations(
  db: Db | Tx,
  input: { projectId: string; q?: string | undefined; after?: ConversationPlace | undefined; limit: number },
): Promise<ConversationRow[]> {
  const { projectId, q, after, limit } = input;
  const conditions: (SQL | undefined)[] = [
    eq(conversations.projectId, projectId),
    q === undefined
      ? undefined
      : sql`(position(lower(${q}) in lower(${conversations.title})) > 0 or exists (
          select from messages m where m.project_id = conversations.project_id and m.conversation_id = conversations.id
            and m.role = 'question' and position(lower(${q}) in lower(m.text)) > 0))`,
    after &&
      sql`(${conversations.pinned}, ${conversations.updatedAt}, ${conversations.id})
        < (${after.pinned}::boolean, ${after.updatedKey}::timestamptz, ${after.id})`,
  ];
  const rows = await db
    .select(columns)
    .from(conversations)
    .where(and(...conditions))
    .orderBy(desc(conversations.pinned), desc(conversations.updatedAt), desc(conversations.id))
    .limit(limit);
  return rows.map(toRow);
}

export async function selectConversation(
  db: Db | Tx,
  projectId: string,
  id: string,
): Promise<ConversationRow | undefined> {
  const [row] = await db.select(columns).from(conversations).where(sameConversation(projectId, id));
  return row && toRow(row);
}

/** Everything in a conversation, in order. */
export async function selectMessages(db: Db | Tx, projectId: string, conversationId: string): Promise<MessageRow[]> {
  const rows = await db
    .select({
      message: messages,
      status: runs.status,
      promptTokens: runs.promptTokens,
      completionTokens: runs.completionTokens,
      error: runs.error,
      estimated: sql<boolean>`coalesce((select bool_or(c.estimated) from calls c
        where c.project_id = ${runs.projectId} and c.run_id = ${runs.id}), true)`,
    })
    .from(messages)
    .leftJoin(runs, and(eq(runs.projectId, messages.projectId), eq(runs.id, messages.runId)))
    .where(and(eq(messages.projectId, projectId), eq(messages.conversationId, conversationId)))
    .orderBy(asc(messages.n));
  return rows.map(({ message, status, error, ...usage }) => ({
    ...message,
    createdAt: toRfc3339(message.createdAt),
    run:
      status === null
        ? null
        : {
            status,
            error,
            usage: {
              promptTokens: usage.promptTokens ?? 0,
              completionTokens: usage.completionTokens ?? 0,
              estimated: usage.estimated,
            },
          },
  }));
}

/** Gives it another name or pins it; undefined where there is none. */
export async function updateConversation(
  db: Db | Tx,
  projectId: string,
  id: string,
  change: { title?: string | undefined; pinned?: boolean | undefined },
): Promise<boolean> {
  const rows = await db
    .update(conversations)
    .set({
      ...(change.title === undefined ? {} : { title: change.title }),
      ...(change.pinned === undefined ? {} : { pinned: change.pinned }),
      // So that an empty change is a statement, too.
      updatedAt: conversations.updatedAt,
    })
    .where(sameConversation(projectId, id))
    .returning({ id: conversations.id });
  return rows.length === 1;
}

/** Removes a conversation; gives the runs of its answers, undefined where there is none. */
export async function deleteConversation(tx: Tx, projectId: string, id: string): Promise<string[] | undefined> {
  // Whoever asks in it at this moment waits here, and then finds nothing.
  const [row] = await tx.select().from(conversations).where(sameConversation(projectId, id)).for("update");
  if (!row) return undefined;
  const answers = await tx
    .select({ runId: messages.runId, id: messages.id })
    .from(messages)
    .where(and(eq(messages.projectId, projectId), eq(messages.conversationId, id), eq(messages.role, "answer")));
  const ids = answers.map((answer) => answer.id);
  // An answer that was tried again has had several.
  const tried =
    ids.length === 0
      ? []
      : await tx
          .select({ id: runs.id })
          .from(runs)
          .where(and(eq(runs.projectId, projectId), eq(runs.kind, "answer-question"), inArray(runs.subject, ids)));
  await tx.delete(conversations).where(sameConversation(projectId, id));
  return [...new Set([...tried.map((run) => run.id), ...answers.flatMap(({ runId }) => runId ?? [])])];
}

export type NewQuestion = {
  projectId: string;
  conversationId: string;
  /** Of a conversation that begins with this question. */
  title: string | undefined;
  questionId: string;
  /** The question is there already and is answered once more. */
  existing: boolean;
  /** The question whose words this one replaces. */
  branchOf: string | null;
  text: string;
  scope: object;
  userContext: object | null;
  answerId: string;
  runId: string;
};

/**
 * Adds a question with an empty answer to a conversation, or an answer to a question of it. Whoever asks in the same one
 * comes after the other. False where the conversation is gone.
 */
export async function insertQuestion(tx: Tx, given: NewQuestion): Promise<boolean> {
  const { projectId, conversationId, title } = given;
  if (title !== undefined) await tx.insert(conversations).values({ projectId, id: conversationId, title });
  const [held] = await tx
    .update(conversations)
    .set({ updatedAt: sql`clock_timestamp()` })
    .where(sameConversation(projectId, conversationId))
    .returning({ id: conversations.id });
  if (!held) return false;
  const [last] = await tx
    .select({ n: sql<number>`coalesce(max(${messages.n}), 0)::int` })
    .from(messages)
    .where(and(eq(messages.projectId, projectId), eq(messages.conversationId, conversationId)));
  const n = (last?.n ?? 0) + 1;
  const place = { projectId, conversationId };
  const question = {
    ...place,
    id: given.questionId,
    n,
    role: "question",
    questionId: given.branchOf,
    text: given.text,
    scope: given.scope,
    userContext: given.userContext,
  };
  const answer = {
    ...place,
    id: given.answerId,
    n: n + 1,
    role: "answer",
    questionId: given.questionId,
    text: "",
    runId: given.runId,
  };
  if (!given.existing) await tx.insert(messages).values(question);
  await tx.insert(messages).values(answer);
  return true;
}

/** A question of a project; undefined where there is none. */
export async function selectQuestion(
  db: Db | Tx,
  projectId: string,
  id: string,
): Promise<
  { conversationId: string; text: string; branchOf: string | null; scope: unknown; userContext: unknown } | undefined
> {
  const { conversationId, text, questionId: branchOf, scope, userContext } = messages;
  const [row] = await db
    .select({ conversationId, text, branchOf, scope, userContext })
    .from(messages)
    .where(and(eq(messages.projectId, projectId), eq(messages.id, id), eq(messages.role, "question")));
  return row;
}

export type AskedRow = {
  question: string;
  scope: unknown;
  userContext: unknown;
  /** What was asked before, the latest last. */
  before: { id: string; branchOf: string | null; question: string; answer: string | null; evidence: unknown }[];
};

/** The question of an answer, with the questions before it; undefined where they were deleted. */
export async function selectAsked(
  db: Db | Tx,
  { projectId, answerId, limit }: { projectId: string; answerId: string; limit: number },
): Promise<AskedRow | undefined> {
  const rows = await db.execute<{
    question: string;
    scope: unknown;
    user_context: unknown;
    id: string | null;
    branch_of: string | null;
    earlier: string | null;
    answer: string | null;
    evidence: unknown;
  }>(sql`
    with asked as (
      select q.project_id, q.conversation_id, q.text, q.scope, q.user_context, coalesce(root.n, q.n) as place
      from messages a
      join messages q on q.project_id = a.project_id and q.id = a.question_id
      left join messages root on root.project_id = q.project_id and root.id = q.question_id
      where a.project_id = ${projectId} and a.id = ${answerId}
    )
    select asked.text as question, asked.scope, asked.user_context, e.id, e.question_id as branch_of,
      e.text as earlier, e.answer, e.evidence
    from asked left join lateral (
      select q.id, q.n, q.question_id, q.text, a.text as answer, a.evidence
      from messages q left join lateral (
        select text, evidence from messages
        where project_id = q.project_id and conversation_id = q.conversation_id and question_id = q.id
          and role = 'answer' and evidence is not null
        order by n desc limit 1
      ) a on true
      where q.project_id = asked.project_id and q.conversation_id = asked.conversation_id and q.role = 'question'
        and q.n < asked.place
      order by q.n desc limit ${limit}
    ) e on true
    order by e.n
  `);
  const [first] = rows;
  if (!first) return undefined;
  return {
    question: first.question,
    scope: first.scope,
    userContext: first.user_context,
    before: rows.flatMap(({ id, branch_of: branchOf, earlier, answer, evidence }) =>
      id === null || earlier === null ? [] : [{ id, branchOf, question: earlier, answer, evidence }],
    ),
  };
}

/** What is stored of an answer while it is written. */
export type AnswerSoFar = {
  answerId: string;
  text: string;
  sentences: readonly CitedSentence[];
  /** Left as it is where absent. */
  evidence?: object | undefined;
};

/** Stores an answer as far as it came; false where somebody else carries the run on, or the answer is gone. */
export async function keepAnswer(db: Db | Tx, claim: Claim, so: AnswerSoFar): Promise<boolean> {
  const evidence = so.evidence === undefined ? sql`` : sql`, evidence = ${JSON.stringify(so.evidence)}::text::jsonb`;
  const rows = await db.execute(sql`
    with fence as materialized (${fence(claim)})
    update messages set text = ${so.text}, sentences = ${JSON.stringify(so.sentences)}::text::jsonb,
      run_id = ${claim.runId}, attempt = ${claim.attempt} ${evidence}
    from fence where project_id = ${claim.projectId} and id = ${so.answerId}
    returning id
  `);
  return rows.length > 0;
}

export type NewCitation = {
  fact: string;
  kind: string;
  ref: string;
  graphId: string | null;
  version: number | null;
};

/** Says what wrote an answer, and what its sentences rest on. Does nothing where it was deleted meanwhile. */
export async function finishAnswer(
  tx: Tx,
  projectId: string,
  answerId: string,
  {
    model,
    promptVersion,
    citationsOf,
  }: {
    model: string;
    promptVersion: string;
    citationsOf(row: { sentences: unknown; evidence: unknown }): readonly NewCitation[];
  },
): Promise<void> {
  const same = and(eq(messages.projectId, projectId), eq(messages.id, answerId));
  const [row] = await tx
    .update(messages)
    .set({ model, promptVersion })
    .where(same)
    .returning({ sentences: messages.sentences, evidence: messages.evidence });
  if (!row) return;
  await tx.delete(citations).where(and(eq(citations.projectId, projectId), eq(citations.messageId, answerId)));
  const rows = citationsOf(row).map((citation, n) => ({ projectId, messageId: answerId, n, ...citation }));
  if (rows.length > 0) await tx.insert(citations).values(rows);
}

/** Answers that rest on an edge of a graph, with their questions; the newest first. */
export async function selectAnswersOfEdge(
  db: Db | Tx,
  input: { projectId: string; graphId: string; edge: string; before?: string | undefined; limit: number },
): Promise<{ id: string; conversationId: string; question: string; version: number | null; createdAt: string }[]> {
  const { projectId, graphId, edge, before, limit } = input;
  const rows = await db.execute<{
    id: string;
    conversation_id: string;
    question: string;
    version: number | null;
    created_at: string;
  }>(sql`
    select a.id, a.conversation_id, q.text as question, max(c.version) as version, a.created_at
    from citations c
    join messages a on a.project_id = c.project_id and a.id = c.message_id
    join messages q on q.project_id = a.project_id and q.id = a.question_id
    where c.project_id = ${projectId} and c.kind = 'edge' and c.ref = ${edge} and c.graph_id = ${graphId}
      and (${before ?? null}::text is null or a.id < ${before ?? null})
    group by a.project_id, a.id, a.conversation_id, q.text, a.created_at
    order by a.id desc limit ${limit}
  `);
  return rows.map(({ conversation_id: conversationId, created_at: createdAt, ...row }) => ({
    ...row,
    conversationId,
    createdAt: toRfc3339(createdAt),
  }));
}

/** The last questions of a conversation with the evidence of their answers; undefined where there is none. */
export async function selectAskedIn(
  db: Db | Tx,
  projectId: string,
  conversationId: string,
): Promise<{ question: string; evidence: unknown }[] | undefined> {
  const rows = await db.execute<{ question: string | null; evidence: unknown }>(sql`
    select e.text as question, e.evidence from conversations c left join lateral (
      select q.n, q.text, (
        select evidence from messages a where a.project_id = q.project_id and a.conversation_id = q.conversation_id
          and a.question_id = q.id and a.role = 'answer' and a.evidence is not null order by a.n desc limit 1
      ) as evidence
      from messages q where q.project_id = c.project_id and q.conversation_id = c.id and q.role = 'question'
      order by q.n desc limit 4
    ) e on true
    where c.project_id = ${projectId} and c.id = ${conversationId} order by e.n
  `);
  if (rows.length === 0) return undefined;
  return rows.flatMap(({ question, evidence }) => (question === null ? [] : [{ question, evidence }]));
}
