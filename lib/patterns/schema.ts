import { z } from "zod";
import { Progress, RunStatus } from "@/lib/runs";
import { MiningQuestion } from "./question";

export const PatternSetId = z
  .string()
  .regex(/^set_[0-9a-z]{26}$/)
  .brand<"PatternSetId">();
export type PatternSetId = z.infer<typeof PatternSetId>;

/** The set a pattern belongs to, and its number there: its rank when the set was made, from 1. */
export const PatternId = z
  .string()
  .regex(/^set_[0-9a-z]{26}-[1-9][0-9]{0,6}$/)
  .brand<"PatternId">();
export type PatternId = z.infer<typeof PatternId>;

/** Whether one sequence is another with events left out, or is the same. */
export function isPartOf(part: readonly string[], whole: readonly string[]): boolean {
  let found = 0;
  for (const name of whole) if (name === part[found]) found++;
  return found === part.length;
}

export const patternId = (set: PatternSetId, n: number): PatternId => PatternId.parse(`${set}-${n}`);

export function patternPlace(id: PatternId): { set: PatternSetId; n: number } {
  const [set, n] = id.split("-");
  return { set: PatternSetId.parse(set), n: Number(n) };
}

const Count = z.number().int();
/** The greatest that the database can compare a count with. */
export const COUNT_MAX = 2_147_483_647;
const Share = z.object({ n: Count, of: Count });
const Estimate = z.object({ est: z.number(), lo: z.number(), hi: z.number() });

/** What a person calls a set. */
export const SetName = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .regex(/^[^\p{Cc}]+$/u);

/** One pattern with what the data say about it. How each figure comes about says `docs/evidence.md`. */
export const Pattern = z.object({
  id: PatternId,
  set_id: PatternSetId,
  /** From 1, by `rankPatterns`. */
  rank: Count,
  /** Names of event types as they were when the set was made. */
  events: z.array(z.string()),
  users: Share,
  /** Sessions, or users where nothing ends a session. */
  sessions: Share,
  /** 0 to 1, of what the question counts. */
  support: z.number(),
  /** Of those that did all but the last step, how many went on to it. All about a last step is null for one event. */
  confidence: Estimate.extend({ n: Count, of: Count }).nullable(),
  lift: Estimate.extend({
    observed: z.number(),
    expected: z.number(),
    compared: Count,
    /** The share of those compared with other users' sessions. */
    borrowed: z.number(),
  }).nullable(),
  p: z.number().nullable(),
  q: z.number().nullable(),
  /** q is at most 0.05 and the lift above 1. */
  beyond_chance: z.boolean(),
  lag_ms: z.object({ p25: z.number(), p50: z.number(), p75: z.number(), n: Count }).nullable(),
  /** Users who reached a target against those who did not. */
  contrast: z.object({ reached: Share, others: Share, odds_ratio: Estimate, p: z.number(), q: z.number() }).nullable(),
  /**
   * One for each segment of the question, in its order: p and q that its share is not that of all other users, null where
   * there is nobody on one side. Sets that were made before these were kept lack interval and test.
   */
  segments: z.array(
    Share.extend({
      lift: z.number().nullable(),
      lo: z.number().optional(),
      hi: z.number().optional(),
      p: z.number().nullable().optional(),
      q: z.number().nullable().optional(),
    }),
  ),
  saved: z.boolean(),
  hidden: z.boolean(),
});
export type Pattern = z.infer<typeof Pattern>;

export const IncompleteReason = z.enum(["patterns", "time", "memory"]);
export type IncompleteReason = z.infer<typeof IncompleteReason>;

/** What a question that found nothing would find without one of its limits. */
export const ExcludedBy = z.object({
  limit: z.enum([
    "max_gap_ms",
    "max_span_ms",
    "max_gap_steps",
    "max_span_steps",
    "session_gap_ms",
    "starts_with",
    "ends_with",
    "contains",
    "min_length",
  ]),
  /** So many, counted to a thousand; and the support of the best. */
  patterns: Count,
  support: Count,
});
export type ExcludedBy = z.infer<typeof ExcludedBy>;

/** Which patterns of a set are to be saved: the best ranked `top` of those within the limits that are not hidden. */
export const SaveRule = z.strictObject({
  top: Count.min(0).max(COUNT_MAX).optional(),
  min_users: Count.max(COUNT_MAX).optional(),
  min_lift: z.number().optional(),
  max_q: z.number().optional(),
});
export type SaveRule = z.infer<typeof SaveRule>;

