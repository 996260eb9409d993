import { z } from "zod";
import { AbstractedEvent } from "./abstracted-event";
import { DrawnEdge, DrawnNode } from "./drawn-graph";
import { IdentifiedRelation } from "./identified-relation";
import { PartialPatterns } from "./partial-patterns";
import { TaggedEntity } from "./tagged-entity";
import { CitedSentence, ToldEvidence } from "./told-answer";
import { TypeProposal } from "./type-proposal";

/**
 * The messages of a run's stream. A body is what a run's executor publishes; a frame is a body with its place in
 * the log: the run, the attempt that wrote it and its number, dense 1..n within the run.
 */
const Counts = z.record(z.string(), z.number());

export const FrameBody = z.discriminatedUnion("type", [
  z.object({ type: z.literal("start"), kind: z.string(), message: z.string() }),
  z.object({
    type: z.literal("status"),
    status: z.string(),
    until: z.string().optional(),
    reason: z.string().optional(),
    position: z.number().int().optional(),
    cached: z.boolean().optional(),
  }),
  z.object({
    type: z.literal("progress"),
    message: z.string().optional(),
    done: z.number(),
    total: z.number(),
    unit: z.string(),
    percent: z.number(),
    eta_ms: z.number().optional(),
  }),
  z.object({
    type: z.literal("llm_chunk"),
    content: z.string(),
    item: z.string().optional(),
    call: z.string().optional(),
    /** `answer` when absent. */
    channel: z.enum(["answer", "reasoning"]).optional(),
  }),
  z.object({ type: z.literal("event"), item: z.string(), event: AbstractedEvent }),
  z.object({ type: z.literal("tag"), item: z.string(), entity: TaggedEntity }),
  z.object({ type: z.literal("relation"), item: z.string(), relation: IdentifiedRelation }),
  z.object({ type: z.literal("proposal"), item: z.string(), proposal: TypeProposal }),
  z.object({ type: z.literal("patterns"), ...PartialPatterns.shape }),
  z.object({ type: z.literal("node"), item: z.string(), node: DrawnNode }),
  z.object({ type: z.literal("edge"), item: z.string(), edge: DrawnEdge }),
  z.object({ type: z.literal("evidence"), item: z.string(), evidence: ToldEvidence }),
  z.object({ type: z.literal("citation"), item: z.string(), sentence: CitedSentence }),
  z.object({
    type: z.literal("rejected"),
    item: z.string(),
    line: z.number().int(),
    /** A code from the grammar that refused the line, such as `unknown_evidence`. */
    reason: z.string(),
    detail: z.string().optional(),
    text: z.string().optional(),
  }),
  z.object({
    type: z.literal("item"),
    item: z.string(),
    /** A run's status. */
    status: z.string(),
    counts: Counts,
    /** The run that does the item. */
    child: z.string().optional(),
    /** An error code, of an item that failed. */
    reason: z.string().optional(),
    cached: z.boolean().optional(),
  }),
  z.object({
    type: z.literal("retry"),
    item: z.string().optional(),
    try: z.number().int(),
    of: z.number().int(),
    wait_ms: z.number(),
    /** When the next try begins; a viewer who comes later counts down to it. */
    until: z.string().optional(),
    /** An error code, such as `upstream_rate_limited`. */
    reason: z.string(),
    message: z.string().optional(),
  }),
  z.object({ type: z.literal("reset"), after: z.number().int(), item: z.string().optional() }),
  z.object({
    type: z.literal("usage"),
    prompt_tokens: z.number().int(),
    completion_tokens: z.number().int(),
    estimated: z.boolean(),
    cost: z.number().optional(),
    currency: z.string().optional(),
  }),
  z.object({ type: z.literal("result"), data: z.record(z.string(), z.unknown()) }),
  z.object({
    type: z.literal("done"),
    message: z.string(),
    event_count: z.number().int().optional(),
    summary: z.object({ status: z.enum(["succeeded", "partial"]), counts: Counts }),
  }),
  z.object({ type: z.literal("error"), code: z.string(), message: z.string(), retryable: z.boolean() }),
  z.object({ type: z.literal("cancelled"), message: z.string(), summary: z.object({ counts: Counts }).optional() }),
]);
export type FrameBody = z.infer<typeof FrameBody>;
export type FrameType = FrameBody["type"];

const Place = z.object({ run: z.string(), attempt: z.number().int().min(1), seq: z.number().int().min(0) });

/** One message of a run's stream as every viewer gets it. */
export const Frame = z.intersection(FrameBody, Place);
export type Frame = FrameBody & z.infer<typeof Place>;

export function isTerminalFrame(frame: FrameBody): boolean {
  return frame.type === "done" || frame.type === "error" || frame.type === "cancelled";
}

/** A place in a run's log: `<attempt>.<seq>`. `0.0` is before the first frame. */
export type Cursor = { attempt: number; seq: number };

export const START: Cursor = { attempt: 0, seq: 0 };

const CURSOR = /^(\d{1,9})\.(\d{1,9})$/;

/** Reads `<attempt>.<seq>`; undefined for anything else. */
export function parseCursor(text: string): Cursor | undefined {
  const match = CURSOR.exec(text);
  return match ? { attempt: Number(match[1]), seq: Number(match[2]) } : undefined;
}

export function formatCursor(cursor: Cursor): string {
  return `${cursor.attempt}.${cursor.seq}`;
}

/**
 * Which of some frames of a log, given in order with all of its resets, a viewer still has who read it up to number
 * `upTo`.
 */
export function survivingFrames(logged: readonly { seq: number; data: string }[], upTo: number): Frame[] {
  const frames = logged
    .toSorted((a, b) => a.seq - b.seq)
    .filter(({ seq }) => seq <= upTo)
    .map(({ data }) => Frame.parse(JSON.parse(data)));
  let kept: Frame[] = [];
  for (const frame of frames) {
    if (frame.type === "reset") kept = kept.filter(({ seq }) => seq <= frame.after);
    else kept.push(frame);
  }
  return kept;
}
