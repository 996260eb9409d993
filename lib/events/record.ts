import { z } from "zod";
import { parseEndRecord, readConfidence, readFields, readText, type Line } from "@/lib/llm";
import { parseCategory, type EventCategory } from "./category";
import { TYPE_CHARS_MAX } from "./vocabulary/schema";

/** One event as a model writes it: a JSON object on a line of its own. It names evidence and gives no times. */
export type EventRecord = {
  type: string;
  agent: string | null;
  scene: string | null;
  action: string | null;
  object: string | null;
  context: string;
  category: EventCategory;
  /** 0..1 */
  confidence: number;
  /** Aliases of the behaviours it rests on, in the order of the prompt, each once. */
  evidence: string[];
};

/** Why a line was refused. */
export const RejectReason = z.enum([
  "not_json",
  "not_an_object",
  "too_long",
  "bad_type",
  "bad_category",
  "bad_confidence",
  "bad_field",
  "no_evidence",
  "unknown_evidence",
  "duplicate",
]);
export type RejectReason = z.infer<typeof RejectReason>;

export type ReadLine =
  | { kind: "event"; record: EventRecord }
  | { kind: "end"; records: number }
  | { kind: "rejected"; reason: RejectReason; detail: string };

const FIELD_CHARS_MAX = 200;
const CONTEXT_CHARS_MAX = 1000;

/** Reads lines of an answer about behaviours with these aliases. */
export function createRecordReader(aliases: readonly string[]): (line: Line) => ReadLine {
  const order = new Map(aliases.map((alias, index) => [alias, index]));
  const seen = new Set<string>();
  return (line) => {
    const end = parseEndRecord(line.text);
    if (end) return { kind: "end", records: end.records };
    const read = readRecord(line, aliases, order);
    if (read.kind !== "event") return read;
    const identity = JSON.stringify([read.record.type, read.record.evidence]);
    if (seen.has(identity)) return reject("duplicate", read.record.type);
    seen.add(identity);
    return read;
  };
}

function reject(reason: RejectReason, detail: string): ReadLine {
  return { kind: "rejected", reason, detail: detail.slice(0, 200) };
}

function readRecord(line: Line, aliases: readonly string[], order: ReadonlyMap<string, number>): ReadLine {
  const fields = readFields(line);
  if ("reason" in fields) return reject(fields.reason, fields.detail);

  const type = readText(fields.get("type"), TYPE_CHARS_MAX);
  if (type === undefined || type === "") return reject("bad_type", String(fields.get("type") ?? ""));

  const rawCategory = fields.get("category");
  const category = typeof rawCategory === "string" ? parseCategory(rawCategory) : undefined;
  if (category === undefined) return reject("bad_category", String(rawCategory ?? ""));

  const confidence = readConfidence(fields.get("confidence"));
  if (confidence === undefined) return reject("bad_confidence", String(fields.get("confidence") ?? ""));

  const evidence = readEvidence(fields.get("evidence"), aliases, order);
  if (!Array.isArray(evidence)) return evidence;

  const record: EventRecord = {
    type,
    agent: null,
    scene: null,
    action: null,
    object: null,
    context: "",
    category,
    confidence,
    evidence,
  };
  for (const name of ["agent", "scene", "action", "object"] as const) {
    const field = readText(fields.get(name) ?? "", FIELD_CHARS_MAX);
    if (field === undefined) return reject("bad_field", name);
    record[name] = field === "" ? null : field;
  }
  const context = readText(fields.get("context") ?? "", CONTEXT_CHARS_MAX);
  if (context === undefined) return reject("bad_field", "context");
  return { kind: "event", record: { ...record, context } };
}

/** Aliases `r7` and ranges `r3-r5` of aliases that exist; anything else refuses the line. */
function readEvidence(
  value: unknown,
  aliases: readonly string[],
  order: ReadonlyMap<string, number>,
): string[] | ReadLine {
  const parts = typeof value === "string" ? value.split(/[\s,，、]+/u).filter((part) => part !== "") : value;
  if (!Array.isArray(parts) || parts.length === 0) return reject("no_evidence", "");
  const found = new Set<number>();
  for (const part of parts) {
    const [first, last = first, ...rest] = typeof part === "string" ? part.trim().split(/\s*[-–~]\s*/u) : [];
    const from = first === undefined ? undefined : order.get(first);
    const to = last === undefined ? undefined : order.get(last);
    if (from === undefined || to === undefined || to < from || rest.length > 0) {
      return reject("unknown_evidence", String(part));
    }
    for (let i = from; i <= to; i++) found.add(i);
  }
  return [...found].sort((a, b) => a - b).map((index) => aliases[index] ?? "");
}
