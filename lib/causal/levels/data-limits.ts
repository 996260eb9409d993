import type { DataLimit } from "../schema";

/**
 * What can limit what the data say, with the values that its text names. Shares are 0 to 1. The first belongs to every
 * graph: no method finds what was never recorded.
 */
export const DATA_LIMITS = {
  hidden_causes: [],
  few_users: ["users"],
  /** Users whose events do not rest on their present behaviours. */
  users_due: ["users"],
  /** Users with a single session, who can only be compared with others. */
  single_sessions: ["users", "of"],
  /** Neighboring events of one time, whose order is not known. */
  ties: ["share"],
  /** Only the order was looked at: somebody asked for it, or the times carry too little. */
  order_asked: [],
  order_ties: ["share"],
  order_dates: ["share"],
  order_steps: ["share"],
  order_skeleton: ["share"],
  /** The days that are observed do not hold the window twice. */
  short_history: ["days", "window"],
  types_left_out: ["types"],
  one_type: [],
  one_user: [],
  /** No user has a second session, nor is there anybody like enough to compare with. */
  no_comparison: [],
  one_moment: [],
  /** Sessions in which the clock jumps. */
  clock_jumps: ["sessions"],
  one_user_dominates: ["share"],
  /** Nothing is together beyond chance, so that nothing tells how long links take. */
  no_lag: [],
  /** Who may influence whom was told, but by order alone events of others are not looked at as sources. */
  influence_ignored: [],
  /** The field that says who may influence whom ties nobody to anybody. */
  nobody_related: ["field"],
  /** Users for whom it says what more people share than are tied by it. */
  circles_too_large: ["field", "users", "most"],
  no_profiles: ["users", "of"],
  /** A field of profiles with too many values, with values too rare to test, or with none that tells people apart. */
  field_many_values: ["field", "values"],
  field_rare_values: ["field", "values"],
  field_constant: ["field"],
} as const satisfies Readonly<Record<string, readonly string[]>>;
export type DataLimitCode = keyof typeof DATA_LIMITS;

/** A limit with all values that its text names. */
export function dataLimit<Code extends DataLimitCode>(
  code: Code,
  ...[params]: (typeof DATA_LIMITS)[Code] extends readonly []
    ? []
    : [params: Readonly<Record<(typeof DATA_LIMITS)[Code][number], string | number>>]
): DataLimit {
  return { code, params: { ...params } };
}
