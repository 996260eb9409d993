import { bigint, index, jsonb, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core";
import { key } from "./columns";
import { projects } from "./projects";

/** An app, medium, item or place: one per project, kind and normalised name. */
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
  },
  (t) => [
    primaryKey({ columns: [t.projectId, t.id] }),
    uniqueIndex("entities_name").on(t.projectId, t.kind, t.nameKey),
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
    properties: jsonb("properties").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.projectId, t.kind, t.nameKey, t.importId] }),
    index("entity_layers_import").on(t.projectId, t.importId),
    index("entity_layers_source").on(t.projectId, t.kind, t.sourceId),
  ],
);
