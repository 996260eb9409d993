import { sql } from "drizzle-orm";
import {
  boolean,
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
import { bytea, key } from "./columns";
import { projects } from "./projects";

/** Answers to questions about a project's events. `staged` while the run that makes it goes on, then `current`. */
export const patternSets = pgTable(
  "pattern_sets",
  {
    projectId: key("project_id")
      .notNull()
      .references(() => projects.id, { onDelete: "cascade" }),
    id: key("id").notNull(),
    runId: key("run_id").notNull(),
    attempt: integer("attempt").notNull(),
    state: text("state").notNull(),
    /** What a person called it; null until then. */
    name: text("name"),
    question: jsonb("question").notNull(),
    /** Equal for questions that mean the same. */
    questionKey: text("question_key").notNull(),
    /** Of the data it was made from. */
    dataVersion: text("data_version").notNull(),
    /** Patterns in it, and of those how many are beyond chance. */
    patterns: integer("patterns").notNull(),
    beyondChance: integer("beyond_chance").notNull(),
    /** Every other count, of what took part and of how long it took. */
    figures: jsonb("figures").notNull(),
    /** By which its patterns were saved; null where a person chose each. */
    saveRule: jsonb("save_rule"),
    /** Why it does not hold everything, and how much of the search was behind; null where it does. */
    incomplete: jsonb("incomplete"),
    createdAt: timestamp("created_at", { withTimezone: true, mode: "string" }).notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.projectId, t.id] }),
    index("pattern_sets_question").on(t.projectId, t.questionKey, t.state),
    index("pattern_sets_run").on(t.projectId, t.runId),
  ],
);

/** Patterns of a set, numbered by rank from 1. What is sorted or filtered by has a column of its own. */
export const patterns = pgTable(
  "patterns",
  {
    projectId: key("project_id").notNull(),
    setId: key("set_id").notNull(),
    n: integer("n").notNull(),
    /** Names of event types as they were when the set was made. */
    types: text("types").array().notNull(),
    users: integer("users").notNull(),
    support: doublePrecision("support").notNull(),
    confidence: doublePrecision("confidence"),
    lift: doublePrecision("lift"),
    q: doublePrecision("q"),
    lagMs: doublePrecision("lag_ms"),
    oddsRatio: doublePrecision("odds_ratio"),
    beyondChance: boolean("beyond_chance").notNull(),
    saved: boolean("saved").notNull().default(false),
    hidden: boolean("hidden").notNull().default(false),
    /** Everything that was measured. */
    statistics: jsonb("statistics").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.projectId, t.setId, t.n] }),
    foreignKey({
      columns: [t.projectId, t.setId],
      foreignColumns: [patternSets.projectId, patternSets.id],
    }).onDelete("cascade"),
    index("patterns_saved")
      .on(t.projectId, t.setId)
      .where(sql`${t.saved}`),
    index("patterns_hidden")
      .on(t.projectId, t.setId)
      .where(sql`${t.hidden}`),
  ],
);

/** What parts of a run that mines in parts hand to one another: candidates of a part, of all parts, counts of a part. */
export const minedParts = pgTable(
  "mined_parts",
  {
    projectId: key("project_id")
      .notNull()
      .references(() => projects.id, { onDelete: "cascade" }),
    /** The run over all parts. */
    runId: key("run_id").notNull(),
    /** `found` and `counted` by part; `candidates` of all parts as part 0. */
    kind: text("kind").notNull(),
    part: integer("part").notNull(),
    data: bytea("data").notNull(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.runId, t.kind, t.part] })],
);
