import type { SequenceDb } from "@/lib/patterns";
import { SESSION_GAP_MS } from "../question";

/** The element of a typed array at an index that the caller knows to be inside. */
export const int = (values: Int32Array, index: number): number => values[index] as number;
export const real = (values: Float64Array, index: number): number => values[index] as number;
export function add(values: Float64Array, index: number, amount: number): void {
  values[index] = (values[index] as number) + amount;
}

/** Histories laid out: whole lives of users, with the sessions inside them. */
export type Histories = {
  readonly db: SequenceDb;
  readonly typeCount: number;
  /** Of each event: the session it belongs to, and of each session when it begins and ends. */
  readonly sessionOf: Int32Array;
  readonly sessionFrom: Float64Array;
  readonly sessionTo: Float64Array;
  /** When each history, by its place in `db.starts`, is observed: from its first to its last event. */
  readonly from: Float64Array;
  readonly to: Float64Array;
};

/**
 * @param db one sequence for each user, made without a session gap
 * @throws RangeError where a user has several sequences
 */
export function layOutHistories(db: SequenceDb, sessionGapMs = SESSION_GAP_MS): Histories {
  const { times, starts, users } = db;
  if (new Set(users).size !== users.length) throw new RangeError("A user's history is one sequence.");
  const sessionOf = new Int32Array(times.length);
  const sessions: { from: number; to: number }[] = [];
  const from = new Float64Array(users.length);
  const to = new Float64Array(users.length);
  for (let h = 0; h < users.length; h++) {
    const end = int(starts, h + 1);
    from[h] = real(times, int(starts, h));
    to[h] = real(times, end - 1);
    for (let e = int(starts, h); e < end; e++) {
      const time = real(times, e);
      const open = sessions.at(-1);
      if (e > int(starts, h) && open && time - open.to <= sessionGapMs) open.to = time;
      else sessions.push({ from: time, to: time });
      sessionOf[e] = sessions.length - 1;
    }
  }
  return {
    db,
    typeCount: db.typeNames.length,
    sessionOf,
    sessionFrom: Float64Array.from(sessions, (session) => session.from),
    sessionTo: Float64Array.from(sessions, (session) => session.to),
    from,
    to,
  };
}
