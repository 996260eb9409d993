import { pino, type DestinationStream } from "pino";
import type { Log, LogFields } from "../log.ts";
import { env } from "./env.ts";
import { shared } from "./globals.ts";

const TEXT_MAX = 200;

/** What would let one line of a log pose as several, or turn the reading direction around. */
const UNSAFE = /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/**
 * A log of one JSON object per line on standard output. Only flat fields pass, texts are cut at 200 characters and
 * their control characters escaped, so a row, a prompt or an answer cannot slip in whole.
 */
export function createLog(level: "debug" | "info" | "warn" | "error" | "silent", to?: DestinationStream): Log {
  const out = pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    to ?? pino.destination({ fd: 1, sync: true }),
  );
  return {
    debug: (fields, message) => out.debug(allowed(fields), safe(message)),
    info: (fields, message) => out.info(allowed(fields), safe(message)),
    warn: (fields, message) => out.warn(allowed(fields), safe(message)),
    error: (fields, message, error) => out.error({ ...allowed(fields), ...described(error) }, safe(message)),
  };
}

/** The process's own log, at the level of LOG_LEVEL. */
export function log(): Log {
  return shared("log", () => createLog(env().logLevel));
}

function safe(text: string): string {
  const cut = text.length > TEXT_MAX ? `${text.slice(0, TEXT_MAX)}…` : text;
  return cut.replace(UNSAFE, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

function allowed(fields: LogFields): LogFields {
  const kept: Record<string, LogFields[string]> = {};
  for (const [name, value] of Object.entries(fields)) {
    // The types promise flat fields; a value that came through a cast must not be written out whole all the same.
    if (typeof value === "string") kept[name] = safe(value);
    else if (value === null || ["number", "boolean", "undefined"].includes(typeof value)) kept[name] = value;
  }
  return kept;
}

/**
 * Name, code, the frames of the stack and the chain of causes. Messages are kept as they are ours or a library's;
 * a database's `detail` and `parameters` and a provider's body are fields of their own and are left out.
 */
function described(error: unknown): { error?: string; code?: string; stack?: string } {
  if (error === undefined) return {};
  if (!(error instanceof Error)) return { error: typeof error };
  const chain: string[] = [];
  let at: unknown = error;
  for (let depth = 0; at instanceof Error && depth < 5; depth++, at = at.cause)
    chain.push(`${at.name}: ${safe(at.message)}`);
  const code = "code" in error && typeof error.code === "string" ? { code: error.code } : {};
  const frames = (error.stack ?? "").split("\n").filter((line) => line.startsWith("    at "));
  return {
    error: chain.join(" ← "),
    ...code,
    stack: frames
      .slice(0, 12)
      .map((line) => line.trim())
      .join(" | "),
  };
}
