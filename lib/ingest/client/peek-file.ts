import type { ImportKind } from "../schema";

/** What the first bytes of a file tell before it is sent. The server reads all of it and decides for itself. */
export type Peek = {
  looks: "text" | "empty" | "binary";
  encoding: "utf-8" | "gb18030" | "utf-16le";
  columns: string[];
  kind: { guess: ImportKind; from: "columns" | "name" } | undefined;
};

const PEEK_BYTES = 64 * 1024;

/** Columns that only one kind has, the surest first. */
const MARKS: readonly [ImportKind, readonly string[]][] = [
  ["events", ["user_id", "event_type", "start"]],
  ["events", ["user_id", "event_type", "end"]],
  ["events", ["user_id", "event_type", "context"]],
  ["events", ["用户id", "事件类型"]],
  ["behaviors", ["user_id", "action", "timestamp"]],
  ["events", ["user_id", "event_type", "timestamp"]],
  ["events", ["user_id", "event_type", "time"]],
  ["behaviors", ["user_id", "timestamp"]],
  ["media", ["media_id", "media_name"]],
  ["apps", ["app_id", "app_name"]],
  ["pois", ["poi_id", "poi_name"]],
  ["items", ["item_id"]],
  ["media", ["media_id"]],
  ["apps", ["app_id"]],
  ["pois", ["poi_id"]],
  ["profiles", ["user_id"]],
];

const NAMES: readonly [RegExp, ImportKind][] = [
  [/^events?\b(?!.*log)|逻辑行为|事件/i, "events"],
  [/behavio|event|log|行为/i, "behaviors"],
  [/profile|user|用户|画像/i, "profiles"],
  [/media|媒体/i, "media"],
  [/app|应用/i, "apps"],
  [/item|product|goods|商品/i, "items"],
  [/poi|place|地点/i, "pois"],
];

export async function peekFile(file: File): Promise<Peek> {
  return peekBytes(new Uint8Array(await file.slice(0, PEEK_BYTES).arrayBuffer()), file.name);
}

export function peekBytes(bytes: Uint8Array, name: string): Peek {
  if (bytes.length === 0) return { looks: "empty", encoding: "utf-8", columns: [], kind: undefined };
  const { text, encoding } = decode(bytes);
  if (text.includes("\0")) return { looks: "binary", encoding, columns: [], kind: undefined };
  const columns = splitHeader(text.replace(/^\uFEFF/, "").split(/\r\n|\n|\r/, 1)[0] ?? "");
  return { looks: "text", encoding, columns, kind: guessKind(columns, name) };
}

function decode(bytes: Uint8Array): { text: string; encoding: Peek["encoding"] } {
  if (bytes[0] === 0xff && bytes[1] === 0xfe)
    return { text: new TextDecoder("utf-16le").decode(bytes), encoding: "utf-16le" };
  try {
    // `stream` forgives a character that the 64 KiB cut in two.
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: true }), encoding: "utf-8" };
  } catch {
    return { text: new TextDecoder("gb18030").decode(bytes), encoding: "gb18030" };
  }
}

function splitHeader(line: string): string[] {
  const delimiter = ["\t", ";", "|"].find((mark) => line.includes(mark) && !line.includes(",")) ?? ",";
  return line
    .split(delimiter)
    .map((cell) =>
      cell
        .trim()
        .replace(/^"(.*)"$/, "$1")
        .trim(),
    )
    .filter((cell) => cell !== "");
}

export function guessKind(columns: readonly string[], name: string): Peek["kind"] {
  const present = new Set(columns.map((column) => column.toLowerCase()));
  const marked = MARKS.find(([, wanted]) => wanted.every((column) => present.has(column)));
  if (marked) return { guess: marked[0], from: "columns" };
  const named = NAMES.find(([pattern]) => pattern.test(name));
  return named ? { guess: named[1], from: "name" } : undefined;
}
