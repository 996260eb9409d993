/**
 * What the data cannot carry, so that nobody takes silence for an answer. `left_out`: types beyond the limit.
 * `one_session`: users without a second session, who are compared with others. `ties`: events that share their moment
 * with others, which gives no order between them.
 */
export type EvidenceLimit =
  | { readonly code: "no_events" }
  | { readonly code: "one_type" }
  | { readonly code: "one_user" }
  | { readonly code: "few_users"; readonly users: number }
  | { readonly code: "one_session"; readonly users: number; readonly of: number }
  | { readonly code: "no_comparison" }
  | { readonly code: "one_moment" }
  | { readonly code: "ties"; readonly share: number }
  | { readonly code: "left_out"; readonly types: readonly number[]; readonly events: number }
  | { readonly code: "clock_jumps"; readonly sessions: number }
  | { readonly code: "one_user_dominates"; readonly user: number; readonly share: number }
  | { readonly code: "no_lag" };
