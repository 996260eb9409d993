import { parseCategory, TYPE_CHARS_MAX, type EventCategory } from "@/lib/events";
import { readConfidence, readText } from "@/lib/llm";
import { readUserId } from "./behaviors";
import { cellAt } from "./cells";
import type { HeaderMap } from "./header";
import { keepAsText, readProperties, rejection, sortedExtras, type Rejection, type Remarks } from "./rows";
import { readTime, type ReadTime } from "./time";

/** One event as its source tells it: named already, so that no model has to. */
export type EventRow = {
  userId: string;
  type: string;
  /** Exactly one of the two: a clock's time to be read in a zone, or a moment. */
  localStart: string | undefined;
  instantStart: string | undefined;
  /** Of the same form as the start; absent when the source names no end. */
  localEnd: string | undefined;
  instantEnd: string | undefined;
  context: string | undefined;
  agent: string | undefined;
  scene: string | undefined;
  action: string | undefined;
  object: string | undefined;
  category: EventCategory | undefined;
  /** 0..1 */
  confidence: number | undefined;
  properties: Record<string, string> | undefined;
  corrected: boolean;
};

/** Longer texts are no part of an event's sentence; they stay whole among the properties. */
const FIELD_CHARS_MAX = 200;
const CONTEXT_CHARS_MAX = 1000;

const within = (charsMax: number) => (text: string) => (text.length <= charsMax ? text : undefined);
const readField = within(FIELD_CHARS_MAX);
const readContext = within(CONTEXT_CHARS_MAX);

/** Makes the reader of one file's rows; shape and characters of the cells were checked before. */
export function createEventReader(
  header: HeaderMap<"events">,
  remarks: Remarks,
): (cells: readonly string[]) => EventRow | Rejection {
  const { fields, columns } = header;
  const extras = sortedExtras(header);
  const nameOf = (index: number | undefined): string => columns[index ?? -1] ?? "";

  return (cells) => {
    const userCell = fields.user_id === undefined ? undefined : cells[fields.user_id];
    const userId = readUserId(userCell, nameOf(fields.user_id), remarks);
    if (typeof userId !== "string") return userId;
    const typeCell = cellAt(cells, fields.type);
    if (typeCell === undefined) return rejection("missing_type", nameOf(fields.type));
    const type = readText(typeCell, TYPE_CHARS_MAX);
    if (type === undefined || type === "") return rejection("bad_type", nameOf(fields.type));
    const written = cellAt(cells, fields.start);
    if (written === undefined) return rejection("missing_time", nameOf(fields.start));
    const start = readTime(written);
    if (start.kind === "unreadable") return rejection(start.reason, nameOf(fields.start));
    const endCell = cellAt(cells, fields.end);
    const end = endCell === undefined ? undefined : readTime(endCell);
    if (end?.kind === "unreadable") return rejection(end.reason, nameOf(fields.end));
    if (end && end.kind !== start.kind) return rejection("mixed_times", nameOf(fields.end));
    if (end && digits(end) < digits(start)) return rejection("end_before_start", nameOf(fields.end));

    let properties = readProperties(cells, extras);
    let corrected = userId !== userCell?.trim() || type !== typeCell;
    // What is not of its column's type stays as text.
    const typed = <T>(index: number | undefined, read: (text: string) => T | undefined): T | undefined => {
      const text = cellAt(cells, index);
      if (text === undefined) return undefined;
      const value = read(text);
      if (value === undefined) {
        properties = keepAsText(properties, nameOf(index), text);
        remarks.add("values_kept_as_text", nameOf(index), text);
        corrected = true;
      }
      return value;
    };
    const said = {
      context: typed(fields.context, readContext),
      agent: typed(fields.agent, readField),
      scene: typed(fields.scene, readField),
      action: typed(fields.action, readField),
      object: typed(fields.object, readField),
      category: typed(fields.category, parseCategory),
      confidence: typed(fields.confidence, readConfidence),
    };
    return {
      userId,
      type,
      localStart: start.kind === "local" ? start.text : undefined,
      instantStart: start.kind === "instant" ? start.text : undefined,
      localEnd: end?.kind === "local" ? end.text : undefined,
      instantEnd: end?.kind === "instant" ? end.text : undefined,
      ...said,
      properties,
      corrected,
    };
  };
}

/** A time as a text that sorts as times do: a fraction would otherwise stand before the `Z` of a whole second. */
function digits(time: Exclude<ReadTime, { kind: "unreadable" }>): string {
  return time.text.replace("Z", "");
}

/**
 * The content of a row as one text, as for behaviours: rows with equal texts are the same event. The mark in front
 * keeps it apart from any behaviour.
 */
export function contentOfEvent(row: EventRow): string {
  const { userId, type, localStart, instantStart, localEnd, instantEnd, category, confidence, properties } = row;
  const { context = "", agent = "", scene = "", action = "", object = "" } = row;
  const times = [localStart ?? instantStart, localEnd ?? instantEnd ?? ""];
  const said = [context, agent, scene, action, object, category ?? "", confidence ?? ""];
  const names = Object.keys(properties ?? {}).sort();
  return JSON.stringify([
    "event",
    userId,
    type,
    ...times,
    ...said,
    ...names.flatMap((name) => [name, properties?.[name]]),
  ]);
}
