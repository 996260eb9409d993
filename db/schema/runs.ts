import { sql } from "drizzle-orm";
import {
  bigint,
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
import { bytea, key } from "./columns";
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
    /** The run over many things that this one is an item of. */
    parentId: key("parent_id"),
    /** Whether this run only starts and counts others; its items stand in `run_items`. */
    isParent: boolean("is_parent").notNull().default(false),
    /** How many of a parent's items may be worked on at once, on all instances together. */
    lanes: integer("lanes"),
    /** What a parent's items may cost together, and how many tokens they may take; null for no limit. */
    budgetCost: doublePrecision("budget_cost"),
    budgetTokens: bigint("budget_tokens", { mode: "number" }),
    /** The ended run whose failed items this one does again. */
    retryOf: key("retry_of"),
    input: jsonb("input").notNull(),
    /** Language of the sentences in its frames. */
    locale: text("locale").notNull(),
    owner: text("owner"),
    leaseUntil: timestamp("lease_until", { withTimezone: true, mode: "string" }),
    /** Not to be carried on before this moment; of runs that wait for a service to take requests again. */
    waitUntil: timestamp("wait_until", { withTimezone: true, mode: "string" }),
    /** Why a paused run is paused: upstream, budget or person. */
    pauseReason: text("pause_reason"),
    pauseRequestedAt: timestamp("pause_requested_at", { withTimezone: true, mode: "string" }),
    attempt: integer("attempt").notNull().default(0),
    /** Number of the last frame in the log. */
    lastSeq: integer("last_seq").notNull().default(0),
    progressDone: doublePrecision("progress_done").notNull().default(0),
    progressTotal: doublePrecision("progress_total").notNull().default(0),
    progressUnit: text("progress_unit").notNull().default(""),
    progressPercent: doublePrecision("progress_percent").notNull().default(0),
    etaMs: doublePrecision("eta_ms"),
    /** Whether all of its answers came from the cache. */
    cached: boolean("cached").notNull().default(false),
    /** What a later attempt needs to know so that work done is not done again. Its shape belongs to the kind. */
    checkpoint: jsonb("checkpoint"),
    /** Calls to a model, of all attempts and, for a parent, of all items; and what they cost. */
    calls: integer("calls").notNull().default(0),
    cachedCalls: integer("cached_calls").notNull().default(0),
    promptTokens: bigint("prompt_tokens", { mode: "number" }).notNull().default(0),
    completionTokens: bigint("completion_tokens", { mode: "number" }).notNull().default(0),
    cost: doublePrecision("cost"),
    /** Of a cost that is by prices of one currency. */
    costCurrency: text("cost_currency"),
    /** Of the first call that reached a model. */
    ttftMs: integer("ttft_ms"),
    tokensPerS: doublePrecision("tokens_per_s"),
    result: jsonb("result"),
    error: jsonb("error"),
    cancelRequestedAt: timestamp("cancel_requested_at", { withTimezone: true, mode: "string" }),
    createdAt: timestamp("created_at", { withTimezone: true, mode: "string" }).notNull().defaultNow(),
    startedAt: timestamp("started_at", { withTimezone: true, mode: "string" }),
    finishedAt: timestamp("finished_at", { withTimezone: true, mode: "string" }),
    /** When its log was packed into blocks. */
    compactedAt: timestamp("compacted_at", { withTimezone: true, mode: "string" }),
  },
  (t) => [
    primaryKey({ columns: [t.projectId, t.id] }),
    uniqueIndex("runs_one_live_per_subject")
      .on(t.projectId, t.kind, t.subject)
      .where(sql`${t.subject} is not null and ${t.status} not in ('succeeded', 'partial', 'failed', 'cancelled')`),
    index("runs_recent").on(t.projectId, t.createdAt.desc(), t.id.desc()),
    index("runs_live_top")
      .on(t.status, t.id)
      .where(sql`${t.parentId} is null and ${t.status} not in ('succeeded', 'partial', 'failed', 'cancelled')`),
    index("runs_cancels")
      .on(t.id)
      .where(
        sql`${t.cancelRequestedAt} is not null and ${t.status} not in ('succeeded', 'partial', 'failed', 'cancelled')`,
      ),
    index("runs_top")
      .on(t.projectId, t.id.desc())
      .where(sql`${t.parentId} is null`),
    index("runs_live")
      .on(t.status)
      .where(sql`${t.status} not in ('succeeded', 'partial', 'failed', 'cancelled')`),
    index("runs_children")
      .on(t.projectId, t.parentId, t.status, t.id)
      .where(sql`${t.parentId} is not null`),
    index("runs_summaries")
      .on(t.projectId, t.subject, t.id)
      .where(sql`${t.kind} = 'summarize-user'`),
    index("runs_uncompacted")
      .on(t.finishedAt)
      .where(sql`${t.compactedAt} is null and ${t.status} in ('succeeded', 'partial', 'failed', 'cancelled')`),
  ],
);

/** What a parent is to do: one row for each thing, with the run that does it. The run may belong to somebody else. */
export const runItems = pgTable(
  "run_items",
  {
    projectId: key("project_id")
      .notNull()
      .references(() => projects.id, { onDelete: "cascade" }),
    parentId: key("parent_id").notNull(),
    item: key("item").notNull(),
    /** Order in which the items are begun. */
    ordinal: integer("ordinal").notNull(),
    runId: key("run_id").notNull(),
    /** Share of the parent's work; for progress only. */
    weight: doublePrecision("weight").notNull().default(1),
  },
  (t) => [
    primaryKey({ columns: [t.projectId, t.parentId, t.item] }),
    index("run_items_run").on(t.projectId, t.runId),
    index("run_items_order").on(t.projectId, t.parentId, t.ordinal),
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
    /** Milliseconds from the run's creation to the frame's publication, for replays at the pace of the time. */
    atMs: integer("at_ms").notNull().default(0),
    /** The frame as JSON text: replays send it as it is, and jsonb would refuse an escaped NUL. */
    data: text("data").notNull(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.runId, t.seq] })],
);

/** The log of an ended run, packed: each block holds consecutive frames, byte for byte what `frames` held. */
export const frameBlocks = pgTable(
  "frame_blocks",
  {
    projectId: key("project_id").notNull(),
    runId: key("run_id").notNull(),
    firstSeq: integer("first_seq").notNull(),
    lastSeq: integer("last_seq").notNull(),
    /** Compressed; what is in it says `db/frame-packing.ts`. */
    data: bytea("data").notNull(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.runId, t.firstSeq] })],
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
    /** True when the cost is ours, from the connection's prices, rather than the provider's. */
    costComputed: boolean("cost_computed").notNull().default(false),
    currency: text("currency"),
    /** How many things the call was about, such as rows; what answers cost is learned per unit. */
    units: integer("units"),
    createdAt: timestamp("created_at", { withTimezone: true, mode: "string" }).notNull(),
    finishedAt: timestamp("finished_at", { withTimezone: true, mode: "string" }),
  },
  (t) => [
    primaryKey({ columns: [t.projectId, t.id] }),
    index("calls_run").on(t.projectId, t.runId),
    index("calls_task").on(t.task, t.model, t.createdAt.desc()),
    index("calls_age").on(t.projectId, t.createdAt),
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
