import { sql } from "drizzle-orm";
import { boolean, pgTable, text, timestamp, uniqueIndex } from "drizzle-orm/pg-core";
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
    createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [
    uniqueIndex("projects_one_default")
      .on(t.isDefault)
      .where(sql`${t.isDefault}`),
  ],
);
