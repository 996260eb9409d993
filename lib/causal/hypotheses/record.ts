import { z } from "zod";
import { parseEndRecord, readConfidence, readFields, readText, type Line } from "@/lib/llm";
import type { ModelVerdict, NodeKind, Relation, Words } from "../schema";

/** A node as a model writes it: one of the prompt by its alias, with words for it, or one of its own (`x1`, `x2` …). */
export type NodeRecord = { record: "node"; alias: string; kind: NodeKind; label: Words; description: Words | null };

/** What a model says of an edge; ends go by aliases. It gives no figures. */
export type EdgeRecord = {
  record: "edge";
  from: string;
  to: string;
  relation: Relation;
  verdict: z.infer<typeof ModelVerdict>;
  /** 0 to 1, null where it gives none. */
  confidence: number | null;
  reason: Words;
  alternatives: Words[];
  /** What could cause both ends: aliases of nodes, names of profile fields, or words for what nobody recorded. */
  confounders: string[];
};

/** A sentence about the graph, with the edges it rests on as `from>to`. */
export type InsightRecord = { record: "insight"; text: Words; edges: string[] };

export type HypothesisRecord = NodeRecord | EdgeRecord | InsightRecord;

/** Why a line was refused. */
export const HypothesisRejectReason = z.enum([
  "not_json",
  "not_an_object",
  "too_long",
  "bad_kind",
  "unknown_node",
  "self_loop",
  "bad_relation",
  "bad_verdict",
  "bad_confidence",
  "bad_field",
  "nothing_said",
  "duplicate",
]);
export type HypothesisRejectReason = z.infer<typeof HypothesisRejectReason>;

export type ReadHypothesis =
  | { kind: "record"; record: HypothesisRecord }
  | { kind: "end"; records: number }
  | { kind: "rejected"; reason: HypothesisRejectReason; detail: string };

const LABEL_CHARS_MAX = 60;
const TEXT_CHARS_MAX = 600;
const LIST_MAX = 6;
/** Nodes that a model may add of its own; more would bury what was counted. */
const OWN_NODES_MAX = 12;
const OWN_ALIAS = /^x[1-9][0-9]?$/;

const KINDS: readonly string[] = ["event", "feature", "result"] satisfies NodeKind[];
const RELATIONS: readonly string[] = ["sequence", "condition", "cause", "inhibit"] satisfies Relation[];
const VERDICTS: readonly string[] = ["supports", "doubts", "unsure"] satisfies z.infer<typeof ModelVerdict>[];

