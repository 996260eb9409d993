import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  real,
  text,
  timestamp,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import { key } from "./columns";
import { projects } from "./projects";

const time = (name: string) => timestamp(name, { withTimezone: true, mode: "string" });

/**
 * An app, medium, item or place: one per project, kind and normalised name. A row is remade from layers and mentions
 * whenever either changes; what people and models say of it stands in tables of its own, under the same key.
 */
export const entities = pgTable(
  "entities",
  {
    projectId: key("project_id")
      .notNull()
      .references(() => projects.id, { onDelete: "cascade" }),
    id: bigint("id", { mode: "number" }).generatedAlwaysAsIdentity().notNull(),
    kind: text("kind").notNull(),
    name: text("name").notNull(),
    nameKey: key("name_key").notNull(),
    category: text("category"),
    properties: jsonb("properties").notNull(),
    /** `import` where a file lists it, `behaviors` where only rows name it. */
    origin: text("origin").notNull().default("import"),
    behaviorCount: integer("behavior_count").notNull().default(0),
    userCount: integer("user_count").notNull().default(0),
    /** Hash of what a model is told of it; tags given to another description are stale. */
    described: text("described").notNull().default(""),
    /** Keys of the tags that count, for looking up; what they are is in `entity_tags`. */
    tagKeys: text("tag_keys")
      .array()
      .notNull()
      .default(sql`'{}'::text[]`),
    /** Bigrams and characters of its names and ids; null until they are computed. */
    searchTerms: text("search_terms").array(),
    /** Those names and ids as they are compared, one a line. */
    searchText: text("search_text"),
    updatedAt: time("updated_at").notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.projectId, t.id] }),
    uniqueIndex("entities_name").on(t.projectId, t.kind, t.nameKey),
    index("entities_use").on(t.projectId, t.kind, t.behaviorCount, t.id),
    index("entities_search").using("gin", t.searchTerms),
    index("entities_tag").using("gin", t.tagKeys),
  ],
);

/** What each import said of an entity, and the id it used there. Undoing an import removes its layer. */
export const entityLayers = pgTable(
  "entity_layers",
  {
    projectId: key("project_id")
      .notNull()
      .references(() => projects.id, { onDelete: "cascade" }),
    kind: text("kind").notNull(),
    nameKey: key("name_key").notNull(),
    importId: key("import_id").notNull(),
    name: text("name").notNull(),
    sourceId: key("source_id"),
    category: text("category"),
    /** Tags of its own columns: by key, as written. */
    tags: jsonb("tags"),
    properties: jsonb("properties").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.projectId, t.kind, t.nameKey, t.importId] }),
    index("entity_layers_import").on(t.projectId, t.importId),
    index("entity_layers_source").on(t.projectId, t.kind, t.sourceId),
  ],
);

/**
 * A name as the behaviours of one import spell it: how often, and of whom. Undoing the import removes it. Users stand
 * in an array because a row for each pair of a name and a user would cost an import as much as its behaviours.
 */
export const entityMentions = pgTable(
  "entity_mentions",
  {
    projectId: key("project_id")
      .notNull()
      .references(() => projects.id, { onDelete: "cascade" }),
    kind: text("kind").notNull(),
    name: key("name").notNull(),
    importId: key("import_id").notNull(),
    nameKey: key("name_key").notNull(),
    /** The entity that is meant: the one of that name, else the only one with that source id, else one of its own. */
    entityKey: key("entity_key").notNull(),
    behaviorCount: integer("behavior_count").notNull(),
    userIds: text("user_ids").array().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.projectId, t.kind, t.name, t.importId] }),
    index("entity_mentions_entity").on(t.projectId, t.kind, t.entityKey),
    index("entity_mentions_import").on(t.projectId, t.importId),
  ],
);

/**
 * What somebody says of an entity in a word. Each origin has rows of its own, so that none of them wipes another's: a
 * run replaces the model's, an import the import's, and a person's word stands above both.
 */
export const entityTags = pgTable(
  "entity_tags",
  {
    projectId: key("project_id")
      .notNull()
      .references(() => projects.id, { onDelete: "cascade" }),
    kind: text("kind").notNull(),
    nameKey: key("name_key").notNull(),
    tagKey: key("tag_key").notNull(),
    /** model, person or import. */
    origin: text("origin").notNull(),
    tag: text("tag").notNull(),
    /** 0..1, as the model states it. */
    confidence: real("confidence"),
    /** A person's: the tag stays, whatever a model says later. */
    locked: boolean("locked").notNull().default(false),
    /** A person's: the tag is not wanted, whoever else gives it. */
    removed: boolean("removed").notNull().default(false),
    runId: key("run_id"),
    at: time("at").notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.kind, t.nameKey, t.tagKey, t.origin] })],
);

/** How an entity's tagging stands. No row, or no `tagged_at`, means that no model has answered for it yet. */
export const entityTagging = pgTable(
  "entity_tagging",
  {
    projectId: key("project_id")
      .notNull()
      .references(() => projects.id, { onDelete: "cascade" }),
    kind: text("kind").notNull(),
    nameKey: key("name_key").notNull(),
    taggedAt: time("tagged_at"),
    runId: key("run_id"),
    /** Its place among the entities that run was asked about, from 1. */
    place: integer("place"),
    /** Number of the frame of the run's log that ended its line. */
    textSeq: integer("text_seq"),
    model: text("model"),
    promptVersion: text("prompt_version"),
    described: text("described"),
    /** The model's category, and how sure it was of all it said. */
    category: text("category"),
    confidence: real("confidence"),
    /** Why the latest run gave it nothing, an error code; tags of earlier runs stay. */
    errorCode: text("error_code"),
    errorRunId: key("error_run_id"),
    failedAt: time("failed_at"),
    /** A person's category, above the import's and the model's. */
    ownCategory: text("own_category"),
    /** No run touches it. */
    locked: boolean("locked").notNull().default(false),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.kind, t.nameKey] })],
);

/**
 * What a name that rows leave open means, as a model and a person say. It is kept under the name, so it outlives an
 * import that is undone. A person's decision is one no run touches.
 */
export const identifiedRelations = pgTable(
  "identified_relations",
  {
    projectId: key("project_id")
      .notNull()
      .references(() => projects.id, { onDelete: "cascade" }),
    /** A kind of entity, or `action`. */
    kind: text("kind").notNull(),
    nameKey: key("name_key").notNull(),
    /** Of a thing: the key of the listed entity of its kind that is meant; null for none of them. */
    targetKey: key("target_key"),
    /** Of an action: the kind of relation it makes. */
    relation: text("relation"),
    /** 0..1, as the model states it. */
    confidence: real("confidence"),
    answeredAt: time("answered_at"),
    runId: key("run_id"),
    /** Its place among the answers of that run, from 1. */
    place: integer("place"),
    /** Number of the frame of the run's log that ended its line. */
    textSeq: integer("text_seq"),
    model: text("model"),
    promptVersion: text("prompt_version"),
    /** Why the latest run gave it nothing, an error code. */
    errorCode: text("error_code"),
    errorRunId: key("error_run_id"),
    failedAt: time("failed_at"),
    /** A person's: `accepted` or `rejected`. */
    decision: text("decision"),
    decidedAt: time("decided_at"),
    /** Raised with each change, so that the sum over a project tells whether anything has changed. */
    revision: integer("revision").notNull().default(1),
  },
  (t) => [
    primaryKey({ columns: [t.projectId, t.kind, t.nameKey] }),
    index("identified_relations_run").on(t.projectId, t.runId),
  ],
);
