import { sql } from "drizzle-orm";
import { bigint, boolean, doublePrecision, integer, pgTable, text, timestamp, uniqueIndex } from "drizzle-orm/pg-core";
import { key } from "./columns";

/** How model services are reached; they belong to the whole installation. */
export const modelConnections = pgTable(
  "model_connections",
  {
    id: key("id").primaryKey(),
    name: text("name").notNull(),
    /** Which of the known services it is; `custom` for any other. */
    preset: text("preset").notNull(),
    baseUrl: text("base_url").notNull(),
    model: text("model").notNull(),
    /** The API key, encrypted with a key that is not in this database; null where none is needed. */
    sealedKey: text("sealed_key"),
    keyLast4: text("key_last4"),
    /** For a million tokens, in `currency`. */
    promptPrice: doublePrecision("prompt_price"),
    completionPrice: doublePrecision("completion_price"),
    currency: text("currency"),
    /** Requests that may be open at once in one process, and waits in milliseconds; null is what the settings say. */
    concurrency: integer("concurrency"),
    connectMs: integer("connect_ms"),
    firstByteMs: integer("first_byte_ms"),
    idleMs: integer("idle_ms"),
    totalMs: integer("total_ms"),
    /** Answers whatever has no connection of its own. */
    isDefault: boolean("is_default").notNull().default(false),
    createdAt: timestamp("created_at", { withTimezone: true, mode: "string" }).notNull().defaultNow(),
    updatedAt: timestamp("updated_at", { withTimezone: true, mode: "string" }).notNull().defaultNow(),
  },
  (t) => [
    uniqueIndex("model_connections_one_default")
      .on(t.isDefault)
      .where(sql`${t.isDefault}`),
  ],
);

/** What is different for one task. A null is what the connection, or the task itself, says. */
export const modelTasks = pgTable("model_tasks", {
  task: key("task").primaryKey(),
  connectionId: key("connection_id").references(() => modelConnections.id, { onDelete: "set null" }),
  model: text("model"),
  maxOutputTokens: integer("max_output_tokens"),
  temperature: doublePrecision("temperature"),
});

/** One row at most. Its number is raised by every change of the two tables above, in the same transaction. */
export const modelRevision = pgTable("model_revision", {
  id: integer("id").primaryKey().default(1),
  revision: bigint("revision", { mode: "number" }).notNull(),
});
