import { bigint, index, integer, jsonb, pgTable, primaryKey, text, timestamp, uuid } from "drizzle-orm/pg-core";
import { bytea, key } from "./columns";
import { projects } from "./projects";

/** One file a person brought, or one batch a program sent, and what became of its rows. */
export const imports = pgTable(
  "imports",
  {
    projectId: key("project_id")
      .notNull()
      .references(() => projects.id, { onDelete: "cascade" }),
    id: key("id").notNull(),
    /** Order of the imports: later layers lie on top of earlier ones. */
    seq: bigint("seq", { mode: "number" }).generatedAlwaysAsIdentity().notNull(),
    /** Null for a batch, which is stored within its request. */
    runId: key("run_id"),
    kind: text("kind").notNull(),
    /** `file` or `api`. */
    source: text("source").notNull().default("file"),
    fileName: text("file_name").notNull(),
    bytes: bigint("bytes", { mode: "number" }).notNull(),
    sha256: text("sha256").notNull(),
    /** Encoding, delimiter, columns and zone as they were detected or said. */
    reading: jsonb("reading").notNull(),
    status: text("status").notNull(),
    rowsRead: integer("rows_read").notNull().default(0),
    rowsAccepted: integer("rows_accepted").notNull().default(0),
    rowsCorrected: integer("rows_corrected").notNull().default(0),
    rowsDuplicate: integer("rows_duplicate").notNull().default(0),
    rowsRejected: integer("rows_rejected").notNull().default(0),
    /** Source ids that mean two things, and other remarks for the reader. */
    notices: jsonb("notices").notNull().default([]),
    createdAt: timestamp("created_at", { withTimezone: true, mode: "string" }).notNull().defaultNow(),
    undoneAt: timestamp("undone_at", { withTimezone: true, mode: "string" }),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.id] }), index("imports_recent").on(t.projectId, t.seq)],
);

/** The file itself, piece by piece, until the import ends: so that any instance can carry it out. */
export const importChunks = pgTable(
  "import_chunks",
  {
    projectId: key("project_id").notNull(),
    importId: key("import_id").notNull(),
    seq: integer("seq").notNull(),
    data: bytea("data").notNull(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.importId, t.seq] })],
);

/** Rows that were refused, whole, with the reason. */
export const importRejects = pgTable(
  "import_rejects",
  {
    projectId: key("project_id").notNull(),
    importId: key("import_id").notNull(),
    line: integer("line").notNull(),
    column: text("column"),
    reason: text("reason").notNull(),
    /** The row's fields in the order of the file. */
    cells: jsonb("cells").notNull(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.importId, t.line] })],
);

/**
 * Rows of an import that another import had brought already, by content key. They tell, when that one is undone,
 * which of its behaviours this import vouches for.
 */
export const importDuplicates = pgTable(
  "import_duplicates",
  {
    projectId: key("project_id")
      .notNull()
      .references(() => projects.id, { onDelete: "cascade" }),
    importId: key("import_id").notNull(),
    contentKeys: uuid("content_keys").array().notNull(),
    /** The lines they stand on, in the same order. */
    lines: integer("lines").array().notNull(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.importId] })],
);
