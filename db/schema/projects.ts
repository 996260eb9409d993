import { sql } from "drizzle-orm";
import { boolean, integer, pgTable, text, timestamp, uniqueIndex } from "drizzle-orm/pg-core";
import { key } from "./columns";

/** One tenant: everything else belongs to exactly one project. */
export const projects = pgTable(
  "projects",
  {
    id: key("id").primaryKey(),
    name: text("name").notNull(),
    /** IANA name; times without an offset are read in it. */
    timeZone: text("time_zone").notNull(),
    /** Whether a person said so; a guess is shown as one. */
    timeZoneConfirmed: boolean("time_zone_confirmed").notNull().default(false),
    /** The project that requests without one mean. */
    isDefault: boolean("is_default").notNull().default(false),
    /** Days after which the logs of ended runs go; null keeps them. */
    keepFramesDays: integer("keep_frames_days"),
    /** Days after which rows of the call ledger go; null keeps them. */
    keepCallsDays: integer("keep_calls_days"),
    /** Days after which an answer nobody asked for again leaves the cache; 0 switches the cache off. */
    keepAnswersDays: integer("keep_answers_days").notNull().default(30),
    /** What the cached answers may take together; those unused longest go first. */
    answersMaxMb: integer("answers_max_mb").notNull().default(200),
    /** By which rules its entities were derived from its rows; those of older rules are derived anew. */
    entityRules: integer("entity_rules").notNull().default(0),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [
    uniqueIndex("projects_one_default")
      .on(t.isDefault)
      .where(sql`${t.isDefault}`),
  ],
);
