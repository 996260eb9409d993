import { deflateSync, inflateSync } from "node:zlib";
import { z } from "zod";

/** One frame as the log keeps it: `data` is the frame's JSON text, `atMs` counts from the run's creation. */
export type LoggedFrame = { seq: number; attempt: number; type: string; atMs: number; data: string };

/** A block is closed at this many frames, or when its data has this many characters. */
const BLOCK_FRAMES_MAX = 1000;
const BLOCK_CHARS_MAX = 256 * 1024;

/** First byte of a block: how the rest is written. */
const FORMAT = 1;

const Kind = z.object({ type: z.string(), head: z.string(), tail: z.string(), placed: z.boolean() });
type Kind = z.infer<typeof Kind>;

/** The columns of a block; the frames' own text follows them. */
const Columns = z.object({
  first: z.int(),
  kinds: z.array(Kind),
  /** `[attempt, number of frames]`, in order. */
  attempts: z.array(z.tuple([z.int(), z.int()])),
  /** Each frame's place in `kinds`. */
  kind: z.array(z.int()),
  /** Milliseconds from the frame before, of the first from zero. */
  at: z.array(z.int()),
  /** How many UTF-16 units of the text are the frame's. */
  length: z.array(z.int()),
});

/** Cuts a log into what goes into one block each: consecutive numbers, of a bounded size. */
export class BlockCutter {
  private open: LoggedFrame[] = [];
  private chars = 0;

  /** Takes the next frame; gives a block's frames when they are complete without it. */
  add(frame: LoggedFrame): LoggedFrame[] | undefined {
    const last = this.open.at(-1);
    const full = this.open.length >= BLOCK_FRAMES_MAX || this.chars + frame.data.length > BLOCK_CHARS_MAX;
    const done = last && (full || frame.seq !== last.seq + 1) ? this.end() : undefined;
    this.open.push(frame);
    this.chars += frame.data.length;
    return done;
  }

  /** What is left at the end of a log. */
  end(): LoggedFrame[] {
    const frames = this.open;
    this.open = [];
    this.chars = 0;
    return frames;
  }
}

/**
 * Packs consecutive frames of one run. What the frames of a type have in common at their beginnings and ends is
 * written once, and where a frame ends by telling its place in the log, that is left out; so little but the model's
 * own text is compressed.
 */
export function packFrames(runId: string, frames: readonly LoggedFrame[]): Buffer {
  const groups = new Map<string, { kind: Kind; index: number; bodies: string[] }>();
  const attempts: [number, number][] = [];
  const parts = frames.map((frame) => {
    const place = placeOf(runId, frame);
    const placed = frame.data.endsWith(place);
    const body = placed ? frame.data.slice(0, -place.length) : frame.data;
    const name = `${placed} ${frame.type}`;
    const group = groups.get(name) ?? {
      kind: { type: frame.type, head: "", tail: "", placed },
      index: groups.size,
      bodies: [],
    };
    groups.set(name, group);
    group.bodies.push(body);
    const stretch = attempts.at(-1);
    if (stretch?.[0] === frame.attempt) stretch[1]++;
    else attempts.push([frame.attempt, 1]);
    return { group, body };
  });
  for (const { kind, bodies } of groups.values()) {
    kind.head = commonHead(bodies);
    kind.tail = commonTail(bodies, kind.head.length);
  }
  const middles = parts.map(({ group: { kind }, body }) =>
    body.slice(kind.head.length, body.length - kind.tail.length),
  );
  const columns: z.infer<typeof Columns> = {
    first: frames[0]?.seq ?? 0,
    kinds: [...groups.values()].map(({ kind }) => kind),
    attempts,
    kind: parts.map(({ group }) => group.index),
    at: frames.map(({ atMs }, i) => atMs - (frames[i - 1]?.atMs ?? 0)),
    length: middles.map(({ length }) => length),
  };
  // JSON.stringify never writes a line break, so the first one ends the columns.
  const text = `${JSON.stringify(columns)}\n${middles.join("")}`;
  // On such text zstd of the same speed is as large, and Node calls its side of it experimental.
  return Buffer.concat([Buffer.of(FORMAT), deflateSync(text)]);
}

/** The frames of a block, byte for byte what was packed. Throws when the block is damaged. */
export function unpackFrames(runId: string, block: Buffer): LoggedFrame[] {
  if (block[0] !== FORMAT) throw new Error(`a block of the log of ${runId} has the unknown format ${block[0]}`);
  const text = inflateSync(block.subarray(1)).toString("utf8");
  const end = text.indexOf("\n");
  const columns = Columns.parse(JSON.parse(text.slice(0, end)));
  const attempts = columns.attempts.flatMap(([attempt, count]) => Array.from({ length: count }, () => attempt));
  let from = end + 1;
  let atMs = 0;
  return columns.length.map((length, i) => {
    const kind = columns.kinds[columns.kind[i] ?? -1];
    const attempt = attempts[i];
    if (!kind || attempt === undefined) throw new Error(`a block of the log of ${runId} is damaged`);
    atMs += columns.at[i] ?? 0;
    const frame = { seq: columns.first + i, attempt, type: kind.type, atMs };
    const body = kind.head + text.slice(from, (from += length)) + kind.tail;
    return { ...frame, data: kind.placed ? body + placeOf(runId, frame) : body };
  });
}

/** How a frame's JSON ends as a rule. */
function placeOf(runId: string, { attempt, seq }: { attempt: number; seq: number }): string {
  return `,"run":${JSON.stringify(runId)},"attempt":${attempt},"seq":${seq}}`;
}

function commonHead(texts: readonly string[]): string {
  let head = texts[0] ?? "";
  for (const text of texts) {
    let n = 0;
    while (n < head.length && head.charCodeAt(n) === text.charCodeAt(n)) n++;
    head = head.slice(0, n);
  }
  // A character of two units stays whole, since half of one cannot be written as UTF-8.
  return /[\ud800-\udbff]$/.test(head) ? head.slice(0, -1) : head;
}

/** What all texts end with, behind their common beginning. */
function commonTail(texts: readonly string[], headLength: number): string {
  let tail = texts[0]?.slice(headLength) ?? "";
  for (const text of texts) {
    const max = Math.min(tail.length, text.length - headLength);
    let n = 0;
    while (n < max && tail.charCodeAt(tail.length - 1 - n) === text.charCodeAt(text.length - 1 - n)) n++;
    tail = tail.slice(tail.length - n);
  }
  return /^[\udc00-\udfff]/.test(tail) ? tail.slice(1) : tail;
}