/** The answer to a question, as it was stored. */
export const PatternSet = z.object({
  id: PatternSetId,
  run_id: z.string(),
  /** Null until somebody names it; what has a name, or holds a saved pattern, is kept. */
  name: z.string().nullable(),
  question: MiningQuestion,
  created_at: z.string(),
  /** The project's events, or what its segments and noise mean, are no longer what the set was made from. */
  stale: z.boolean(),
  /** What took part. */
  events: Count,
  users: Count,
  sessions: Count,
  types: Count,
  /** So many users (or sessions) the minimum came to. */
  min_support: Count,
  /** Of closed or maximal ones: how many patterns within the limits they stand for. Null where that is not known. */
  frequent: Count.nullable(),
  /** Patterns in the set, of those how many saved, hidden, and beyond chance. */
  patterns: Count,
  saved: Count,
  hidden: Count,
  beyond_chance: Count,
  /** By which patterns were saved, and would be again when the question is asked of newer data. */
  save_rule: SaveRule.nullable(),
  /** Absent where everything the question asks for is in the set. `share` of the search was behind. */
  incomplete: z.object({ reason: IncompleteReason, share: z.number() }).nullable(),
  /** What only the minimum keeps out of the set has at most this support; 0 if there is nothing. */
  support_below: Count,
  /** Of a set without patterns: which limits excluded most, the first of them most; the minimum is not among them. */
  excluded_by: z.array(ExcludedBy),
  /** Names of the question's segments when the set was made. */
  segment_names: z.array(z.string()),
  /** From the first event loaded to the last figure. */
  duration_ms: z.number(),
});
export type PatternSet = z.infer<typeof PatternSet>;

/** A pattern with those of its set that it is part of, and those that are part of it, by rank. */
export const PatternDetail = Pattern.extend({
  overlaps: z.object({ longer: z.array(Pattern), shorter: z.array(Pattern) }),
});
export type PatternDetail = z.infer<typeof PatternDetail>;

/** What a question would meet, before it is asked. */
export const QuestionPreview = z.object({
  /** Events that take part, the users who have some, and the types of the vocabulary that do. */
  events: Count,
  users: Count,
  types: Count,
  /** Else there are at most so many events and users: to count them would have taken too long. */
  exact: z.boolean(),
  /** A set that answers the question on the present data. */
  set: PatternSet.nullable(),
  /** A run that is answering it now. */
  run: z.object({ id: z.string(), status: RunStatus, progress: Progress }).nullable(),
  /** How long it may take, from sets of this project; null where there was none to judge by. */
  estimate_ms: z.number().nullable(),
  /** Types that the question names and the vocabulary does not have. */
  unknown_types: z.array(z.string()),
});
export type QuestionPreview = z.infer<typeof QuestionPreview>;

/** Orders of a set's patterns; `rank` and `lag` ascend, the others descend, unless `order` says otherwise. */
export const PatternSort = z.enum([
  "rank",
  "support",
  "users",
  "confidence",
  "lift",
  "q",
  "lag",
  "length",
  "odds_ratio",
]);
export type PatternSort = z.infer<typeof PatternSort>;

const CountLimit = z.coerce.number().int().min(-COUNT_MAX).max(COUNT_MAX);

/** The database has no text with a NUL in it. */
const Storable = z.string().refine((text) => !text.includes("\0"), "holds a NUL character");

/** Patterns that can be marked, listed or exported by their numbers at once. */
export const PATTERNS_CHOSEN_MAX = 1000;

/** Marks that several patterns of a set are given together. */
export const MarkRequest = z
  .strictObject({
    patterns: z.array(PatternId).min(1).max(PATTERNS_CHOSEN_MAX),
    saved: z.boolean().optional(),
    hidden: z.boolean().optional(),
  })
  .refine(({ saved, hidden }) => saved !== undefined || hidden !== undefined, "neither saved nor hidden");
export type MarkRequest = z.infer<typeof MarkRequest>;

export const PatternFilter = z.object({
  /** Ranks of the patterns that are meant, with commas between them. */
  ranks: z
    .string()
    .regex(/^[1-9]\d{0,6}(,[1-9]\d{0,6})*$/)
    .transform((text) => text.split(",").map(Number))
    .refine((ranks) => ranks.length <= PATTERNS_CHOSEN_MAX, `more than ${PATTERNS_CHOSEN_MAX}`)
    .optional(),
  /** Parts of event types' names. */
  q: Storable.max(200).optional(),
  /** Event types that must all occur. */
  has: z.array(Storable.max(100)).max(20).optional(),
  min_length: CountLimit.optional(),
  max_length: CountLimit.optional(),
  min_users: CountLimit.optional(),
  min_lift: z.coerce.number().optional(),
  max_q: z.coerce.number().optional(),
  saved: z
    .enum(["true", "false"])
    .transform((text) => text === "true")
    .optional(),
  /** Hidden ones are left out unless asked for. */
  hidden: z
    .enum(["true", "false"])
    .transform((text) => text === "true")
    .default(false),
});
export type PatternFilter = z.infer<typeof PatternFilter>;

export const PatternPage = z.object({
  items: z.array(Pattern),
  /** How many fit the filter. */
  total: Count,
  /** How many come before the next page; null after the last. */
  next_cursor: z.string().nullable(),
});
export type PatternPage = z.infer<typeof PatternPage>;

/** One sequence in two sets; null where a set does not hold it. */
export const ComparedPattern = z.object({
  events: z.array(z.string()),
  first: Pattern.nullable(),
  second: Pattern.nullable(),
});
export type ComparedPattern = z.infer<typeof ComparedPattern>;

export const SetComparison = z.object({
  first: PatternSet,
  second: PatternSet,
  counts: z.object({ both: Count, only_first: Count, only_second: Count }),
  /** By how far the two supports are apart, the furthest first. */
  items: z.array(ComparedPattern),
  next_cursor: z.string().nullable(),
});
export type SetComparison = z.infer<typeof SetComparison>;
