import { parseEndRecord, readConfidence, readFields, readText, type Line } from "@/lib/llm";
import { TAGS_MAX, readTag, tagsByKey } from "./tags";

/** What a model says of one entity. */
export type TagRecord = {
  tags: string[];
  /** Null where the model names none. */
  category: string | null;
  /** 0..1 */
  confidence: number;
};

/** Why a line of an answer about entities was refused; `unknown_entity` is one that nobody asked about. */
export type TagRejectReason =
  | "too_long"
  | "not_json"
  | "not_an_object"
  | "unknown_entity"
  | "duplicate"
  | "bad_tags"
  | "too_many_tags"
  | "bad_category"
  | "bad_confidence";

export type ReadTagLine =
  | { kind: "tags"; alias: string; record: TagRecord }
  | { kind: "end"; records: number }
  | { kind: "rejected"; reason: TagRejectReason; detail: string };

const CATEGORY_CHARS_MAX = 60;

/** Reads lines of an answer about the entities with these aliases. */
export function createTagReader(aliases: Iterable<string>): (line: Line) => ReadTagLine {
  const asked = new Set(aliases);
  const answered = new Set<string>();
  return (line) => {
    const end = parseEndRecord(line.text);
    if (end) return { kind: "end", records: end.records };
    const read = readRecord(line, asked);
    if (read.kind !== "tags") return read;
    if (answered.has(read.alias)) return reject("duplicate", read.alias);
    answered.add(read.alias);
    return read;
  };
}

function reject(reason: TagRejectReason, detail: string): ReadTagLine {
  return { kind: "rejected", reason, detail: detail.slice(0, 200) };
}

function readRecord(line: Line, asked: ReadonlySet<string>): ReadTagLine {
  const fields = readFields(line);
  if ("reason" in fields) return reject(fields.reason, fields.detail);
  const alias = fields.get("id");
  if (typeof alias !== "string" || !asked.has(alias)) return reject("unknown_entity", String(alias ?? ""));

  const given = fields.get("tags");
  if (!Array.isArray(given) || given.length === 0) return reject("bad_tags", "");
  const tags = given.map(readTag);
  const wrong = tags.indexOf(undefined);
  if (wrong !== -1) return reject("bad_tags", String(given[wrong]));
  const kept = [...tagsByKey(tags.filter((tag) => tag !== undefined)).values()];
  if (kept.length > TAGS_MAX) return reject("too_many_tags", String(kept.length));

  const category = readText(fields.get("category") ?? "", CATEGORY_CHARS_MAX);
  if (category === undefined) return reject("bad_category", String(fields.get("category")));

  const confidence = readConfidence(fields.get("confidence"));
  if (confidence === undefined) return reject("bad_confidence", String(fields.get("confidence") ?? ""));
  return { kind: "tags", alias, record: { tags: kept, category: category === "" ? null : category, confidence } };
}
