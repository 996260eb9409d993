import type { Ctx, RunId } from "@/lib/core";
import { AppError } from "@/lib/core";
import { START, formatCursor, parseCursor, type Cursor } from "@/lib/runs";
import { openTail, openTails, type TailStep } from "@/lib/runs/server";
import { sseEvent } from "../sse";
import { ndjsonResponse, sseResponse, type Pieces } from "./stream";

/** Where a viewer stands: `Last-Event-ID` wins over `?after=`, because a reconnecting browser only has the former. */
export function cursorOf(request: Request, after: string | undefined): Cursor {
  const text = request.headers.get("last-event-id") ?? after;
  return text === undefined || text === "" ? START : readCursor(text);
}

function readCursor(text: string): Cursor {
  const cursor = parseCursor(text);
  if (!cursor) throw new AppError("bad_request", { params: { detail: "cursor" } });
  return cursor;
}

/** Answers with a run's stream after a cursor; 204 when the run is over and the cursor is its last frame. */
export async function runStream(
  ctx: Ctx,
  input: { runId: RunId; after: Cursor; request: Request; headers?: Record<string, string> },
): Promise<Response> {
  const left = new AbortController();
  const signal = AbortSignal.any([input.request.signal, left.signal]);
  const steps = await openTail(ctx, { runId: input.runId, after: input.after, signal });
  const headers = { "x-run-id": input.runId, ...input.headers };
  if (!steps) return new Response(null, { status: 204, headers });
  const options = { headers, leave: () => left.abort() };
  return input.request.headers.get("accept")?.includes("application/x-ndjson")
    ? ndjsonResponse(ndjson(steps), options)
    : sseResponse(events(steps), options);
}

async function* events(steps: AsyncGenerator<TailStep, void, undefined>): Pieces {
  for await (const step of steps) {
    yield step && step.map((frame) => sseEvent(formatCursor(frame), frame.data)).join("");
  }
}

async function* ndjson(steps: AsyncGenerator<TailStep, void, undefined>): Pieces {
  for await (const step of steps) yield step && step.map(({ data }) => `${data}\n`).join("");
}

/**
 * Answers with several runs' streams on one connection. An event's id holds the cursors of all runs in the order
 * they were asked for, so that a reconnecting browser goes on where each of them stood.
 */
export async function multiRunStream(
  ctx: Ctx,
  input: { runs: readonly RunId[]; after: string | undefined; request: Request },
): Promise<Response> {
  const text = input.request.headers.get("last-event-id") ?? input.after;
  const cursors = text === undefined || text === "" ? input.runs.map(() => START) : text.split(",").map(readCursor);
  if (cursors.length !== input.runs.length) throw new AppError("bad_request", { params: { detail: "cursor" } });
  const left = new AbortController();
  const steps = await openTails(ctx, {
    runs: input.runs.map((runId, i) => ({ runId, after: cursors[i] ?? START })),
    signal: AbortSignal.any([input.request.signal, left.signal]),
  });
  if (!steps) return new Response(null, { status: 204 });
  const pieces = (async function* (): Pieces {
    const stand = cursors.map(formatCursor);
    for await (const step of steps) {
      yield (
        step &&
        step.frames
          .map((frame) => {
            stand[step.index] = formatCursor(frame);
            return sseEvent(stand.join(","), frame.data);
          })
          .join("")
      );
    }
  })();
  return sseResponse(pieces, { leave: () => left.abort() });
}
