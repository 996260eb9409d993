import { z } from "zod";

/** What a file can hold. */
export const ImportKind = z.enum(["behaviors", "profiles", "apps", "media", "items", "pois", "events"]);
export type ImportKind = z.infer<typeof ImportKind>;

export const ImportRows = z.object({
  read: z.number().int(),
  accepted: z.number().int(),
  /** Accepted after a value was put right, such as a duration that is no number and went to `properties`. */
  corrected: z.number().int(),
  duplicate: z.number().int(),
  rejected: z.number().int(),
});
export type ImportRows = z.infer<typeof ImportRows>;

/** Encodings a person may say when the guess is wrong. */
export const ImportEncoding = z.enum(["utf-8", "gb18030", "utf-16le", "utf-16be", "big5", "shift_jis", "windows-1252"]);
export type ImportEncoding = z.infer<typeof ImportEncoding>;

/** How the file was read. */
export const ImportReading = z.object({
  encoding: z.string().optional(),
  delimiter: z.string().optional(),
  /** Of a batch of the API: `json` or `ndjson`. */
  format: z.string().optional(),
  /** `gzip` when the file was packed. */
  packed: z.string().optional(),
  columns: z.array(z.string()).optional(),
  /** Source columns that went to `properties`. */
  extra_columns: z.array(z.string()).optional(),
  /** Zone in which times without an offset were read. */
  time_zone: z.string().optional(),
});
export type ImportReading = z.infer<typeof ImportReading>;

/** A remark of the import for the reader: a code and its values; texts are in the message catalogues. */
export const ImportNotice = z.object({
  code: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
});
export type ImportNotice = z.infer<typeof ImportNotice>;

export const Import = z.object({
  id: z.string(),
  /** Null for a batch of the API, which is stored within its request. */
  run_id: z.string().nullable(),
  kind: ImportKind,
  /** Whether it came as a file or as a batch of the API. */
  source: z.enum(["file", "api"]),
  /** The run's status, or `undone`. */
  status: z.string(),
  file_name: z.string(),
  bytes: z.number().int(),
  rows: ImportRows,
  reading: ImportReading,
  notices: z.array(ImportNotice),
  rejected_rows_url: z.string().optional(),
  error: z.object({ code: z.string(), message: z.string() }).optional(),
  created_at: z.string(),
  undone_at: z.string().nullable(),
});
export type Import = z.infer<typeof Import>;

export const RejectedRow = z.object({
  line: z.number().int(),
  column: z.string().nullable(),
  /** A `RejectReason`. */
  reason: z.string(),
  cells: z.array(z.string()),
});
export type RejectedRow = z.infer<typeof RejectedRow>;
