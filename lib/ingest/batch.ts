import { z } from "zod";
import { createBehaviorReader, type BehaviorRow } from "./behaviors";
import { createEventReader, type EventRow } from "./events";
import { cleanColumnName, COLUMNS_MAX, HEADER_CHARS_MAX, mapFields, type HeaderMap } from "./header";
import { checkShape, isRejection, rejection, type Rejection, type Remarks } from "./rows";
import { RejectReason } from "./reasons";
import { ImportRows } from "./schema";

/** What programs may send row by row. */
export const BatchKind = z.enum(["behaviors", "events"]);
export type BatchKind = z.infer<typeof BatchKind>;

export type BatchRowOf = { behaviors: BehaviorRow; events: EventRow };

export const BATCH_ROWS_MAX = 10_000;
export const BATCH_BYTES_MAX = 8 * 1024 * 1024;

/** A line of a body that is no JSON, in the place of what it should have said. */
export const UNREADABLE_LINE = Symbol("unreadable line");

/** What became of one row of a request. */
export const BatchRowResult = z.object({
  /** Place of the row in the request, counted from 0. */
  index: z.number().int(),
  status: z.enum(["accepted", "duplicate", "rejected"]),
  /** Why it was refused, and the same in the reader's language. */
  code: RejectReason.optional(),
  message: z.string().optional(),
  /** The field at fault, where it is one. */
  column: z.string().optional(),
});
export type BatchRowResult = z.infer<typeof BatchRowResult>;

export const BatchResult = z.object({
  /** What to undo; null when nothing was added. */
  import_id: z.string().nullable(),
  rows: ImportRows,
  items: z.array(BatchRowResult),
});
export type BatchResult = z.infer<typeof BatchResult>;

/**
 * A row as a program sends it: fields by the names that files may use, in any JSON type. The value itself is kept,
 * since copying it would lose fields called `__proto__`.
 */
export const BatchRow = z.custom<Readonly<Record<string, unknown>>>(
  (value) => typeof value === "object" && value !== null && !Array.isArray(value),
);

/** A row as a file would hold it. */
export type RowCells = {
  columns: string[];
  /** Names from here on came from `properties` and are never fields. */
  properties: number;
  cells: string[];
};

/** Brings a row of JSON into the form of a file's row, so that everything after it is the same for both. */
export function toCells(row: Readonly<Record<string, unknown>>): RowCells | Rejection {
  const entries = Object.entries(row);
  const nested = entries.filter(([name, value]) => name === "properties" && BatchRow.safeParse(value).success);
  const own = entries.filter((entry) => !nested.includes(entry));
  const all = [...own, ...nested.flatMap(([, value]) => Object.entries(BatchRow.parse(value)))];
  if (all.length > COLUMNS_MAX) return rejection("too_many_columns");
  const columns: string[] = [];
  const cells: string[] = [];
  for (const [written, value] of all) {
    const name = cleanColumnName(written);
    if (name === "" || name.length > HEADER_CHARS_MAX || columns.includes(name)) {
      return rejection("bad_column", name.slice(0, HEADER_CHARS_MAX));
    }
    const cell = toCell(value);
    if (typeof cell !== "string") return { ...cell, column: name };
    columns.push(name);
    cells.push(cell);
  }
  return { columns, properties: own.length, cells };
}

function toCell(value: unknown): string | Rejection {
  if (value === null || value === undefined) return "";
  if (typeof value === "string") return value;
  if (typeof value === "number") {
    // What JSON.parse read no longer tells which digits were sent.
    return Number.isInteger(value) && !Number.isSafeInteger(value) ? rejection("number_too_large") : String(value);
  }
  if (typeof value === "boolean") return String(value);
  try {
    return JSON.stringify(value);
  } catch {
    // Lists in lists in lists, deeper than any text of them could be made.
    return rejection("cell_too_large");
  }
}

/** Programs send rows of a few shapes; beyond so many each row's is worked out anew. */
const SHAPES_MAX = 200;

type Read<K extends BatchKind> = (cells: readonly string[]) => BatchRowOf[K] | Rejection;

/** Makes the reader of a request's rows: it takes and refuses what an import of a file would. */
export function createBatchReader<K extends BatchKind>(
  kind: K,
  remarks: Remarks,
): (row: unknown) => BatchRowOf[K] | Rejection {
  const shapes = new Map<string, { header: HeaderMap<K>; read: Read<K> }>();
  const shapeOf = ({ columns, properties }: RowCells) => {
    const id = JSON.stringify([properties, columns]);
    const known = shapes.get(id);
    if (known) return known;
    const header = headerOf(kind, columns, properties);
    const made = { header, read: readerOf(header, remarks) };
    if (shapes.size < SHAPES_MAX) shapes.set(id, made);
    return made;
  };
  return (row) => {
    if (row === UNREADABLE_LINE) return rejection("not_json");
    const parsed = BatchRow.safeParse(row);
    if (!parsed.success) return rejection("not_an_object");
    const cells = toCells(parsed.data);
    if (isRejection(cells)) return cells;
    const { header, read } = shapeOf(cells);
    return checkShape(cells.cells, header, false) ?? read(cells.cells);
  };
}

/** Fields that a row lacks are its own fault, so nothing is required here. */
function headerOf<K extends BatchKind>(kind: K, columns: string[], properties: number): HeaderMap<K> {
  const { fields, extras } = mapFields(kind, columns.slice(0, properties));
  const kept = columns.map((name, index) => ({ index, name })).slice(properties);
  return { kind, columns, fields, extras: [...extras, ...kept] };
}

function readerOf<K extends BatchKind>(header: HeaderMap<K>, remarks: Remarks): Read<K> {
  const readers: { [B in BatchKind]: (header: HeaderMap<B>) => Read<B> } = {
    behaviors: (each) => createBehaviorReader(each, remarks),
    events: (each) => createEventReader(each, remarks),
  };
  return readers[header.kind](header);
}
