import { errorCode } from "../lib/processes.ts";

/** The database could not be made ready; the message is one sentence for the person who started it. */
export class PostgresError extends Error {
  override name = "PostgresError";
}

const CAUSES: readonly (readonly [RegExp, (place: string) => string])[] = [
  [
    /No space left on device|ENOSPC/,
    (place) => `The disk that holds ${place} is full, so the database cannot run; free some space and start again.`,
  ],
  [
    /Disk quota exceeded|EDQUOT/,
    (place) => `Your disk quota for ${place} is used up, so the database cannot run; free some space and start again.`,
  ],
  [
    /Read-only file system|EROFS/,
    (place) => `${place} is on a read-only disk; set WHYSTREAM_DATA_DIR to a folder that can be written.`,
  ],
  [
    /Permission denied|EACCES|EPERM|Operation not permitted/,
    (place) =>
      `${place} cannot be used by the user who started this (permission denied); give the folder to that user or set WHYSTREAM_DATA_DIR to another.`,
  ],
  [
    /could not look up effective user ID/,
    () =>
      "The user who started this has no entry in the list of users, which PostgreSQL needs; run as a known user or set DATABASE_URL.",
  ],
  [
    /could not (create|map|resize) shared memory|Cannot allocate memory|ENOMEM/,
    () => "There is not enough memory for the database; close something and start again.",
  ],
  [
    /error while loading shared libraries|image not found|not found \(required by/,
    () =>
      "The bundled PostgreSQL does not run on this system (a library is missing or too old); set DATABASE_URL to a PostgreSQL server.",
  ],
  [/Input\/output error|EIO/, (place) => `The disk that holds ${place} reports errors; check it before anything else.`],
];

/** Turns the output of a PostgreSQL program, or a system error, into one sentence about `place`. */
export function explain(doing: string, place: string, cause: unknown): PostgresError {
  if (cause instanceof PostgresError) return cause;
  const text = cause instanceof Error ? `${errorCode(cause) ?? ""} ${cause.message}` : String(cause);
  const known = CAUSES.find(([pattern]) => pattern.test(text));
  if (known) return new PostgresError(known[1](place), { cause });
  const lines = text.trim().split("\n");
  const telling = lines.findLast((line) => /FATAL|PANIC|error:/i.test(line)) ?? lines.at(-1) ?? "";
  return new PostgresError(`${doing} failed in ${place}: ${telling.trim() || "it said nothing"}`, { cause });
}
