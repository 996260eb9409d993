import {
  bigint,
  doublePrecision,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { key } from "./columns";
import { projects } from "./projects";

/** A person whose behaviour was recorded; counts are kept by the imports and runs that change them. */
export const users = pgTable(
  "users",
  {
    projectId: key("project_id")
      .notNull()
      .references(() => projects.id, { onDelete: "cascade" }),
    id: key("id").notNull(),
    behaviorCount: integer("behavior_count").notNull().default(0),
    firstAt: timestamp("first_at", { withTimezone: true, mode: "string" }),
    lastAt: timestamp("last_at", { withTimezone: true, mode: "string" }),
    eventCount: integer("event_count").notNull().default(0),
    /** The run whose events are the user's present ones. */
    currentRunId: key("current_run_id"),
    /** How many behaviours that run read; fewer than now means the events are stale. */
    extractedBehaviorCount: integer("extracted_behavior_count"),
    extractedAt: timestamp("extracted_at", { withTimezone: true, mode: "string" }),
    /** The latest run, whatever became of it. */
    lastRunId: key("last_run_id"),
    lastRunStatus: text("last_run_status"),
    lastRunError: text("last_run_error"),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.id] })],
);

/** What each import said of a user; the profile is these layers, the latest on top. */
export const profileLayers = pgTable(
  "profile_layers",
  {
    projectId: key("project_id").notNull(),
    userId: key("user_id").notNull(),
    importId: key("import_id").notNull(),
    /** Columns with a field of their own, in their types. */
    fields: jsonb("fields").notNull(),
    /** Every other column, as text. */
    properties: jsonb("properties").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.projectId, t.userId, t.importId] }),
    index("profile_layers_import").on(t.projectId, t.importId),
    foreignKey({ columns: [t.projectId], foreignColumns: [projects.id] }).onDelete("cascade"),
  ],
);

/** The merged profile of a user, remade whenever a layer comes or goes. */
export const profiles = pgTable(
  "profiles",
  {
    projectId: key("project_id")
      .notNull()
      .references(() => projects.id, { onDelete: "cascade" }),
    userId: key("user_id").notNull(),
    fields: jsonb("fields").notNull(),
    properties: jsonb("properties").notNull(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.userId] })],
);

/**
 * One raw row. It carries no foreign keys: a check per row would cost a bulk load as much as the load itself;
 * imports and deletions keep it in step with `users` inside their transactions.
 */
export const behaviors = pgTable(
  "behaviors",
  {
    projectId: key("project_id").notNull(),
    id: bigint("id", { mode: "number" }).generatedAlwaysAsIdentity().notNull(),
    importId: key("import_id").notNull(),
    /** Line of the imported file, counted from 1 with the header. */
    line: integer("line").notNull(),
    userId: key("user_id").notNull(),
    at: timestamp("at", { withTimezone: true, mode: "string" }).notNull(),
    /** The time as written, where the source gave no offset; it is read again when the project's zone changes. */
    localAt: timestamp("local_at", { mode: "string" }),
    action: text("action").notNull(),
    item: text("item"),
    app: text("app"),
    media: text("media"),
    poi: text("poi"),
    /** Seconds. */
    duration: doublePrecision("duration"),
    /** Every other column of the source, as text. */
    properties: jsonb("properties"),
    /** Hash of the content and of the row's ordinal among equal rows of its import. */
    contentKey: uuid("content_key").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.projectId, t.id] }),
    uniqueIndex("behaviors_content").on(t.projectId, t.contentKey),
    index("behaviors_user_time").on(t.projectId, t.userId, t.at, t.id),
    index("behaviors_import").on(t.projectId, t.importId),
  ],
);

/** What a model last wrote about a user; it is replaced as a whole by the next one. */
export const userSummaries = pgTable(
  "user_summaries",
  {
    projectId: key("project_id").notNull(),
    userId: key("user_id").notNull(),
    text: text("text").notNull(),
    /** Language it is written in. */
    locale: text("locale").notNull(),
    runId: key("run_id").notNull(),
    model: text("model").notNull(),
    promptVersion: text("prompt_version").notNull(),
    /** How many of the user's behaviours and events the model was shown. */
    behaviorsRead: integer("behaviors_read").notNull(),
    eventsRead: integer("events_read").notNull(),
    /** What the user's rows, events and profile were; another one now means that it is stale. */
    fingerprint: text("fingerprint").notNull(),
    createdAt: timestamp("created_at", { withTimezone: true, mode: "string" }).notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.projectId, t.userId] }),
    foreignKey({ columns: [t.projectId, t.userId], foreignColumns: [users.projectId, users.id] }).onDelete("cascade"),
  ],
);

/** Users who have something in common, by a definition that is looked up anew each time. */
export const segments = pgTable(
  "segments",
  {
    projectId: key("project_id")
      .notNull()
      .references(() => projects.id, { onDelete: "cascade" }),
    id: key("id").notNull(),
    name: text("name").notNull(),
    definition: jsonb("definition").notNull(),
    createdAt: timestamp("created_at", { withTimezone: true, mode: "string" }).notNull().defaultNow(),
    updatedAt: timestamp("updated_at", { withTimezone: true, mode: "string" }).notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.id] }), uniqueIndex("segments_name").on(t.projectId, t.name)],
);
