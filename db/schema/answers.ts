import { boolean, bigint, index, integer, jsonb, pgTable, primaryKey, text, timestamp } from "drizzle-orm/pg-core";
import { key } from "./columns";
import { projects } from "./projects";

/**
 * Answers of models by the hash of everything that decides them: those being written, which others may share, and
 * those that are whole, which are given again. The one who writes an answer holds it by a lease.
 */
export const answers = pgTable(
  "answers",
  {
    projectId: key("project_id")
      .notNull()
      .references(() => projects.id, { onDelete: "cascade" }),
    /** SHA-256 of project, connection, model, parameters, prompt, prompt version and grammar, in hex. */
    key: key("key").notNull(),
    task: text("task").notNull(),
    model: text("model").notNull(),
    /** `writing` or `whole`. What broke off is removed. */
    state: text("state").notNull(),
    /** The process that asks the model, and until when it is believed to. */
    owner: text("owner"),
    leaseUntil: timestamp("lease_until", { withTimezone: true, mode: "string" }),
    /** Whether another process reads along, so that its parts have to be written down while it is being written. */
    shared: boolean("shared").notNull().default(false),
    /** Pieces of text as they came, with their channel. Null while it is being written. */
    pieces: jsonb("pieces"),
    finish: text("finish"),
    promptTokens: integer("prompt_tokens"),
    completionTokens: integer("completion_tokens"),
    estimated: boolean("estimated").notNull().default(true),
    /** Size of `pieces`, for the limit of the cache. */
    bytes: integer("bytes").notNull().default(0),
    hits: integer("hits").notNull().default(0),
    createdAt: timestamp("created_at", { withTimezone: true, mode: "string" }).notNull().defaultNow(),
    usedAt: timestamp("used_at", { withTimezone: true, mode: "string" }).notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.key] }), index("answers_used").on(t.projectId, t.usedAt)],
);

/** Parts of answers that are being written and are read along by other processes. */
export const answerParts = pgTable(
  "answer_parts",
  {
    projectId: key("project_id")
      .notNull()
      .references(() => projects.id, { onDelete: "cascade" }),
    key: key("key").notNull(),
    /** Names the writing: another process that writes the same answer later has another. */
    owner: text("owner").notNull(),
    seq: bigint("seq", { mode: "number" }).notNull(),
    data: text("data").notNull(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.key, t.owner, t.seq] })],
);
