import { z } from "zod";
import { SegmentRef } from "@/lib/people";
import type { MiningQuestion } from "../question";
import type { Counted, Reach } from "../sequences";
import { FLOW_STEPS_MAX, FLOW_WIDTH_MAX, FUNNEL_STEPS_MAX, MATRIX_ROWS_MAX, MATRIX_STEPS_MAX } from "./schema";

/** The name of an event type. */
export const Type = z.string().min(1).max(100);
const steps = (max: number, otherwise: number) => z.coerce.number().int().min(0).max(max).default(otherwise);

export const FlowRequest = z.object({
  anchor: Type,
  before: steps(FLOW_STEPS_MAX, 3),
  after: steps(FLOW_STEPS_MAX, 3),
  width: z.coerce.number().int().min(1).max(FLOW_WIDTH_MAX).default(8),
  /** The same type again right afterwards is no further step. */
  collapse: z
    .enum(["true", "false"])
    .default("false")
    .transform((text) => text === "true"),
});
export type FlowRequest = z.infer<typeof FlowRequest>;

export const FunnelRequest = z.array(Type).min(1).max(FUNNEL_STEPS_MAX);

/** `reached`: those who reached a target of the question and the others; or two segments with `..` between them. */
export const CompareRequest = z.string().transform((text, { issues }) => {
  if (text === "reached") return text;
  const segments = z.tuple([SegmentRef, SegmentRef]).safeParse(text.split(".."));
  if (segments.success) return segments.data;
  issues.push({ code: "custom", input: text, message: "neither “reached” nor two segments with “..” between them" });
  return z.NEVER;
});
export type CompareRequest = z.infer<typeof CompareRequest>;

export const StepMatrixRequest = z.object({
  /** Left out, steps are counted from the start of the session. */
  anchor: Type.optional(),
  before: steps(MATRIX_STEPS_MAX, 3),
  after: steps(MATRIX_STEPS_MAX, 5),
  rows: z.coerce.number().int().min(1).max(MATRIX_ROWS_MAX).default(20),
  compare: CompareRequest.optional(),
});
export type StepMatrixRequest = z.infer<typeof StepMatrixRequest>;

export const PatternUsersRequest = z.object({
  kind: z.enum(["followers", "near_misses"]).default("followers"),
  /** How many users are skipped. */
  cursor: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type PatternUsersRequest = z.infer<typeof PatternUsersRequest>;

/** How far apart the question lets events of a pattern lie. */
export const reachOf = (question: MiningQuestion): Reach => ({
  maxGapMs: question.max_gap_ms,
  maxSpanMs: question.max_span_ms,
  maxGapSteps: question.max_gap_steps,
  maxSpanSteps: question.max_span_steps,
});

export const countedBy = ({ counted }: MiningQuestion): Counted => (counted === "users" ? "users" : "sequences");

/** The same for all questions about the same events in the same sessions, whatever they ask of them. */
export function eventsOfQuestion(question: MiningQuestion): MiningQuestion {
  const { exclude_noise, segment, from, to, session_gap_ms, include_types, exclude_types } = question;
  return {
    min_support: 1,
    counted: "users",
    min_length: 1,
    max_length: 1,
    output: "all",
    exclude_noise,
    segment,
    from,
    to,
    session_gap_ms,
    include_types,
    exclude_types,
  };
}
