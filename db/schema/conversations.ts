import { boolean, foreignKey, index, integer, jsonb, pgTable, primaryKey, text, timestamp } from "drizzle-orm/pg-core";
import { key } from "./columns";
import { projects } from "./projects";

const time = (name: string) => timestamp(name, { withTimezone: true, mode: "string" });

/** Questions that follow one another, with their answers. */
export const conversations = pgTable(
  "conversations",
  {
    projectId: key("project_id")
      .notNull()
      .references(() => projects.id, { onDelete: "cascade" }),
    id: key("id").notNull(),
    title: text("title").notNull(),
    pinned: boolean("pinned").notNull().default(false),
    createdAt: time("created_at").notNull().defaultNow(),
    /** When the last question was asked. */
    updatedAt: time("updated_at").notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.id] }), index("conversations_updated").on(t.projectId, t.updatedAt)],
);

/**
 * A question, or an answer to one. A question is there before its run begins and stays whatever becomes of that; an
 * answer grows sentence by sentence while its run goes on, and what it had when the run ended stays.
 */
export const messages = pgTable(
  "messages",
  {
    projectId: key("project_id").notNull(),
    conversationId: key("conversation_id").notNull(),
    id: key("id").notNull(),
    /** Its place in the conversation, from 1. */
    n: integer("n").notNull(),
    /** `question` or `answer`. */
    role: text("role").notNull(),
    /** Of an answer: the question. */
    questionId: key("question_id"),
    /** Markdown; of an answer as far as it was checked. */
    text: text("text").notNull(),
    /** Of a question: what it is limited to, and whom it is about. */
    scope: jsonb("scope"),
    userContext: jsonb("user_context"),
    /** Of an answer: the run that writes it, and which attempt wrote what stands here. */
    runId: key("run_id"),
    attempt: integer("attempt"),
    evidence: jsonb("evidence"),
    sentences: jsonb("sentences"),
    model: text("model"),
    promptVersion: text("prompt_version"),
    createdAt: time("created_at").notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.projectId, t.id] }),
    index("messages_conversation").on(t.projectId, t.conversationId, t.n),
    index("messages_run").on(t.projectId, t.runId),
    foreignKey({
      columns: [t.projectId, t.conversationId],
      foreignColumns: [conversations.projectId, conversations.id],
    }).onDelete("cascade"),
  ],
);

/** What answers rest on, one row for each thing that a cited fact leads to: the way back from an edge to answers. */
export const citations = pgTable(
  "citations",
  {
    projectId: key("project_id").notNull(),
    messageId: key("message_id").notNull(),
    /** The fact's id in its answer. */
    fact: text("fact").notNull(),
    n: integer("n").notNull(),
    /** `edge`, `node`, `pattern`, `user` or `event_type`. */
    kind: text("kind").notNull(),
    /** Its id; of an edge or a node with its graph in `graphId`. */
    ref: text("ref").notNull(),
    graphId: key("graph_id"),
    version: integer("version"),
  },
  (t) => [
    primaryKey({ columns: [t.projectId, t.messageId, t.fact, t.n] }),
    index("citations_ref").on(t.projectId, t.kind, t.ref),
    foreignKey({
      columns: [t.projectId, t.messageId],
      foreignColumns: [messages.projectId, messages.id],
    }).onDelete("cascade"),
  ],
);
