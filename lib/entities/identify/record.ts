import { parseEndRecord, readConfidence, readFields, type Line, type NoRecord } from "@/lib/llm";
import { RelationKind } from "../relations";

/** What a model says of one name: the alias of the entity it means, null for none of them; or the relation. */
export type IdentifyRecord = {
  target: string | null;
  relation: RelationKind | null;
  /** 0..1 */
  confidence: number;
};

/**
 * Why a line was refused. `unknown_name` is one that nobody asked about, `unknown_target` an entity that was not
 * offered.
 */
export type IdentifyRejectReason =
  NoRecord | "unknown_name" | "duplicate" | "unknown_target" | "bad_relation" | "bad_confidence";

export type ReadIdentifyLine =
  | { kind: "record"; alias: string; record: IdentifyRecord }
  | { kind: "end"; records: number }
  | { kind: "rejected"; reason: IdentifyRejectReason; detail: string };

/**
 * Reads lines of an answer about the names with these aliases. `targets` are the aliases of the entities that were
 * offered; undefined where the names are actions.
 */
export function createIdentifyReader(
  names: Iterable<string>,
  targets: Iterable<string> | undefined,
): (line: Line) => ReadIdentifyLine {
  const asked = new Set(names);
  const offered = targets === undefined ? undefined : new Set(targets);
  const answered = new Set<string>();
  return (line) => {
    const end = parseEndRecord(line.text);
    if (end) return { kind: "end", records: end.records };
    const read = readRecord(line, asked, offered);
    if (read.kind !== "record") return read;
    if (answered.has(read.alias)) return reject("duplicate", read.alias);
    answered.add(read.alias);
    return read;
  };
}

function reject(reason: IdentifyRejectReason, detail: unknown): ReadIdentifyLine {
  const text = typeof detail === "string" ? detail : (JSON.stringify(detail) ?? "");
  return { kind: "rejected", reason, detail: text.slice(0, 200).toWellFormed() };
}

function readRecord(
  line: Line,
  asked: ReadonlySet<string>,
  offered: ReadonlySet<string> | undefined,
): ReadIdentifyLine {
  const fields = readFields(line);
  if ("reason" in fields) return reject(fields.reason, fields.detail);
  const alias = fields.get("id");
  if (typeof alias !== "string" || !asked.has(alias)) return reject("unknown_name", alias);
  const record: Omit<IdentifyRecord, "confidence"> = { target: null, relation: null };
  if (offered) {
    // A missing field is no answer; that a name is none of the listed ones has to be said.
    const target = fields.get("target");
    if (target !== null && (typeof target !== "string" || !offered.has(target)))
      return reject("unknown_target", target);
    record.target = target;
  } else {
    const relation = RelationKind.safeParse(fields.get("relation")).data;
    if (relation === undefined) return reject("bad_relation", fields.get("relation"));
    record.relation = relation;
  }
  const confidence = readConfidence(fields.get("confidence"));
  if (confidence === undefined) return reject("bad_confidence", fields.get("confidence"));
  return { kind: "record", alias, record: { ...record, confidence } };
}
