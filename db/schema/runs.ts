import { sql } from "drizzle-orm";
import {
  boolean,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import { key } from "./columns";
import { projects } from "./projects";

/**
 * One piece of long work. The row is the truth about it: who owns it, until when, and in which attempt; a write
 * that carries an older attempt counts for nothing.
 */
export const runs = pgTable(
  "runs",
  {
    projectId: key("project_id")
      .notNull()
      .references(() => projects.id, { onDelete: "cascade" }),
    id: key("id").notNull(),
    kind: text("kind").notNull(),
    status: text("status").notNull(),
    /** What the run is about, such as a user; two live runs of a kind never share one. */
    subject: key("subject"),
    parentId: key("parent_id"),
    input: jsonb("input").notNull(),
    /** Language of the sentences in its frames. */
    locale: text("locale").notNull(),
    owner: text("owner"),
    leaseUntil: timestamp("lease_until", { withTimezone: true, mode: "string" }),
    attempt: integer("attempt").notNull().default(0),
    /** Number of the last frame in the log. */
    lastSeq: integer("last_seq").notNull().default(0),
    progressDone: doublePrecision("progress_done").notNull().default(0),
    progressTotal: doublePrecision("progress_total").notNull().default(0),
    progressUnit: text("progress_unit").notNull().default(""),
    progressPercent: doublePrecision("progress_percent").notNull().default(0),
    etaMs: doublePrecision("eta_ms"),
    cached: boolean("cached").notNull().default(false),
    result: jsonb("result"),
    error: jsonb("error"),
    cancelRequestedAt: timestamp("cancel_requested_at", { withTimezone: true, mode: "string" }),
    createdAt: timestamp("created_at", { withTimezone: true, mode: "string" }).notNull().defaultNow(),
    startedAt: timestamp("started_at", { withTimezone: true, mode: "string" }),
    finishedAt: timestamp("finished_at", { withTimezone: true, mode: "string" }),
  },
  (t) => [
    primaryKey({ columns: [t.projectId, t.id] }),
    uniqueIndex("runs_one_live_per_subject")
      .on(t.projectId, t.kind, t.subject)
      .where(sql`${t.subject} is not null and ${t.status} not in ('succeeded', 'partial', 'failed', 'cancelled')`),
    index("runs_recent").on(t.projectId, t.createdAt.desc(), t.id.desc()),
    index("runs_live")
      .on(t.status)
      .where(sql`${t.status} not in ('succeeded', 'partial', 'failed', 'cancelled')`),
  ],
);

/** The run's log: dense numbers, one writer, never changed once written. */
export const frames = pgTable(
  "frames",
  {
    projectId: key("project_id").notNull(),
    runId: key("run_id").notNull(),
    seq: integer("seq").notNull(),
    attempt: integer("attempt").notNull(),
    type: text("type").notNull(),
    /** The frame as JSON text: replays send it as it is, and jsonb would refuse an escaped NUL. */
    data: text("data").notNull(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.runId, t.seq] })],
);

/** The call ledger: one row for each request to a model, answered or not. */
export const calls = pgTable(
  "calls",
  {
    projectId: key("project_id").notNull(),
    id: key("id").notNull(),
    runId: key("run_id"),
    item: text("item"),
    task: text("task").notNull(),
    model: text("model").notNull(),
    host: text("host").notNull(),
    promptVersion: text("prompt_version").notNull(),
    promptHash: text("prompt_hash").notNull(),
    promptTokens: integer("prompt_tokens"),
    completionTokens: integer("completion_tokens"),
    estimated: boolean("estimated").notNull().default(true),
    /** Milliseconds from the request to the first text. */
    ttftMs: integer("ttft_ms"),
    tokensPerS: doublePrecision("tokens_per_s"),
    tries: integer("tries").notNull().default(0),
    finish: text("finish"),
    status: text("status").notNull(),
    errorCode: text("error_code"),
    cached: boolean("cached").notNull().default(false),
    cost: doublePrecision("cost"),
    createdAt: timestamp("created_at", { withTimezone: true, mode: "string" }).notNull(),
    finishedAt: timestamp("finished_at", { withTimezone: true, mode: "string" }),
  },
  (t) => [
    primaryKey({ columns: [t.projectId, t.id] }),
    index("calls_run").on(t.projectId, t.runId),
    index("calls_task").on(t.task, t.model, t.createdAt.desc()),
  ],
);

/** Answers given to requests that carried an Idempotency-Key, for a day. */
export const idempotencyKeys = pgTable(
  "idempotency_keys",
  {
    projectId: key("project_id").notNull(),
    route: text("route").notNull(),
    key: text("key").notNull(),
    requestHash: text("request_hash").notNull(),
    /** Null while the first request is being worked on. */
    status: integer("status"),
    body: text("body"),
    headers: jsonb("headers"),
    createdAt: timestamp("created_at", { withTimezone: true, mode: "string" }).notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.route, t.key] }), index("idempotency_age").on(t.createdAt)],
);
