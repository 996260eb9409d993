import { sql } from "drizzle-orm";
import {
  bigint,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  real,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { bytea, key } from "./columns";
import { users } from "./people";
import { projects } from "./projects";

/**
 * What was abstracted from behaviours, and what people brought as events. A run's events are `staged` until its last
 * transaction makes them `current` and removes those they replace; imported ones are `current` from the beginning,
 * rest on no behaviours and belong to their import: no extraction touches them.
 */
export const events = pgTable(
  "events",
  {
    projectId: key("project_id")
      .notNull()
      .references(() => projects.id, { onDelete: "cascade" }),
    id: bigint("id", { mode: "number" }).generatedAlwaysAsIdentity().notNull(),
    userId: key("user_id").notNull(),
    /** The run that made it; of an imported event its import, which may have had no run. */
    runId: key("run_id").notNull(),
    /** 0 for imported events. */
    attempt: integer("attempt").notNull(),
    state: text("state").notNull(),
    /** Order in which the model told them; of an imported event its line in the file. */
    ordinal: integer("ordinal").notNull(),
    /** Number of the frame of the run's log that ended the event's line. */
    textSeq: integer("text_seq"),
    /** The name of its event type as it is now. */
    type: text("type").notNull(),
    /** What the model or the file called it, where that is another name; null otherwise. */
    writtenType: text("written_type"),
    agent: text("agent"),
    scene: text("scene"),
    action: text("action"),
    object: text("object"),
    context: text("context").notNull(),
    category: text("category").notNull(),
    confidence: real("confidence").notNull(),
    /** First and last moment of the evidence; of an imported event as its source says. */
    startAt: timestamp("start_at", { withTimezone: true, mode: "string" }).notNull(),
    endAt: timestamp("end_at", { withTimezone: true, mode: "string" }).notNull(),
    behaviorIds: bigint("behavior_ids", { mode: "number" }).array().notNull(),
    /** The import that brought it; null for what a model abstracted. So are all columns below. */
    importId: key("import_id"),
    /** The times as written, where the source gave no offset; they are read again when the project's zone changes. */
    localStart: timestamp("local_start", { mode: "string" }),
    localEnd: timestamp("local_end", { mode: "string" }),
    /** Every other column of the source, as text. */
    properties: jsonb("properties"),
    /** Hash of the content and of the row's ordinal among equal rows of its import. */
    contentKey: uuid("content_key"),
  },
  (t) => [
    primaryKey({ columns: [t.projectId, t.id] }),
    uniqueIndex("events_content")
      .on(t.projectId, t.contentKey)
      .where(sql`${t.contentKey} is not null`),
    index("events_import")
      .on(t.projectId, t.importId)
      .where(sql`${t.importId} is not null`),
    // With the type in it, all that mining reads of an event stands here. It is read alone only where the table has been
    // vacuumed, so a migration has that done as soon as a fiftieth of the events is new, instead of a fifth.
    index("events_user_time").on(t.projectId, t.userId, t.state, t.startAt, t.id, t.type),
    uniqueIndex("events_run").on(t.projectId, t.runId, t.attempt, t.ordinal),
    index("events_type").on(t.projectId, t.state, t.type),
  ],
);

/**
 * A user's present events once more, packed for reading all of them at once: a derived copy, which is used while what it
 * was made from is what there is, made anew otherwise, and gone with the user.
 */
export const eventPacks = pgTable(
  "event_packs",
  {
    projectId: key("project_id").notNull(),
    userId: key("user_id").notNull(),
    /** The user's current run when it was made; the length tells how many events there were. */
    runId: key("run_id"),
    /** What else decides which events there are, when they were and what they are called. */
    version: text("version").notNull(),
    /** 12 bytes for each event: a hash of its type's name and its time. A migration has them stored as they are. */
    events: bytea("events").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.projectId, t.userId] }),
    foreignKey({ columns: [t.projectId, t.userId], foreignColumns: [users.projectId, users.id] }).onDelete("cascade"),
  ],
);

/** The vocabulary of a project: what events are called, and what that means. */
export const eventTypes = pgTable(
  "event_types",
  {
    projectId: key("project_id")
      .notNull()
      .references(() => projects.id, { onDelete: "cascade" }),
    id: bigint("id", { mode: "number" }).generatedAlwaysAsIdentity().notNull(),
    /** What its events have as their type. */
    name: text("name").notNull(),
    /** The canonical form of one of its names, so that it is never added twice; null where nobody has computed it yet. */
    key: key("key"),
    nameZh: text("name_zh"),
    nameEn: text("name_en"),
    definition: text("definition"),
    category: text("category").notNull(),
    /** `target`, `start` or `noise`. */
    role: text("role"),
    /** `proposed`, `accepted` or `merged`. */
    state: text("state").notNull().default("proposed"),
    /** The type whose name its events have, while it is merged; that may be merged itself. */
    mergedInto: bigint("merged_into", { mode: "number" }),
    /** What undoing its merge makes of it. */
    stateBefore: text("state_before"),
    /** The import that brought the name, and takes it away again when it is undone and nobody has used it since. */
    importId: key("import_id"),
    createdAt: timestamp("created_at", { withTimezone: true, mode: "string" }).notNull().defaultNow(),
  },
  (t) => [
    uniqueIndex("event_types_id").on(t.projectId, t.id),
    uniqueIndex("event_types_key").on(t.projectId, t.key),
    // Versions before keys existed rely on it for not adding a name twice.
    uniqueIndex("event_types_old_name")
      .on(t.projectId, t.name)
      .where(sql`${t.key} is null`),
    index("event_types_merged_into").on(t.projectId, t.mergedInto),
  ],
);

/** Every name that means an event type, by its canonical form: a key belongs to one type only. */
export const eventTypeNames = pgTable(
  "event_type_names",
  {
    projectId: key("project_id")
      .notNull()
      .references(() => projects.id, { onDelete: "cascade" }),
    key: key("key").notNull(),
    name: text("name").notNull(),
    typeId: bigint("type_id", { mode: "number" }).notNull(),
    createdAt: timestamp("created_at", { withTimezone: true, mode: "string" }).notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.key] }), index("event_type_names_type").on(t.projectId, t.typeId)],
);

/** What a model proposes about the vocabulary: `staged` while its run goes on, then `open` until a person decides. */
export const typeProposals = pgTable(
  "event_type_proposals",
  {
    projectId: key("project_id")
      .notNull()
      .references(() => projects.id, { onDelete: "cascade" }),
    id: bigint("id", { mode: "number" }).generatedAlwaysAsIdentity().notNull(),
    runId: key("run_id").notNull(),
    attempt: integer("attempt").notNull(),
    ordinal: integer("ordinal").notNull(),
    /** `merge` or `describe`. */
    kind: text("kind").notNull(),
    sources: bigint("sources", { mode: "number" }).array().notNull(),
    target: bigint("target", { mode: "number" }).notNull(),
    nameZh: text("name_zh"),
    nameEn: text("name_en"),
    definition: text("definition"),
    reason: text("reason"),
    /** `staged`, `open`, `accepted` or `rejected`. */
    state: text("state").notNull(),
    createdAt: timestamp("created_at", { withTimezone: true, mode: "string" }).notNull().defaultNow(),
    decidedAt: timestamp("decided_at", { withTimezone: true, mode: "string" }),
  },
  (t) => [
    primaryKey({ columns: [t.projectId, t.id] }),
    uniqueIndex("event_type_proposals_run").on(t.projectId, t.runId, t.attempt, t.ordinal),
    index("event_type_proposals_state").on(t.projectId, t.state),
  ],
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
