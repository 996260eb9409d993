/**
 * Server-sent events as bytes (WHATWG HTML, 9.2). Our data is JSON text, which holds no line break, and our ids
 * hold none either, so no field ever needs to be split.
 */

/** The first bytes of every stream, sent before anything is known, so that no proxy and no browser waits. */
export const SSE_PREFACE = "retry: 2000\n: whystream\n\n";

/** A comment that keeps the connection from looking dead. */
export const SSE_HEARTBEAT = ": \n\n";

export function sseEvent(id: string, data: string): string {
  return `id: ${id}\ndata: ${data}\n\n`;
}

/** An event that nobody can come back to. */
export function sseData(data: string): string {
  return `data: ${data}\n\n`;
}

export const SSE_HEADERS = {
  "content-type": "text/event-stream; charset=utf-8",
  "cache-control": "no-cache, no-transform",
  "x-accel-buffering": "no",
} as const;

export const NDJSON_HEADERS = {
  "content-type": "application/x-ndjson; charset=utf-8",
  "cache-control": "no-cache, no-transform",
  "x-accel-buffering": "no",
} as const;
