import type { LoggedFrame } from "@/db";
import type { Ctx, RunId } from "@/lib/core";
import { AppError } from "@/lib/core";
import { FAMILY_START, START, formatCursor, parseCursor, parseFamilyCursor, type Cursor } from "@/lib/runs";
import { openFamily, openTail, openTails } from "@/lib/runs/server";
import { sseEvent } from "../sse";
import { ndjsonResponse, sseResponse, type Steps } from "./stream";

/** Where a viewer stands: `Last-Event-ID` wins over `?after=`, because a reconnecting browser only has the former. */
function cursorText(request: Request, after: string | undefined): string | undefined {
  const text = request.headers.get("last-event-id") ?? after;
  return text === "" ? undefined : text;
}

export function cursorOf(request: Request, after: string | undefined): Cursor {
  const text = cursorText(request, after);
  return text === undefined ? START : readCursor(text);
}

function readCursor(text: string): Cursor {
  return parseCursor(text) ?? badCursor();
}

function badCursor(): never {
  throw new AppError("bad_request", { params: { detail: "cursor" } });
}

/** Answers with a run's stream after a cursor; 204 when the run is over and the cursor is its last frame. */
export async function runStream(
  ctx: Ctx,
  input: { runId: RunId; after: Cursor; request: Request; headers?: Record<string, string> },
): Promise<Response> {
  const view = openView(input.request);
  const steps = await openTail(ctx, { runId: input.runId, after: input.after, signal: view.signal });
  return answerWith(steps, {
    request: input.request,
    headers: { "x-run-id": input.runId, ...input.headers },
    leave: view.leave,
    event: eventBytes,
    eventText,
  });
}

/** Answers with a run's stream and those of its running children. */
export async function familyStream(
  ctx: Ctx,
  input: { runId: RunId; after: string | undefined; request: Request },
): Promise<Response> {
  const text = cursorText(input.request, input.after);
  const after = text === undefined ? FAMILY_START : (parseFamilyCursor(text) ?? badCursor());
  const view = openView(input.request);
  const steps = await openFamily(ctx, { runId: input.runId, after, signal: view.signal });
  return answerWith(steps, {
    request: input.request,
    headers: { "x-run-id": input.runId },
    leave: view.leave,
    event: (frame) => Buffer.from(familyEventText(frame)),
    eventText: familyEventText,
  });
}

/**
 * Answers with several runs' streams on one connection. An event's id holds the cursors of all runs in the order
 * they were asked for, so that a reconnecting browser goes on where each of them stood.
 */
export async function multiRunStream(
  ctx: Ctx,
  input: { runs: readonly RunId[]; after: string | undefined; request: Request },
): Promise<Response> {
  const text = cursorText(input.request, input.after);
  const cursors = text === undefined ? input.runs.map(() => START) : text.split(",").map(readCursor);
  if (cursors.length !== input.runs.length) badCursor();
  const view = openView(input.request);
  const steps = await openTails(ctx, {
    runs: input.runs.map((runId, i) => ({ runId, after: cursors[i] ?? START })),
    signal: view.signal,
  });
  if (!steps) return new Response(null, { status: 204 });
  const stand = cursors.map(formatCursor);
  return sseResponse(steps, {
    leave: view.leave,
    encode: ({ index, frames }) => {
      let text = "";
      for (const frame of frames) {
        stand[index] = formatCursor(frame);
        text += sseEvent(stand.join(","), frame.data);
      }
      return Buffer.from(text);
    },
  });
}

/** Ends when the client goes away, by whichever way one hears of it. */
export function openView(request: Request): { signal: AbortSignal; leave(): void } {
  const left = new AbortController();
  const leave = () => left.abort();
  // A combined signal would be kept alive by its listeners; this one goes with its request.
  request.signal.addEventListener("abort", leave, { once: true });
  if (request.signal.aborted) leave();
  return { signal: left.signal, leave };
}

type Answer<F> = {
  request: Request;
  headers: Record<string, string>;
  leave(): void;
  event(frame: F): Uint8Array;
  /** The same as text. */
  eventText(frame: F): string;
};

function answerWith<F extends { data: string }>(
  steps: Steps<readonly F[]> | undefined,
  { request, headers, leave, event, eventText }: Answer<F>,
): Response {
  if (!steps) return new Response(null, { status: 204, headers });
  return request.headers.get("accept")?.includes("application/x-ndjson")
    ? ndjsonResponse(steps, { headers, leave, encode: joined((frame) => Buffer.from(lineOf(frame)), lineOf) })
    : sseResponse(steps, { headers, leave, encode: joined(event, eventText) });
}

const lineOf = ({ data }: { data: string }): string => `${data}\n`;

/** So many frames at once are no news that others wait for too, but somebody who catches up. */
const CATCH_UP_FRAMES = 16;

/** Frames that are there together go out as one piece; whoever catches up gets his made without a piece for each. */
const joined =
  <F>(encode: (frame: F) => Uint8Array, write: (frame: F) => string) =>
  (frames: readonly F[]): Uint8Array => {
    const [first] = frames;
    if (first !== undefined && frames.length === 1) return encode(first);
    if (frames.length < CATCH_UP_FRAMES) return Buffer.concat(frames.map(encode));
    let text = "";
    for (const frame of frames) text += write(frame);
    return Buffer.from(text);
  };

/** Frames that were made into bytes a moment ago: all viewers of a run ask for the same ones at nearly the same time. */
const encoded: { frame: LoggedFrame; bytes: Uint8Array }[] = [];
const ENCODED_KEPT = 256;

const eventText = (frame: LoggedFrame): string => sseEvent(formatCursor(frame), frame.data);

const familyEventText = ({ id, data }: { id: string; data: string }): string => sseEvent(id, data);

/** A frame as an event of its run's stream; made once, as a rule, however many watch. */
function eventBytes(frame: LoggedFrame): Uint8Array {
  const place = frame.seq % ENCODED_KEPT;
  const known = encoded[place];
  if (known?.frame === frame) return known.bytes;
  const bytes = Buffer.from(eventText(frame));
  encoded[place] = { frame, bytes };
  return bytes;
}
