import { z } from "zod";
import { SegmentRef } from "@/lib/people";
import { PATTERN_LENGTH_MAX } from "./mining/options";

const TYPES_MAX = 200;
const YEAR_MS = 366 * 24 * 3600 * 1000;

/** Neither NUL nor half a character can be kept. */
const TypeName = z
  .string()
  .min(1)
  .max(100)
  .refine((text) => !text.includes("\0") && text.isWellFormed(), "is no text");
/** What PostgreSQL and JavaScript both read, with room for a zone at either end. */
const Day = z.iso
  .date()
  .refine((day) => day >= "0002-01-01" && day < "9999-12-30", "is outside of the years 2 to 9999");
const Types = z.array(TypeName).max(TYPES_MAX);
const DurationMs = z
  .number()
  .int()
  .min(0)
  .max(100 * YEAR_MS);
const Steps = z.number().int().min(1).max(1000);
const Length = z.number().int().min(1).max(PATTERN_LENGTH_MAX);

/** Patterns that a set keeps at most: those of the highest support. */
export const PATTERNS_KEPT_MAX = 50_000;
/** More cannot be told apart in one picture. */
export const SEGMENTS_COMPARED_MAX = 8;

/**
 * What is asked of a project's events. What is left out is not limited, and takes part. Two questions are the same when
 * `canonicalQuestion` makes the same of them.
 */
export const MiningQuestion = z
  .strictObject({
    /** From 1, how many users (or sessions) must follow a pattern; below 1, which share of them. */
    min_support: z.number().gt(0).max(1_000_000_000).default(0.05),
    /** Whether a support counts users or sessions; only with `session_gap_ms` are those different. */
    counted: z.enum(["users", "sessions"]).default("users"),
    min_length: Length.default(2),
    max_length: Length.default(3),
    /** From one event of a pattern to the next, and from its first to its last. */
    max_gap_ms: DurationMs.optional(),
    max_span_ms: DurationMs.optional(),
    /** The same in steps: 1 is the very next moment at which anything happened. */
    max_gap_steps: Steps.optional(),
    max_span_steps: Steps.optional(),
    /** A longer time without an event ends a session; patterns do not reach from one into another. */
    session_gap_ms: DurationMs.min(1).optional(),
    output: z.enum(["all", "closed", "maximal"]).default("closed"),
    /** Only so many, those of the highest support. */
    top_k: z.number().int().min(1).max(PATTERNS_KEPT_MAX).optional(),
    /** What users are told apart by: those who reached any of these and those who did not. */
    target_events: Types.optional(),
    starts_with: Types.min(1).optional(),
    ends_with: Types.min(1).optional(),
    contains: Types.min(1).optional(),
    /** Only these types take part, or all but these. */
    include_types: Types.min(1).optional(),
    exclude_types: Types.optional(),
    /** Leaves out the types whose role in the vocabulary is noise. */
    exclude_noise: z.boolean().default(true),
    /** Only users of this segment. */
    segment: SegmentRef.optional(),
    /** Segments whose shares are compared; who is in several counts in the first. */
    segments: z.array(SegmentRef).min(1).max(SEGMENTS_COMPARED_MAX).optional(),
    /** Days of the project's calendar, both of them included. */
    from: Day.optional(),
    to: Day.optional(),
  })
  .refine(({ min_support: min }) => min < 1 || Number.isInteger(min), {
    path: ["min_support"],
    message: "below 1 a share, from 1 a whole number",
  })
  .refine(({ min_length: min, max_length: max }) => min <= max, {
    path: ["max_length"],
    message: "min_length is above max_length",
  })
  .refine(({ from, to }) => from === undefined || to === undefined || from <= to, {
    path: ["to"],
    message: "from is after to",
  });
export type MiningQuestion = z.infer<typeof MiningQuestion>;
/** As it is asked, with what may be left out left out. */
export type MiningQuestionInput = z.input<typeof MiningQuestion>;

/** One text for all questions that mean the same: lists of types and keys in one order, what does not matter left out. */
export function canonicalQuestion(question: MiningQuestion): string {
  const entries = Object.entries(question)
    .filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0))
    .map(([key, value]): [string, unknown] =>
      // The order of segments decides whose a user is; that of types decides nothing.
      Array.isArray(value) && key !== "segments" ? [key, [...new Set(value)].sort()] : [key, value],
    )
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify(Object.fromEntries(entries));
}
