import { bigint, index, integer, pgTable, primaryKey, real, text, timestamp, uniqueIndex } from "drizzle-orm/pg-core";
import { key } from "./columns";
import { projects } from "./projects";

/**
 * What was abstracted from behaviours. A run's events are `staged` until its last transaction makes them `current`
 * and removes those they replace.
 */
export const events = pgTable(
  "events",
  {
    projectId: key("project_id")
      .notNull()
      .references(() => projects.id, { onDelete: "cascade" }),
    id: bigint("id", { mode: "number" }).generatedAlwaysAsIdentity().notNull(),
    userId: key("user_id").notNull(),
    runId: key("run_id").notNull(),
    attempt: integer("attempt").notNull(),
    state: text("state").notNull(),
    /** Order in which the model told them. */
    ordinal: integer("ordinal").notNull(),
    /** Number of the frame of the run's log that ended the event's line. */
    textSeq: integer("text_seq"),
    type: text("type").notNull(),
    agent: text("agent"),
    scene: text("scene"),
    action: text("action"),
    object: text("object"),
    context: text("context").notNull(),
    category: text("category").notNull(),
    confidence: real("confidence").notNull(),
    /** First and last moment of the evidence. */
    startAt: timestamp("start_at", { withTimezone: true, mode: "string" }).notNull(),
    endAt: timestamp("end_at", { withTimezone: true, mode: "string" }).notNull(),
    behaviorIds: bigint("behavior_ids", { mode: "number" }).array().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.projectId, t.id] }),
    index("events_user_time").on(t.projectId, t.userId, t.state, t.startAt, t.id),
    uniqueIndex("events_run").on(t.projectId, t.runId, t.attempt, t.ordinal),
    index("events_type").on(t.projectId, t.state, t.type),
  ],
);

/** The vocabulary of a project: the names events go by. */
export const eventTypes = pgTable(
  "event_types",
  {
    projectId: key("project_id")
      .notNull()
      .references(() => projects.id, { onDelete: "cascade" }),
    name: text("name").notNull(),
    category: text("category").notNull(),
    state: text("state").notNull().default("proposed"),
    /** What the type is to the project: `target`, `start` or `noise`; null while nobody has said. */
    role: text("role"),
    createdAt: timestamp("created_at", { withTimezone: true, mode: "string" }).notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.name] })],
);

/** Lines of a model's answer that were refused, kept with the reason. */
export const rejectedLines = pgTable(
  "rejected_lines",
  {
    projectId: key("project_id")
      .notNull()
      .references(() => projects.id, { onDelete: "cascade" }),
    id: bigint("id", { mode: "number" }).generatedAlwaysAsIdentity().notNull(),
    runId: key("run_id").notNull(),
    attempt: integer("attempt").notNull(),
    item: text("item").notNull(),
    line: integer("line").notNull(),
    textSeq: integer("text_seq"),
    reason: text("reason").notNull(),
    detail: text("detail"),
    text: text("text").notNull(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.id] }), index("rejected_lines_run").on(t.projectId, t.runId)],
);
