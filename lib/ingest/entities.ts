import { NAME_CHARS_MAX, nameKey, readTag, tagsByKey, type EntityKind } from "@/lib/entities";
import { cellAt, looksDamaged } from "./cells";
import type { HeaderMap } from "./header";
import { readProperties, rejection, sortedExtras, type Rejection, type Remarks } from "./rows";
import type { ImportKind } from "./schema";

export type EntityImportKind = Exclude<ImportKind, "behaviors" | "profiles" | "events">;

export const ENTITY_KIND_OF: Readonly<Record<EntityImportKind, EntityKind>> = {
  apps: "app",
  media: "media",
  items: "item",
  pois: "poi",
};

export function isEntityImport(kind: ImportKind): kind is EntityImportKind {
  return kind in ENTITY_KIND_OF;
}

/** What one row of a file says of an entity. */
export type EntityRow = {
  name: string;
  nameKey: string;
  /** The id the source uses; it need not be its alone. */
  sourceId: string | undefined;
  category: string | undefined;
  /** By key, as written. */
  tags: Record<string, string> | undefined;
  properties: Record<string, string>;
};

/** Tags of one cell stand between any of these. */
const BETWEEN_TAGS = /[,，;；、|]/u;

/** Makes the reader of one file's rows. */
export function createEntityReader(
  header: HeaderMap<EntityImportKind>,
  remarks: Remarks,
): (cells: readonly string[]) => EntityRow | Rejection {
  const { fields, columns } = header;
  const extras = sortedExtras(header);
  const nameOf = (index: number | undefined) => columns[index ?? -1] ?? null;

  return (cells) => {
    const name = cellAt(cells, fields.name);
    const key = name === undefined ? "" : nameKey(name);
    if (name === undefined || key === "") return rejection("missing_name", nameOf(fields.name));
    const sourceId = cellAt(cells, fields.source_id);
    if (name.length > NAME_CHARS_MAX) return rejection("name_too_long", nameOf(fields.name));
    if (sourceId !== undefined) {
      if (sourceId.length > NAME_CHARS_MAX) return rejection("name_too_long", nameOf(fields.source_id));
      if (looksDamaged(sourceId)) remarks.add("damaged_ids", nameOf(fields.source_id) ?? "", sourceId);
    }
    const properties = readProperties(cells, extras) ?? {};
    const tags = readTags(cellAt(cells, fields.tags));
    // A cell that holds more than tags is kept as it is.
    if (tags === "not tags") properties[nameOf(fields.tags) ?? "tags"] = cellAt(cells, fields.tags) ?? "";
    return {
      name,
      nameKey: key,
      sourceId,
      category: cellAt(cells, fields.category),
      tags: tags === "not tags" ? undefined : tags,
      properties,
    };
  };
}

function readTags(text: string | undefined): Record<string, string> | undefined | "not tags" {
  if (text === undefined) return undefined;
  const parts = text.split(BETWEEN_TAGS).filter((part) => part.trim() !== "");
  const tags = parts.map(readTag).filter((tag) => tag !== undefined);
  if (tags.length < parts.length) return "not tags";
  return tags.length === 0 ? undefined : Object.fromEntries(tagsByKey(tags));
}