/** Reads lines of an answer about nodes with these aliases, after records that earlier answers held. */
export function createHypothesisReader(
  aliases: readonly string[],
  earlier: readonly HypothesisRecord[] = [],
): (line: Line) => ReadHypothesis {
  const known = new Set(aliases);
  const own = new Set<string>();
  const seen = new Set<string>();
  for (const record of earlier) note(record);
  return (line) => {
    const end = parseEndRecord(line.text);
    if (end) return { kind: "end", records: end.records };
    const fields = readFields(line);
    if ("reason" in fields) return reject(fields.reason, fields.detail);
    const read = readRecord(fields);
    if (read.kind !== "record") return read;
    if (seen.has(identityOf(read.record))) return reject("duplicate", identityOf(read.record));
    note(read.record);
    return read;
  };

  function note(record: HypothesisRecord): void {
    seen.add(identityOf(record));
    if (record.record === "node" && !known.has(record.alias)) own.add(record.alias);
  }

  function readRecord(fields: ReadonlyMap<string, unknown>): ReadHypothesis {
    switch (fields.get("record")) {
      case "node":
        return readNode(fields);
      case "edge":
        return readEdge(fields);
      case "insight":
        return readInsight(fields);
      default:
        return reject("bad_kind", text(fields.get("record")));
    }
  }

  function readNode(fields: ReadonlyMap<string, unknown>): ReadHypothesis {
    const alias = text(fields.get("id"));
    const kind = text(fields.get("kind"));
    if (!known.has(alias) && !(OWN_ALIAS.test(alias) && own.size < OWN_NODES_MAX)) return reject("unknown_node", alias);
    if (!KINDS.includes(kind)) return reject("bad_kind", kind);
    const label = wordsOf(fields, "zh", "en", LABEL_CHARS_MAX);
    if (label === undefined) return reject("bad_field", "zh, en");
    if (label === null) return reject("nothing_said", alias);
    const description = wordsOf(fields, "about_zh", "about_en", TEXT_CHARS_MAX);
    if (description === undefined) return reject("bad_field", "about_zh, about_en");
    return { kind: "record", record: { record: "node", alias, kind: kind as NodeKind, label, description } };
  }

  function readEdge(fields: ReadonlyMap<string, unknown>): ReadHypothesis {
    const [from, to] = [text(fields.get("from")), text(fields.get("to"))];
    for (const alias of [from, to]) if (!isNode(alias)) return reject("unknown_node", alias);
    if (from === to) return reject("self_loop", from);
    const relation = text(fields.get("relation"));
    if (!RELATIONS.includes(relation)) return reject("bad_relation", relation);
    const verdict = text(fields.get("verdict") ?? "supports");
    if (!VERDICTS.includes(verdict)) return reject("bad_verdict", verdict);
    const given = fields.get("confidence") ?? null;
    const confidence = given === null ? null : readConfidence(given);
    if (confidence === undefined) return reject("bad_confidence", String(given));
    const reason = wordsOf(fields, "zh", "en", TEXT_CHARS_MAX);
    if (reason === undefined) return reject("bad_field", "zh, en");
    if (reason === null) return reject("nothing_said", `${from}>${to}`);
    const alternatives = pairs(listOf(fields.get("alternatives_zh")), listOf(fields.get("alternatives_en")));
    const confounders = listOf(fields.get("confounders"));
    if (!alternatives || !confounders) return reject("bad_field", "alternatives, confounders");
    return {
      kind: "record",
      record: {
        record: "edge",
        from,
        to,
        relation: relation as Relation,
        verdict: verdict as EdgeRecord["verdict"],
        confidence,
        reason,
        alternatives,
        confounders,
      },
    };
  }

  function readInsight(fields: ReadonlyMap<string, unknown>): ReadHypothesis {
    const said = wordsOf(fields, "zh", "en", TEXT_CHARS_MAX);
    if (said === undefined) return reject("bad_field", "zh, en");
    if (said === null) return reject("nothing_said", "");
    const edges = listOf(fields.get("edges"));
    if (!edges) return reject("bad_field", "edges");
    for (const edge of edges) {
      const ends = edge.split(">");
      const bad = ends.length === 2 ? ends.find((alias) => !isNode(alias)) : edge;
      if (bad !== undefined) return reject("unknown_node", bad);
    }
    return { kind: "record", record: { record: "insight", text: said, edges } };
  }

  function isNode(alias: string): boolean {
    return known.has(alias) || own.has(alias);
  }
}

const text = (value: unknown): string => (typeof value === "string" ? value.trim() : "");

function identityOf(record: HypothesisRecord): string {
  switch (record.record) {
    case "node":
      return `node ${record.alias}`;
    case "edge":
      return `${record.from}>${record.to}`;
    case "insight":
      return `insight ${record.text.en || record.text.zh}`;
  }
}

/** A text in both languages; one that is given in one only stands for both. Null for none, undefined for no text. */
function wordsOf(
  fields: ReadonlyMap<string, unknown>,
  zhName: string,
  enName: string,
  charsMax: number,
): Words | null | undefined {
  const zh = readText(fields.get(zhName) ?? "", charsMax);
  const en = readText(fields.get(enName) ?? "", charsMax);
  if (zh === undefined || en === undefined) return undefined;
  return zh === "" && en === "" ? null : { zh: zh || en, en: en || zh };
}

/** Up to six short texts; undefined for anything else. */
function listOf(value: unknown): string[] | undefined {
  const given = value ?? [];
  if (!Array.isArray(given) || given.length > LIST_MAX) return undefined;
  const texts = given.map((each) => readText(each, 200));
  return texts.every((each) => each !== undefined) ? texts.filter((each) => each !== "") : undefined;
}

/** Texts of two languages side by side; where one has fewer, the other stands for it. */
function pairs(zh: string[] | undefined, en: string[] | undefined): Words[] | undefined {
  if (!zh || !en) return undefined;
  return Array.from({ length: Math.max(zh.length, en.length) }, (_, i) => ({
    zh: zh[i] ?? en[i] ?? "",
    en: en[i] ?? zh[i] ?? "",
  }));
}

function reject(reason: HypothesisRejectReason, detail: string): ReadHypothesis {
  return { kind: "rejected", reason, detail: detail.slice(0, 200) };
}
