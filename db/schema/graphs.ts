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
} from "drizzle-orm/pg-core";
import { key } from "./columns";
import { projects } from "./projects";

/** A causal graph by name; what it holds stands in its versions. */
export const causalGraphs = pgTable(
  "causal_graphs",
  {
    projectId: key("project_id")
      .notNull()
      .references(() => projects.id, { onDelete: "cascade" }),
    id: key("id").notNull(),
    name: text("name").notNull(),
    focus: text("focus").notNull(),
    /** The newest version that can be seen; 0 while the run that makes the first goes on. */
    version: integer("version").notNull().default(0),
    createdAt: timestamp("created_at", { withTimezone: true, mode: "string" }).notNull().defaultNow(),
    updatedAt: timestamp("updated_at", { withTimezone: true, mode: "string" }).notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.id] })],
);

/** What one generation made. `staged` while its run goes on, then `current` for good. */
export const causalGraphVersions = pgTable(
  "causal_graph_versions",
  {
    projectId: key("project_id").notNull(),
    graphId: key("graph_id").notNull(),
    version: integer("version").notNull(),
    runId: key("run_id").notNull(),
    attempt: integer("attempt").notNull(),
    state: text("state").notNull(),
    request: jsonb("request").notNull(),
    /** Equal for requests that mean the same, whatever they are called. */
    requestKey: text("request_key").notNull(),
    /** Versions of the data it rests on, by what they are of. */
    dataVersions: jsonb("data_versions").notNull(),
    /** The model that had a part in it; null where none had. */
    model: text("model"),
    nodes: integer("nodes").notNull(),
    edges: integer("edges").notNull(),
    /** How many edges have level 0 to 4. */
    levels: integer("levels").array().notNull(),
    figures: jsonb("figures").notNull(),
    limits: jsonb("limits").notNull(),
    insights: jsonb("insights").notNull(),
    rejected: jsonb("rejected").notNull(),
    layout: jsonb("layout"),
    createdAt: timestamp("created_at", { withTimezone: true, mode: "string" }).notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.projectId, t.graphId, t.version] }),
    index("causal_graph_versions_run").on(t.projectId, t.runId),
    index("causal_graph_versions_request").on(t.projectId, t.requestKey),
    foreignKey({
      columns: [t.projectId, t.graphId],
      foreignColumns: [causalGraphs.projectId, causalGraphs.id],
    }).onDelete("cascade"),
  ],
);

export const causalGraphNodes = pgTable(
  "causal_graph_nodes",
  {
    projectId: key("project_id").notNull(),
    graphId: key("graph_id").notNull(),
    version: integer("version").notNull(),
    id: key("id").notNull(),
    /** Its place among the nodes, from 1: the one most users have first. */
    n: integer("n").notNull(),
    kind: text("kind").notNull(),
    labelZh: text("label_zh").notNull(),
    labelEn: text("label_en").notNull(),
    /** The event type's name; null of a feature. */
    type: text("type"),
    field: text("field"),
    value: text("value"),
    users: integer("users").notNull(),
    events: integer("events"),
    description: jsonb("description"),
    origin: text("origin").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.projectId, t.graphId, t.version, t.id] }),
    foreignKey({
      columns: [t.projectId, t.graphId, t.version],
      foreignColumns: [causalGraphVersions.projectId, causalGraphVersions.graphId, causalGraphVersions.version],
    }).onDelete("cascade"),
  ],
);

export const causalGraphEdges = pgTable(
  "causal_graph_edges",
  {
    projectId: key("project_id").notNull(),
    graphId: key("graph_id").notNull(),
    version: integer("version").notNull(),
    /** The same for the same two ends in every version. */
    id: key("id").notNull(),
    /** Its place among the edges, from 1: the best borne out first. */
    n: integer("n").notNull(),
    source: key("source").notNull(),
    target: key("target").notNull(),
    relation: text("relation").notNull(),
    level: integer("level").notNull(),
    reasons: jsonb("reasons").notNull(),
    sentence: jsonb("sentence").notNull(),
    /** Everything that was computed; null where nothing could be. */
    stats: jsonb("stats"),
    /** The first layer's lift and q, for lists. */
    lift: doublePrecision("lift"),
    q: doublePrecision("q"),
    model: jsonb("model"),
    agreement: text("agreement").notNull(),
    origin: text("origin").notNull(),
    patterns: text("patterns").array().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.projectId, t.graphId, t.version, t.id] }),
    foreignKey({
      columns: [t.projectId, t.graphId, t.version],
      foreignColumns: [causalGraphVersions.projectId, causalGraphVersions.graphId, causalGraphVersions.version],
    }).onDelete("cascade"),
  ],
);

/**
 * What people judged, every judgement for good; the latest of an edge counts, in whichever version the edge stands. One
 * without a verdict takes the earlier ones back.
 */
export const edgeVerdicts = pgTable(
  "edge_verdicts",
  {
    projectId: key("project_id").notNull(),
    graphId: key("graph_id").notNull(),
    edgeId: key("edge_id").notNull(),
    id: bigint("id", { mode: "number" }).generatedAlwaysAsIdentity().notNull(),
    verdict: text("verdict"),
    reason: text("reason"),
    comment: text("comment"),
    /** Who judged; null until people sign in. */
    by: text("by"),
    /** The version that was looked at. */
    version: integer("version").notNull(),
    at: timestamp("at", { withTimezone: true, mode: "string" }).notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.projectId, t.graphId, t.edgeId, t.id] }),
    foreignKey({
      columns: [t.projectId, t.graphId],
      foreignColumns: [causalGraphs.projectId, causalGraphs.id],
    }).onDelete("cascade"),
  ],
);

/** Lines of a model's answer that an attempt has read, until its run ends: the next attempt asks for the rest only. */
export const graphLines = pgTable(
  "causal_graph_lines",
  {
    projectId: key("project_id")
      .notNull()
      .references(() => projects.id, { onDelete: "cascade" }),
    runId: key("run_id").notNull(),
    n: integer("n").notNull(),
    record: jsonb("record").notNull(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.runId, t.n] })],
);
