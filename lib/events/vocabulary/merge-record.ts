import { z } from "zod";
import { parseEndRecord, type Line } from "@/lib/llm";
import { readText } from "@/lib/llm";
import { DEFINITION_CHARS_MAX, TYPE_CHARS_MAX } from "./schema";

/** One proposal as a model writes it: types go by the aliases of the prompt. */
export type MergeRecord = {
  kind: "merge" | "describe";
  /** Empty of a description. */
  sources: string[];
  target: string;
  nameZh: string | null;
  nameEn: string | null;
  definition: string | null;
  reason: string | null;
};

/** Why a line was refused. */
export const MergeRejectReason = z.enum([
  "not_json",
  "not_an_object",
  "too_long",
  "bad_kind",
  "unknown_type",
  "merge_loop",
  "bad_field",
  "nothing_said",
  "duplicate",
]);
export type MergeRejectReason = z.infer<typeof MergeRejectReason>;

export type ReadMergeLine =
  | { kind: "record"; record: MergeRecord }
  | { kind: "end"; records: number }
  | { kind: "rejected"; reason: MergeRejectReason; detail: string };

const REASON_CHARS_MAX = 300;

/**
 * Reads lines of an answer about types with these aliases, after records that earlier answers about them held. A type
 * is merged once at most, and no chain of merges comes back to where it began.
 */
export function createMergeReader(
  aliases: readonly string[],
  earlier: readonly MergeRecord[] = [],
): (line: Line) => ReadMergeLine {
  const known = new Set(aliases);
  const into = new Map<string, string>();
  const described = new Set<string>();
  for (const record of earlier) note(record);
  return (line) => {
    const end = parseEndRecord(line.text);
    if (end) return { kind: "end", records: end.records };
    if (line.tooLong) return reject("too_long", "");
    const found = read(line.text);
    if (found.kind === "record") note(found.record);
    return found;
  };

  function note({ kind, sources, target }: MergeRecord): void {
    if (kind === "describe") described.add(target);
    else for (const source of sources) into.set(source, target);
  }

  function read(text: string): ReadMergeLine {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (error) {
      return reject("not_json", error instanceof Error ? error.message : "");
    }
    if (typeof value !== "object" || value === null || Array.isArray(value))
      return reject("not_an_object", typeof value);
    const fields = new Map<string, unknown>(Object.entries(value));
    switch (fields.get("kind")) {
      case "merge":
        return readMerge(fields);
      case "describe":
        return readDescription(fields);
      default:
        return reject("bad_kind", String(fields.get("kind") ?? ""));
    }
  }

  function readMerge(fields: ReadonlyMap<string, unknown>): ReadMergeLine {
    const given = fields.get("sources");
    const named = Array.isArray(given) ? given : [given];
    const target = fields.get("target");
    for (const alias of [...named, target]) {
      if (typeof alias !== "string" || !known.has(alias)) return reject("unknown_type", String(alias ?? ""));
    }
    const sources = [...new Set(named as string[])];
    if (typeof target !== "string" || sources.length === 0) return reject("unknown_type", "");
    for (const source of sources) {
      if (into.has(source)) return reject("duplicate", source);
      if (endOfChain(target) === source) return reject("merge_loop", `${source} → ${target}`);
    }
    const texts = readTexts(fields);
    if ("reject" in texts) return texts.reject;
    return { kind: "record", record: { kind: "merge", sources, target, ...texts, definition: null } };
  }

  function readDescription(fields: ReadonlyMap<string, unknown>): ReadMergeLine {
    const target = fields.get("type");
    if (typeof target !== "string" || !known.has(target)) return reject("unknown_type", String(target ?? ""));
    if (described.has(target)) return reject("duplicate", target);
    const texts = readTexts(fields);
    if ("reject" in texts) return texts.reject;
    const { nameZh, nameEn, definition } = texts;
    if (nameZh === null && nameEn === null && definition === null) return reject("nothing_said", target);
    return { kind: "record", record: { kind: "describe", sources: [], target, ...texts } };
  }

  /** Where a type ends after the merges so far. */
  function endOfChain(alias: string): string {
    let at = alias;
    for (let next = into.get(at); next !== undefined; next = into.get(at)) at = next;
    return at;
  }
}

type Texts = Pick<MergeRecord, "nameZh" | "nameEn" | "definition" | "reason">;

function readTexts(fields: ReadonlyMap<string, unknown>): Texts | { reject: ReadMergeLine } {
  const texts: Texts = { nameZh: null, nameEn: null, definition: null, reason: null };
  for (const [place, name, charsMax] of [
    ["nameZh", "name_zh", TYPE_CHARS_MAX],
    ["nameEn", "name_en", TYPE_CHARS_MAX],
    ["definition", "definition", DEFINITION_CHARS_MAX],
    ["reason", "reason", REASON_CHARS_MAX],
  ] as const) {
    const text = readText(fields.get(name) ?? "", charsMax);
    if (text === undefined) return { reject: reject("bad_field", name) };
    texts[place] = text === "" ? null : text;
  }
  return texts;
}

function reject(reason: MergeRejectReason, detail: string): ReadMergeLine {
  return { kind: "rejected", reason, detail: detail.slice(0, 200) };
}
