import { z } from "zod";

/** A project's key in URLs and in every tenant table: lower-case letters, digits and hyphens. */
export const ProjectId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/)
  .brand<"ProjectId">();
export type ProjectId = z.infer<typeof ProjectId>;

/** The person whose behaviour was recorded, named as the source names them. */
export const UserId = z
  .string()
  .min(1)
  .max(256)
  // Postgres refuses NUL in text; other control characters would make ids that look alike on screen.
  .regex(/^[^\p{Cc}]+$/u)
  .brand<"UserId">();
export type UserId = z.infer<typeof UserId>;

export const RunId = z
  .string()
  .regex(/^run_[0-9a-z]{26}$/)
  .brand<"RunId">();
export type RunId = z.infer<typeof RunId>;

export const ImportId = z
  .string()
  .regex(/^imp_[0-9a-z]{26}$/)
  .brand<"ImportId">();
export type ImportId = z.infer<typeof ImportId>;

export const CallId = z
  .string()
  .regex(/^call_[0-9a-z]{26}$/)
  .brand<"CallId">();
export type CallId = z.infer<typeof CallId>;

/** A connection to a model service, of the whole installation. */
export const ConnectionId = z
  .string()
  .regex(/^con_[0-9a-z]{26}$/)
  .brand<"ConnectionId">();
export type ConnectionId = z.infer<typeof ConnectionId>;

export const SegmentId = z
  .string()
  .regex(/^seg_[0-9a-z]{26}$/)
  .brand<"SegmentId">();
export type SegmentId = z.infer<typeof SegmentId>;

/** A row's number in its table (`behaviors.id`, `events.id`, `entities.id`), written in decimal. */
export const RowId = z.string().regex(/^[1-9][0-9]{0,17}$/);
export type RowId = z.infer<typeof RowId>;

export type IdPrefix = "run" | "imp" | "call" | "con" | "req" | "seg" | "set" | "gra" | "cnv" | "msg";

/** Makes ids; tests make predictable ones. */
export type Ids = { next(prefix: IdPrefix): string };

// Crockford's base 32 in lower case: no i, l, o, u, so ids survive being read aloud.
const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

/** Ids that sort by the time they were made: 10 characters of milliseconds, 16 of chance (80 bits). */
export function createIds(now: () => number, fill: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array): Ids {
  return {
    next(prefix) {
      let time = now();
      let head = "";
      for (let i = 0; i < 10; i++) {
        head = ALPHABET.charAt(time % 32) + head;
        time = Math.floor(time / 32);
      }
      let tail = "";
      for (const byte of fill(new Uint8Array(16))) tail += ALPHABET.charAt(byte % 32);
      return `${prefix}_${head}${tail}`;
    },
  };
}

export const systemIds: Ids = createIds(
  () => Date.now(),
  (bytes) => crypto.getRandomValues(bytes),
);
