import { buildSequences, type EventColumns, type SequenceOptions } from "./mining/build-sequences";
import { minePatterns, type MiningHooks } from "./mining/mine-patterns";
import type { MiningLimits, MiningOptions } from "./mining/options";
import type { SequenceDb } from "./sequences";
import type { ExcludedBy } from "./schema";

/** As many are counted for each limit; more make no difference to a person who found nothing. */
const COUNTED_MAX = 1000;
const TIME_BUDGET_MS = 2000;

type Limit = ExcludedBy["limit"];

/** The options without one of their limits. */
const WITHOUT: Record<Exclude<Limit, "session_gap_ms">, (options: MiningOptions) => MiningOptions> = {
  max_gap_ms: (options) => ({ ...options, reach: { ...options.reach, maxGapMs: undefined } }),
  max_span_ms: (options) => ({ ...options, reach: { ...options.reach, maxSpanMs: undefined } }),
  max_gap_steps: (options) => ({ ...options, reach: { ...options.reach, maxGapSteps: undefined } }),
  max_span_steps: (options) => ({ ...options, reach: { ...options.reach, maxSpanSteps: undefined } }),
  starts_with: (options) => ({ ...options, startsWith: undefined }),
  ends_with: (options) => ({ ...options, endsWith: undefined }),
  contains: (options) => ({ ...options, contains: undefined }),
  min_length: (options) => ({ ...options, minLength: 2 }),
};

function isSet(
  limit: keyof typeof WITHOUT,
  { reach = {}, startsWith, endsWith, contains, minLength = 1 }: MiningOptions,
) {
  const values = {
    max_gap_ms: reach.maxGapMs,
    max_span_ms: reach.maxSpanMs,
    max_gap_steps: reach.maxGapSteps,
    max_span_steps: reach.maxSpanSteps,
    starts_with: startsWith,
    ends_with: endsWith,
    contains,
    min_length: minLength > 2 ? minLength : undefined,
  };
  return values[limit] !== undefined;
}

/**
 * For a search that found nothing in `db`, which was built of the columns: what it would find without one of its limits,
 * each limit alone, those first without which it would find most. Limits without which it still finds nothing are left
 * out. Takes a few seconds at most for each limit, and counts no further than a thousand.
 */
export function excludedBy(
  { db, columns, sequences }: { db: SequenceDb; columns: EventColumns; sequences: SequenceOptions },
  options: MiningOptions,
  hooks: Pick<MiningHooks, "now">,
): ExcludedBy[] {
  const limits = Object.keys(WITHOUT) as (keyof typeof WITHOUT)[];
  const found = limits
    .filter((limit) => isSet(limit, options))
    .map((limit) => counted(limit, db, WITHOUT[limit](options), hooks));
  if (sequences.sessionGapMs !== undefined && options.counted === "users") {
    const whole = buildSequences(columns, { ...sequences, sessionGapMs: undefined });
    found.push(counted("session_gap_ms", whole, options, hooks));
  }
  return found.filter(({ patterns }) => patterns > 0).sort((a, b) => b.patterns - a.patterns || b.support - a.support);
}

function counted(limit: Limit, db: SequenceDb, options: MiningOptions, hooks: MiningHooks): ExcludedBy {
  const few: MiningOptions & MiningLimits = { ...options, topK: COUNTED_MAX, timeBudgetMs: TIME_BUDGET_MS };
  const { supports } = minePatterns(db, few, hooks);
  return { limit, patterns: supports.length, support: supports[0] ?? 0 };
}
